"""What a machine sees of who took it from whom, and what people make of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import actions, tasks
from annotations.choices import DerivationKind, DerivationState, SourceKind, StaleReason, Stance, TraceMethod
from annotations.models import (
    Article,
    Claim,
    Derivation,
    DerivationPassage,
    Event,
    Imprint,
    Rating,
    Source,
    Staleness,
)
from annotations.pipeline import flow
from tests.conftest import FERRY, read_again
from tests.pipeline.reading import page as text_page

CHANNEL = """The old bridge at Skelmouth has been mined for weeks, the lawmaker Orest Halan wrote on his Telegram channel on Friday.

“Nobody will be told in time, and nobody will be paid for what the river takes,” Halan wrote.

The council did not answer questions on Friday evening. It meets again next week to talk about the harbour.
"""
RETOLD = """Fear is growing in the harbour town of Skelmouth. Orest Halan, who sits in parliament, claims that its bridge is mined.

“Nobody will be told in time, and nobody will be paid for what the river takes,” Halan said on Telegram, without naming a witness.

Shops near the quay stayed open all the same, and the ferry kept to its timetable.
"""
WIRE = """The harbour of Skelmouth will be dredged from March, the port authority decided on Tuesday after a night of talks with the three shipping lines that use it.

The work costs eleven million crowns and takes two winters, because the herring spawn in the bay between April and July and must not be disturbed.

Two thirds of the money comes from the province. The rest is raised by a fee on every container, which the shipping lines had called unbearable in autumn.
"""
BLOG = (
    "They never learn. Read what they are planning now with our money, and think of it when you vote.\n\n"
    + WIRE
)
CITING = """The port authority is nearly broke, the Skelmouth Courier reported on Monday, citing two officials.

Nobody at the authority wanted to comment on the report when asked.
"""


@pytest.fixture
def article(team, erin):
    """`article("one", text)` is watched, and has been read."""

    def read(name: str, text: str) -> Article:
        row, job, _ = actions.articles.submit(team, by=erin, url=f"https://{name}.example/story")
        read_again(row, flow.read(text_page(text.encode(), "text/plain")))
        actions.jobs.finish(actions.jobs.lease(job.pk))
        return Article.objects.get(pk=row.pk)

    return read


def trace() -> None:
    for job in actions.tracing.plan():
        tasks.run_job(str(job.pk))


def edges() -> dict[tuple[str, str], Derivation]:
    rows = Derivation.objects.select_related("source__article", "target")
    return {(_named(row.source), _named(row.target)): row for row in rows}


def _named(source: Source) -> str:
    return source.article.url.split("/")[2].split(".")[0] if source.article else source.title


def test_two_articles_with_one_channel_behind_them_share_it(article):
    article("one", CHANNEL)
    article("other", RETOLD)
    trace()

    found = edges()
    channel = Source.objects.get(kind=SourceKind.CHANNEL)
    assert channel.title == "Orest Halan on Telegram"
    for name in ("one", "other"):
        edge = found[name, channel.title]
        methods = {passage.method for passage in edge.passages.all()}
        assert methods == {TraceMethod.ATTRIBUTION, TraceMethod.QUOTATION}
        assert edge.state == DerivationState.PROPOSED
        assert edge.confidence >= 0.9, "it says so, and has the same words"
    assert Event.objects.filter(kind="derivation.proposed").count() == len(found) == 2


def test_an_unmarked_copy_of_a_wire_is_found_with_its_passages(article):
    wire, blog = article("wire", WIRE), article("blog", BLOG)
    trace()
    edge = edges()["blog", "wire"] if ("blog", "wire") in edges() else edges()["wire", "blog"]
    assert edge.kind == DerivationKind.SYNDICATES
    passage = edge.passages.first()
    assert passage.method == TraceMethod.REUSE
    assert passage.quote.startswith("The harbour of Skelmouth will be dredged")
    texts = {article.current_revision_id: article.current_revision.text for article in (wire, blog)}
    assert texts[passage.revision_id][passage.start : passage.end] == passage.quote
    assert texts[passage.other_revision_id][passage.other_start : passage.other_end] == passage.other_quote


def test_a_chain_is_followed_to_those_whom_nobody_names(article):
    article("one", CITING)
    article("other", CITING.replace("nearly broke", "short of money").replace("Monday", "Tuesday"))
    trace()
    officials = Source.objects.get(kind=SourceKind.ANONYMOUS)
    courier = Source.objects.get(kind=SourceKind.OUTLET)
    assert officials.title == "Two officials, of the Skelmouth Courier"
    assert {
        (edge.source, edge.target) for edge in edges().values() if edge.target in (courier, officials)
    } == {
        (Source.objects.get(article__url__contains="one."), courier),
        (Source.objects.get(article__url__contains="other."), courier),
        (courier, officials),
    }


def test_tracing_again_adds_nothing_and_overrules_nobody(article, bob):
    first = article("one", CHANNEL)
    trace()
    ((_, edge),) = edges().items()
    actions.derivations.decide(
        edge, by=bob, state=DerivationState.REJECTED, reason="Somebody else's channel."
    )
    passages = DerivationPassage.objects.count()
    read_again(first, flow.read(text_page((CHANNEL.replace("harbour", "quay")).encode(), "text/plain")))
    assert Imprint.objects.get(article=first).traced_at is None
    trace()
    ((_, edge),) = edges().items()
    assert edge.state == DerivationState.REJECTED
    assert DerivationPassage.objects.count() == passages
    assert Event.objects.filter(kind="derivation.proposed").count() == 1
    trace()
    assert not actions.tracing.plan()


def test_a_correction_stands_in_place_of_what_was_proposed(article, bob):
    first = article("one", CHANNEL)
    trace()
    ((_, edge),) = edges().items()
    right = Source.objects.create(
        team=first.team, kind=SourceKind.CHANNEL, title="The lawmaker's page", citation="4 May"
    )
    made = actions.derivations.correct(edge, by=bob, target=right, reason="It names the page.")
    edge.refresh_from_db()
    assert (edge.state, made.state, made.target) == (
        DerivationState.REJECTED,
        DerivationState.CONFIRMED,
        right,
    )
    assert made.passage == edge.passage


def test_two_that_are_surely_one_make_the_ruling_stale(article, ferry, bob, carol, erin):
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    wire, blog = article("wire", WIRE), article("blog", BLOG)
    sources = [actions.derivations.of_article(one) for one in (wire, blog)]
    brought = [actions.evidence.add(claim, one, by=erin, stance=Stance.REFUTES) for one in sources]
    rating = Rating.objects.get(team=claim.team, scale__current=True, slug="false")
    for judge in (bob, carol):
        actions.verdicts.submit(
            claim, by=judge, rating=rating, rationale="Two counts.", confidence=0.8, evidence=brought
        )

    trace()

    stale = Staleness.objects.get(reason=StaleReason.ORIGIN_MERGED)
    assert (stale.ruling.claim, stale.detail) == (claim, "2 independent origins turned out to be 1")


def test_the_queries_do_not_grow_with_the_texts(article):
    counted = []
    for number in range(4):
        article(f"copy{number}", WIRE.replace("eleven", f"{number} and eleven"))
        with CaptureQueriesContext(connection) as queries:
            (job,) = actions.tracing.plan()
            actions.tracing.trace(actions.jobs.lease(job.pk))
        counted.append(len(queries))
    assert counted[1] >= counted[2] == counted[3], counted

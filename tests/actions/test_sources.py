"""Sources that are watched: what was quoted from them is carried, and what leans on it is never silently out of date."""

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from annotations import actions, tasks
from annotations.choices import (
    AnchorState,
    ArticleState,
    JobKind,
    Purpose,
    SourceKind,
    Stance,
)
from annotations.errors import Conflict, InvalidInput, NotAllowed
from annotations.models import Article, Claim, Event, Evidence, Job, QuoteAnchor, Revision, Source, Staleness
from tests.api.conftest import judge
from tests.conftest import FERRY
from tests.origin import Origin, reply

COUNTS = "Passenger counts of the harbour office.\n\nOn Monday the ferry carried 1,100 passengers.\n\nThe pier was shut."
QUOTE = "On Monday the ferry carried 1,100 passengers."


@pytest.fixture
def origin(settings):
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        origin.answers["/counts"] = plain(COUNTS)
        yield origin


@pytest.fixture
def source(team, erin, origin) -> Source:
    """Read once: the office's counts."""
    source, job = actions.sources.add(
        team, by=erin, kind=SourceKind.DOCUMENT, title="Counts", url=origin.url("/counts")
    )
    assert job.kind == JobKind.INGEST_ARTICLE
    assert work(source) is not None
    source.refresh_from_db()
    return source


@pytest.fixture
def ruled(ferry, source, bob, carol) -> Claim:
    """A claim that two have judged by what the source says."""
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    brought = actions.evidence.add(claim, source, by=bob, stance=Stance.REFUTES, quote=QUOTE)
    for member in (bob, carol):
        judge(claim, member, "false", evidence=[brought])
    claim.refresh_from_db()
    return claim


def plain(text: str):
    return reply(200, text, Content_Type="text/plain; charset=utf-8")


def work(source: Source) -> Revision | None:
    """Visit the source's page, as a worker does."""
    article = Article.objects.get(as_source=source)
    return actions.ingestion.ingest(actions.jobs.lease(actions.articles.refetch(article, by=None).pk))


def open_reasons(claim: Claim) -> list[tuple[str, str]]:
    rows = Staleness.objects.open().filter(ruling__claim=claim)
    return list(rows.order_by("id").values_list("reason", "severity"))


def standing() -> QuoteAnchor:
    return QuoteAnchor.objects.filter(standing=True).latest("id")


def test_it_works(source, ruled, origin, bob):
    """A number changes in the source: its quotation, the verdicts and the ruling say so at once; and back again."""
    assert (source.stage, source.article.purpose) == ("ready", Purpose.SOURCE)
    assert source.snapshot is not None
    assert QUOTE in source.text
    assert not Claim.objects.filter(appearances__article=source.article).exists(), "no claims are looked for"
    first = standing()
    assert (first.state, first.quote) == (AnchorState.EXACT, QUOTE)

    origin.answers["/counts"] = plain(COUNTS.replace("1,100", "1,400"))
    revision = work(source)

    anchor = standing()
    assert (anchor.state, anchor.revision, anchor.needs_person) == (AnchorState.EDITED, revision, True)
    assert "1,400" in anchor.quote
    assert "number_changed" in anchor.guards
    assert open_reasons(ruled) == [("evidence_changed", "high")]
    marks = Staleness.objects.open()
    assert marks.filter(verdict__isnull=False).count() == 2
    mark = marks.get(ruling__isnull=False)
    assert (mark.before, mark.after, mark.evidence) == (first.revision, revision, anchor.evidence)
    assert "1,100" in mark.detail
    assert "1,400" in mark.detail
    told = Event.objects.filter(kind="ruling.stale").latest("number")
    assert (told.data["reason"], told.data["after"]) == ("evidence_changed", str(revision.pk))
    assert work(source) is None
    assert Staleness.objects.open().count() == 3, "the same text is no new reason"

    origin.answers["/counts"] = plain(COUNTS)
    work(source)
    assert open_reasons(ruled) == []
    assert set(Staleness.objects.values_list("cleared_because", flat=True)) == {actions.drift.BACK}


def test_a_move_is_no_drift_and_a_loss_is_a_grave_one(source, ruled, origin):
    origin.answers["/counts"] = plain("A word before all.\n\n" + COUNTS)
    work(source)
    assert standing().state in (AnchorState.EXACT, AnchorState.SHIFTED)
    assert standing().start > 0
    assert open_reasons(ruled) == []

    origin.answers["/counts"] = plain("Passenger counts of the harbour office.\n\nThe pier was shut.")
    work(source)
    assert standing().state == AnchorState.ORPHANED
    assert open_reasons(ruled) == [("evidence_changed", "high")]
    source.refresh_from_db()
    assert "1,100" not in source.text, "the source's text is what it says now"


def test_a_person_says_where_a_quotation_stands(source, ruled, origin, bob, erin):
    origin.answers["/counts"] = plain(COUNTS.replace("1,100", "1,400"))
    work(source)
    proposed = standing()
    with pytest.raises(NotAllowed):
        actions.quotes.confirm(proposed, by=erin)
    with pytest.raises(InvalidInput):
        actions.quotes.move(proposed, by=bob, start=5, end=5_000)

    confirmed = actions.quotes.confirm(proposed, by=bob, reason="Recounted.")

    assert (confirmed.state, confirmed.decided_by, confirmed.needs_person) == ("edited", bob.user, False)
    assert Event.objects.get(kind="quote.decided").data["reason"] == "Recounted."
    assert open_reasons(ruled) == [("evidence_changed", "high")], (
        "whoever judged by the old words looks again"
    )
    with pytest.raises(Conflict):
        actions.quotes.confirm(proposed, by=bob)

    origin.answers["/counts"] = plain("News.\n\n" + COUNTS.replace("1,100", "1,400"))
    work(source)
    assert (standing().quote, standing().needs_person) == (confirmed.quote, False)
    assert len(open_reasons(ruled)) == 1, "carried from what the person confirmed, it is no new drift"
    actions.quotes.drop(standing(), by=bob)
    assert standing().start is None


def test_who_judges_by_words_that_drifted_is_told_at_once(source, ruled, origin, bob):
    origin.answers["/counts"] = plain(COUNTS.replace("1,100", "1,400"))
    work(source)
    again = judge(ruled, bob, "false", evidence=list(Evidence.objects.all()), reason="Read again.")
    assert list(again.staleness.open().values_list("reason", flat=True)) == ["evidence_changed"]
    actions.quotes.confirm(standing(), by=bob)
    after = judge(ruled, bob, "true", evidence=list(Evidence.objects.all()), reason="Read anew.")
    assert not after.staleness.open().exists()


def test_it_is_gone_only_after_several_tries(source, ruled, origin, settings):
    settings.GONE_AFTER = 3
    origin.answers["/counts"] = reply(404, "Not found")
    for _ in range(2):
        work(source)
        assert open_reasons(ruled) == []
    origin.answers["/counts"] = reply(500, "Oops")
    work(source)
    assert open_reasons(ruled) == [], "a fault of the site says nothing of whether the page is there"
    origin.answers["/counts"] = reply(410, "Gone")
    work(source)

    assert open_reasons(ruled) == [("evidence_gone", "medium")]
    source.refresh_from_db()
    assert (source.article.state, source.stage, source.fetch_outcome) == (ArticleState.GONE, "ready", "gone")
    assert QUOTE in source.text, "what stood there is kept"
    work(source)
    assert Staleness.objects.open().count() == 3, "and told once"

    origin.answers["/counts"] = plain(COUNTS)
    work(source)
    assert open_reasons(ruled) == []
    assert Article.objects.get(as_source=source).state == ArticleState.WATCHING


def test_a_retraction_is_a_reason_though_the_words_still_stand(source, ruled, origin):
    note = "Retraction: The harbour office has retracted these counts."
    origin.answers["/counts"] = plain(f"{COUNTS}\n\n{note}")
    work(source)
    assert standing().state == AnchorState.EXACT
    assert open_reasons(ruled) == [("evidence_retracted", "high")]
    work(source)
    assert len(open_reasons(ruled)) == 1


def test_what_was_quoted_before_it_was_read_finds_its_place(team, erin, ferry, origin):
    source, _ = actions.sources.add(
        team, by=erin, kind=SourceKind.DATASET, title="Counts", url=origin.url("/counts")
    )
    claim = Claim.objects.get(statement=FERRY)
    early = actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote=QUOTE)
    never = actions.evidence.add(claim, source, by=erin, stance=Stance.CONTEXT, quote="As I remember.")
    assert (early.start, early.anchors.count()) == (None, 0)

    revision = work(source)

    early.refresh_from_db()
    assert (early.revision, COUNTS[early.start : early.end]) == (revision, QUOTE)
    assert (early.anchors.get().state, never.anchors.count()) == (AnchorState.EXACT, 0)


def test_what_cannot_be_read_is_kept_all_the_same(team, erin, origin):
    origin.answers["/counts"] = reply(200, "%PDF-1.7", Content_Type="application/pdf")
    source, _ = actions.sources.add(
        team, by=erin, kind=SourceKind.DOCUMENT, title="Scan", url=origin.url("/counts")
    )
    assert work(source) is None
    source.refresh_from_db()
    assert (source.stage, source.fetch_outcome) == ("ready", "extraction_failed")
    assert bytes(source.snapshot.body) == b"%PDF-1.7"


def test_a_source_whose_claims_are_to_be_checked_too_becomes_an_article(source, ruled, team, erin, origin):
    article, job, created = actions.articles.submit(team, by=erin, url=origin.url("/counts"))
    assert (article.pk, created) == (source.article_id, True)
    tasks.run_job(str(job.pk))
    article.refresh_from_db()
    assert article.purpose == Purpose.CHECKED
    assert Revision.objects.filter(article=article).count() == 1
    assert Claim.objects.filter(appearances__article=article).exists()
    assert Event.objects.filter(kind="revision.searched").count() == 1


def test_a_source_of_earlier_days_is_taken_up(team, erin, origin):
    old = Source.objects.create(team=team, kind=SourceKind.DOCUMENT, title="Old", url=origin.url("/counts"))
    job = Job.objects.create(
        team=team, kind=JobKind.FETCH_SOURCE, subject_id=old.pk, run_after=old.created_at
    )
    tasks.run_job(str(job.pk))
    old.refresh_from_db()
    assert old.article.purpose == Purpose.SOURCE
    work(old)
    old.refresh_from_db()
    assert QUOTE in old.text


def test_a_place_only_loses_its_standing(source, ruled):
    anchor = standing()
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE annotations_quoteanchor SET quote = 'x' WHERE id = %s", [anchor.pk])

"""A withheld source does not exist for whoever may not see it: proved by reading everything there is to read.

Its title, address, passage, notes and words carry a mark; whatever erin gets, at every address of the API and on every
page of the desk, must not hold it. Bob, who may see it, does find the mark.
"""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import actions
from annotations.choices import DerivationKind, Role, SourceKind, Stance
from annotations.errors import Conflict, IllegalMove, InvalidInput, NotAllowed
from annotations.models import Article, Claim, Event, Evidence, Job, Publication, Source, Staleness
from annotations.values import Withheld
from tests.actions.test_sources import plain
from tests.api import world
from tests.api.conftest import Api, judge, pointers, problem
from tests.api.contract import document
from tests.conftest import person
from tests.origin import Origin, reply

MARK = "canary"
TEXT = (
    "What the canary told us.\n\nOn Monday the canary counted 1,100 passengers on the ferry.\n\nThat was all."
)
QUOTE = "On Monday the canary counted 1,100 passengers on the ferry."
READS = [path for path, operations in document()["paths"].items() if "get" in operations]


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture
def origin(settings):
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        origin.answers["/canary"] = plain(TEXT)
        yield origin


@pytest.fixture
def secret(ferry, ruth, alice, bob, carol, origin) -> Source:
    """Withheld by bob, for admins; brought to a claim, watched, drifted, related, noted, published."""
    dana = actions.teams.admit(person("dana"), by=ruth, role=Role.REVIEWER)
    world.build(ferry, ruth=ruth, erin=carol, reviewers=(bob, dana))
    told = {"kind": SourceKind.PERSON, "title": "The canary of the harbour", "publisher": "canary press"}
    source, job = actions.sources.add(
        ferry.team,
        by=bob,
        url=origin.url("/canary"),
        withheld=Withheld("She asked not to be known.", roles=(Role.ADMIN,)),
        **told,
    )
    actions.ingestion.ingest(actions.jobs.lease(job.pk))
    claim = Claim.objects.create(team=ferry.team, statement="The pier was full.", state="open")
    source.refresh_from_db()
    brought = actions.evidence.add(
        claim, source, by=bob, stance=Stance.REFUTES, quote=QUOTE, note="The canary knows."
    )
    for member in (bob, dana):
        judge(claim, member, "false", evidence=[brought])
    record = Source.objects.get(title="Ledger")
    actions.derivations.declare(record, source, by=bob, kind=DerivationKind.CITES, passage="says the canary")
    actions.evidence.add(claim, record, by=bob, stance=Stance.REFUTES)
    actions.publications.publish(claim, by=alice, headline="It was not full", explanation="Counted.")
    for answer in (plain(TEXT.replace("1,100", "1,400")), reply(404, "no canary")):
        origin.answers["/canary"] = answer
        article = Article.objects.get(as_source=source)
        actions.ingestion.ingest(actions.jobs.lease(actions.articles.refetch(article, by=bob).pk))
    on = brought.created_at.date()
    actions.notes.write(source, by=bob, text="The canary is never wrong.", on=on, basis="canary files")
    actions.reviewdates.set_date(brought, by=bob, on=on, reason="Ask the canary again.")
    return source


def crawl(member, secret: Source) -> dict[str, str]:
    """Every reading address, and those of the secret's own rows, as this member gets them: body and headers."""
    program, found = Api(member), {}
    for path in READS:
        address = world.address(path, member.team)
        response = program.client.get(address)
        found[address] = response.text + str(response.headers)
    for path in own(secret):
        response = program.client.get(f"/api/v1/{path}")
        found[path] = f"{response.status_code} {response.text}"
    return found | pages(member, secret)


def own(secret: Source) -> list[str]:
    evidence = Evidence.objects.get(source=secret)
    rows = {
        "sources": [secret],
        "articles": [secret.article],
        "evidence": [evidence],
        "revisions": secret.article.revisions.all(),
        "fetches": secret.article.fetches.all(),
        "quote-anchors": evidence.anchors.all(),
        "derivations": secret.carries.all(),
        "reliability-notes": secret.notes.all(),
        "review-dates": evidence.review_dates.all(),
        "jobs": Job.objects.filter(subject_id=secret.article_id),
        "events": Event.objects.filter(object_id__in=[secret.pk, secret.article_id, evidence.pk]),
    }
    return [f"{route}/{row.pk}" for route, found in rows.items() for row in found]


def pages(member, secret: Source) -> dict[str, str]:
    """The pages of the desk that lists lead to, and the public one."""
    client, slug = Client(), member.team.slug
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    claim = Evidence.objects.get(source=secret).claim
    fact = Publication.objects.get(claim=claim)
    desk = f"/desk/{slug}"
    addresses = [
        f"{desk}/{page}" for page in ("", "sources/", "claims/", "articles/", "timeline/", "places/")
    ]
    addresses += [f"{desk}/claims/{claim.pk}/", f"{desk}/claims/{claim.pk}/publication"]
    found = {address: client.get(address) for address in [*addresses, f"/facts/{slug}/{fact.slug}/"]}
    assert {answer.status_code for answer in found.values()} == {200}
    for gone in (f"{desk}/sources/{secret.pk}/", f"{desk}/articles/{secret.article_id}/"):
        assert client.get(gone).status_code == (200 if member.user_id == secret.created_by_id else 404)
    return {address: answer.text for address, answer in found.items()}


def test_whoever_may_not_see_it_finds_no_trace(secret, erin, bob, ruth):
    seen = crawl(erin, secret)
    assert len(seen) > 100
    for where, what in seen.items():
        traces = [line for line in what.splitlines() if MARK in line.lower()]
        assert not traces, f"{where}: {traces[:3]}"
    assert all(seen[path].startswith("404") for path in own(secret))

    for words in ("counted passengers", "Somebody who never is wrong"):
        assert str(secret.pk) not in Api(erin).get("search", {"q": words}).text
    assert MARK in crawl(bob, secret)[f"sources/{secret.pk}"], "the crawl does find what there is"
    for member in (bob, ruth):
        assert Api(member).get(f"sources/{secret.pk}").status_code == 200


def test_everybody_sees_that_there_is_one_and_why(secret, erin, api):
    claim = Evidence.objects.get(source=secret).claim
    (stub,) = api(erin).results("withholdings", claim=claim.pk)
    assert (stub["reason"], stub["source"]) == ("She asked not to be known.", str(secret.pk))
    edition = Publication.objects.get(claim=claim).editions.get().document
    assert edition["evidence"][0]["source"]["title"] == "A withheld source"
    assert edition["evidence"][0]["source"]["citation"] == "She asked not to be known."
    (ruling,) = api(erin).results("rulings", claim=claim.pk)
    assert ruling["stale"], "a ruling is never silently out of date"
    assert {mark["reason"] for mark in ruling["staleness"]} >= {"evidence_changed"}


def test_who_adds_its_address_learns_nothing(secret, erin, api):
    body = {"kind": "report", "title": "Mine", "url": secret.url}
    answer = api(erin).post("sources", body)
    assert answer.status_code == 202
    assert answer.json()["article"] != str(secret.article_id)


def test_one_that_was_open_goes_out_of_sight_with_all_that_was_told_of_it(evidence, verdict, bob, erin, api):
    actions.evidence.withdraw(evidence, by=bob, because="Look again.")
    source = evidence.source
    assert api(erin).results("events", subject=source.pk)
    made = api(bob).post("withholdings", {"source": str(source.pk), "reason": "She is at risk."})
    assert made.status_code == 201
    program = api(erin)
    problem(program.get(f"sources/{source.pk}"), 404, "not_found")
    assert program.results("events", subject=source.pk) == program.results("evidence") == []
    assert "Passenger counts" not in Staleness.objects.get(verdict=verdict).detail
    assert pointers(
        program.post("evidence", {"claim": str(evidence.claim_id), "source": str(source.pk)})
    ) >= {"/source"}

    problem(api(bob).post(f"withholdings/{made.json()['id']}/lift", {"because": "x"}), 403, "role_too_low")
    actions.withholdings.lift(source.withholding, by=actions_editor(bob), because="She has spoken herself.")
    assert program.get(f"sources/{source.pk}").status_code == 200


def actions_editor(member):
    return actions.teams.admit(
        person("edna"), by=member.team.memberships.get(role=Role.ADMIN), role=Role.EDITOR
    )


def test_what_is_checked_here_is_not_withheld(ferry, bob, erin, evidence):
    source = actions.derivations.of_article(ferry)
    with pytest.raises(IllegalMove):
        actions.withholdings.withhold(source, by=bob, reason="x")
    with pytest.raises(NotAllowed):
        actions.withholdings.withhold(evidence.source, by=erin, reason="x")
    with pytest.raises(InvalidInput):
        actions.withholdings.withhold(evidence.source, by=bob, reason=" ")
    made = actions.withholdings.withhold(evidence.source, by=bob, reason="x", readers=[erin])
    assert Source.objects.visible_to(erin).filter(pk=evidence.source_id).exists()
    editor = actions_editor(bob)
    actions.withholdings.lift(made, by=editor, because="y")
    with pytest.raises(Conflict):
        actions.withholdings.lift(made, by=editor, because="y")


def test_reading_events_takes_one_query_all_the_same(evidence, erin):
    with CaptureQueriesContext(connection) as captured:
        list(Event.objects.visible_to(erin))
    assert len(captured) == 1

"""`as_of=`: what an article said, and what the team had said of it by then, however much has happened since."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from annotations import actions
from annotations.choices import ClaimState, CorrectionKind, SourceKind, Stance
from annotations.models import Anchor, Claim
from tests.api import world
from tests.api.conftest import FEWER, judge, problem, queries
from tests.conftest import BRIDGE, FERRY, read_again, reading

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TOLD = {"was": "1,200", "now": "1,100", "why": "We had counted the crew."}


class Calendar:
    """Days on which things happen: `with day(3):` is the third of March."""

    def __call__(self, day: int):
        return time_machine.travel(START.replace(day=day), tick=True)

    def after(self, day: int) -> dict[str, str]:
        """The query that asks about the end of a day."""
        return {"as_of": START.replace(day=day).date().isoformat()}


day = Calendar()


@pytest.fixture
def story(team, ruth, alice, bob, carol, erin):
    """An article that is read, judged, published, changed by its outlet and corrected, a step a day."""
    with day(1):
        article, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")
    with day(2):
        read_again(article, reading(FERRY, BRIDGE, claims=(FERRY, BRIDGE)))
        claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
        ledger, _ = actions.sources.add(
            team, by=bob, kind=SourceKind.DOCUMENT, title="Ledger of the pier", citation="Shelf 4"
        )
        evidence = actions.evidence.add(claim, ledger, by=bob, stance=Stance.REFUTES, note="It says 1,100.")
    with day(3):
        judge(claim, bob, "false", evidence=[evidence])
    with day(4):
        judge(claim, carol, "false", evidence=[evidence])
    with day(5):
        told = {"headline": "No, fewer", "explanation": "The pier counted **1,100**."}
        publication = actions.publications.publish(claim, by=alice, **told)
    with day(6):
        actions.publications.correct(publication, by=alice, kind=CorrectionKind.MINOR, **TOLD)
    with day(7):
        read_again(article, reading(FEWER, BRIDGE))
    with day(8):
        actions.publications.unpublish(publication, by=alice, because="A court has ordered it.")
    return publication


def test_it_works(api, vera, story):
    program, claim = api(vera), story.claim
    article = claim.appearances.get().article

    before = program.get(f"articles/{article.pk}", day.after(4)).json()
    after = program.get(f"articles/{article.pk}", day.after(7)).json()

    assert before["as_of"] == "2026-03-04T23:59:59.999999Z"
    assert before["revision"]["text"].startswith(FERRY)
    assert after["revision"]["text"].startswith(FEWER)
    said = {one["statement"]: one for one in before["claims"]}
    assert said[FERRY]["state"] == "ruled"
    assert said[FERRY]["ruling"]["rating"]["slug"] == "false"
    assert (said[FERRY]["ruling"]["stale"], said[FERRY]["publication"]) == (False, None)
    assert said[BRIDGE]["state"] == "candidate"
    now = {one["statement"]: one for one in after["claims"]}[FERRY]
    assert now["ruling"]["stale"] is True
    assert now["publication"]["edition"]["number"] == 2


def test_a_claim_day_by_day(api, vera, story):
    program, claim = api(vera), story.claim
    found = {n: program.get(f"claims/{claim.pk}", day.after(n)).json() for n in range(2, 9)}
    assert [found[n]["state"] for n in range(2, 9)] == [
        *("open", "open", "ruled", "published", "published", "published", "published")
    ]
    assert [len(found[n]["verdicts"]) for n in range(2, 6)] == [0, 1, 2, 2]
    assert [found[n]["ruling"] is not None for n in range(2, 6)] == [False, False, True, True]
    publications = [found[n]["publication"] for n in range(4, 9)]
    assert publications[0] is None
    assert [one["state"] for one in publications[1:]] == [
        "published",
        "published",
        "published",
        "unpublished",
    ]
    assert [one["edition"]["number"] for one in publications[1:]] == [1, 2, 2, 2]
    assert [anchor["quote"] for anchor in found[6]["anchors"]] == [FERRY]
    assert found[7]["anchors"][0]["revision"] != found[6]["anchors"][0]["revision"]
    assert [one["note"] for one in found[2]["evidence"]] == ["It says 1,100."]
    problem(program.get(f"claims/{claim.pk}", day.after(1)), 404, "not_found")


def test_a_publication_shows_what_readers_saw(api, vera, story):
    program = api(vera)
    first = program.get(f"publications/{story.pk}", day.after(5)).json()
    assert first["edition"]["sha256"] == story.editions.get(number=1).sha256
    assert first["edition"]["document"] == story.editions.get(number=1).document
    assert program.get(f"publications/{story.pk}", day.after(8)).json()["state"] == "unpublished"
    problem(program.get(f"publications/{story.pk}", day.after(4)), 404, "not_found")


def test_a_ruling_holds_until_it_does_not(api, vera, story, bob, carol):
    program, ruling = api(vera), story.claim.rulings.get()
    with day(10):
        for member in (bob, carol):
            judge(story.claim, member, "true", reason="It says 1,100 now.")
    seen = [program.get(f"rulings/{ruling.pk}", day.after(n)).json() for n in (6, 7, 10)]
    assert [one["standing"] for one in seen] == [True, True, False]
    assert [one["stale"] for one in seen] == [False, True, False]
    assert seen[1]["staleness"][0]["reason"] == "number_changed"
    assert program.get(f"claims/{story.claim.pk}", day.after(9)).json()["ruling"]["id"] == str(ruling.pk)
    problem(program.get(f"rulings/{ruling.pk}", day.after(3)), 404, "not_found")


def test_the_past_does_not_change(api, vera, story, bob, carol, alice, erin, team):
    """Byte for byte, whatever happens to everything it tells of."""
    program, claim = api(vera), story.claim
    article = claim.appearances.get().article
    asked = [
        *(
            f"{route}?as_of=2026-03-0{n}"
            for n in (6, 8)
            for route in (f"articles/{article.pk}", f"claims/{claim.pk}")
        ),
        *(f"rulings/{claim.rulings.get().pk}?as_of=2026-03-07", f"publications/{story.pk}?as_of=2026-03-06"),
    ]
    before = [program.get(address).content for address in asked]
    with day(10):
        read_again(article, reading("Nothing is left."))
        orphan = Anchor.objects.filter(appearance__claim=claim).latest("id")
        actions.anchors.drop(orphan, by=bob, reason="It is gone.")
        for member in (bob, carol):
            judge(claim, member, "true", reason="Judged anew.")
    with day(11):
        actions.evidence.withdraw(claim.evidence.get(), by=bob, because="A copy.")
        bridge = Claim.objects.get(statement=BRIDGE)
        actions.claims.reword(bridge, by=bob, statement="The bridge closes.")
        actions.claims.open_for_review(bridge, by=bob)
        actions.mergers.merge(bridge, into=claim, by=bob, reason="Both are of the harbour.")
        revision = article.revisions.order_by("number").last()
        actions.withdrawals.withdraw(revision, by=alice, reason="A test page.")

    assert [program.get(address).content for address in asked] == before
    merged = program.get(f"claims/{bridge.pk}", day.after(8)).json()
    assert (merged["statement"], merged["state"], len(merged["anchors"])) == (BRIDGE, "candidate", 1)
    taken_back = program.get(f"articles/{article.pk}", day.after(10)).json()
    assert taken_back["revision"]["text"] == "Nothing is left."
    assert program.get(f"articles/{article.pk}", day.after(11)).json()["revision"]["text"].startswith(FEWER)


def test_what_is_derived_of_now_is_what_is_kept(api, ferry, ruth, erin, bob, carol):
    """The states that the record tells of are those of the rows: nothing moves a claim without saying so."""
    world.build(ferry, ruth=ruth, erin=erin, reviewers=(bob, carol))
    past = actions.past.Past(ruth, timezone.now())
    told = Claim.objects.exclude(statement="The pier is a mile long.")  # that one was made without an action
    assert past.claim_states(list(told)) == {claim.pk: ClaimState(claim.state) for claim in told}
    assert past.statements(list(told)) == {claim.pk: claim.statement for claim in told}


# --- what is veiled now is veiled then ---


def test_a_blind_reviewer_learns_nothing_of_the_past(api, claim, evidence, alice, bob):
    program, article = api(bob), claim.appearances.get().article
    judge(claim, alice, "false")
    now = timezone.now().isoformat()
    claim_then = program.get(f"claims/{claim.pk}", {"as_of": now})
    assert claim_then.json()["verdicts"] == []
    assert b"false" not in program.get(f"articles/{article.pk}", {"as_of": now}).content.replace(
        b":false", b""
    )
    judge(claim, bob, "false")
    assert len(program.get(f"claims/{claim.pk}", {"as_of": now}).json()["verdicts"]) == 1, "judged, and told"


def test_what_is_withheld_since_is_not_there(api, ruth, erin, vera, claim, source, evidence):
    now = timezone.now().isoformat()
    assert len(api(vera).get(f"claims/{claim.pk}", {"as_of": now}).json()["evidence"]) == 1
    actions.withholdings.withhold(source, by=ruth, reason="She asked not to be known.")
    assert api(vera).get(f"claims/{claim.pk}", {"as_of": now}).json()["evidence"] == []


def test_outsiders_find_nothing(api, mallory, story):
    for route in (f"claims/{story.claim_id}", f"publications/{story.pk}"):
        problem(api(mallory).get(route, day.after(6)), 404, "not_found")


def test_an_article_costs_the_same_however_many_claims(api, vera, story, bob):
    program, article = api(vera), story.claim.appearances.get().article
    address = f"articles/{article.pk}"
    few = queries(lambda: program.get(address, {"as_of": timezone.now().isoformat()}))
    for start in range(5):
        actions.claims.mark(article.revisions.latest("number"), by=bob, start=start, end=start + 9)
    many = queries(lambda: program.get(address, {"as_of": timezone.now().isoformat()}))
    assert few == many


# --- bad input ---


@pytest.mark.parametrize(
    "as_of", ["yesterday", "2026-03", "2026-03-03T12:00:00", "", "2026-13-01", "0000-00-00"]
)
def test_what_is_no_time_is_refused(api, vera, ferry, as_of):
    problem(api(vera).get(f"articles/{ferry.pk}", {"as_of": as_of}), 400, "invalid_query")


def test_the_future_has_not_come(api, vera, ferry):
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    problem(api(vera).get(f"articles/{ferry.pk}", {"as_of": tomorrow}), 400, "invalid_query")
    today = timezone.now().date().isoformat()
    assert api(vera).get(f"articles/{ferry.pk}", {"as_of": today}).status_code == 200


def test_a_zone_in_an_address_is_understood(api, vera, story):
    address = f"/api/v1/claims/{story.claim_id}?as_of=2026-03-05T01:00:00+02:00"
    assert api(vera).get(address).json()["as_of"] == "2026-03-04T23:00:00Z"


def test_there_is_one_form(api, vera, story):
    refused = api(vera).get(f"claims/{story.claim_id}", day.after(6) | {"fields": "id"})
    problem(refused, 400, "invalid_query")

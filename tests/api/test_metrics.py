"""Metrics: a team's work in figures, in which no verdict shows before its claim is ruled."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import actions
from annotations.actions import decided
from annotations.choices import ClaimState, Role
from annotations.models import Claim, Event, Rating
from tests.api.conftest import judge, problem, queries
from tests.conftest import person


def opened(team, statement: str) -> Claim:
    """A claim that stands in no article, open since two days."""
    claim = Claim.objects.create(team=team, statement=statement, state=ClaimState.OPEN)
    Claim.objects.filter(pk=claim.pk).update(created_at=timezone.now() - timedelta(days=2))
    return Claim.objects.get(pk=claim.pk)


def judged(team, *ratings: tuple) -> Claim:
    """A claim with these members' ratings, in this order."""
    claim = opened(team, f"Claim {Claim.objects.count()}.")
    for member, slug in ratings:
        judge(claim, member, slug)
    return Claim.objects.get(pk=claim.pk)


def adjudicate(claim, editor, slug):
    rating = Rating.objects.get(team=claim.team, slug=slug, scale__current=True)
    actions.rulings.adjudicate(claim, by=editor, rating=rating, rationale="I looked.")


@pytest.fixture
def worked(team, alice, bob, carol):
    """Three claims on which bob and carol agree, one on which they differ; alice sided with bob."""
    for slug in ("true", "false", "false"):
        judged(team, (bob, slug), (carol, slug))
    adjudicate(judged(team, (bob, "true"), (carol, "false")), alice, "true")


def test_it_works(api, alice, worked):
    found = api(alice).get("metrics/agreement").json()
    assert (found["claims"], found["verdicts"], found["reviewers"]) == (4, 8, 2)
    assert found["percent"]["value"] == 0.75
    assert found["cohen_kappa"]["value"] == pytest.approx(0.5)
    assert found["alpha_nominal"]["low"] <= found["alpha_nominal"]["value"]
    assert len(found["series"]) == 13
    assert sum(step["claims"] for step in found["series"]) == 4
    (pair,) = found["pairs"]
    assert ([one["name"] for one in pair["reviewers"]], pair["claims"], pair["percent"]) == (
        ["Bob", "Carol"],
        4,
        0.75,
    )


def test_the_team_in_figures(api, alice, bob, carol, worked, team):
    judged(team, (bob, "true"))
    found = api(alice).get("metrics/team").json()
    assert (found["rulings"], found["adjudicated"], found["overturned"]) == (4, 1, 0)
    assert (found["series"][-1]["rulings"], found["series"][-1]["verdicts"]) == (4, 8)
    assert found["waiting"] == {"open": 1, "in_review": 0, "disputed": 0}
    assert found["time_to_ruling"]["count"] == 4
    assert found["time_to_verdict"]["median"] == pytest.approx(2 * 86400, abs=60)
    load = {one["reviewer"]["name"]: (one["verdicts"], one["against"]) for one in found["load"]}
    assert load == {"Alice": (0, 0), "Bob": (4, 0), "Carol": (4, 1), "Ruth": (0, 0)}


def test_what_the_team_is_told_is_what_the_events_tell(api, alice, worked):
    found = api(alice).get("metrics/team").json()
    kinds = list(Event.objects.filter(kind="ruling.made").values_list("data__basis", flat=True))
    assert (found["rulings"], found["adjudicated"]) == (len(kinds), kinds.count("adjudication"))


def test_a_ruling_that_a_later_one_contradicts_is_overturned(api, alice, bob, carol, team):
    claim = judged(team, (bob, "true"), (carol, "true"))
    for member in (bob, carol):
        judge(claim, member, "false", reason="The log came to light.")
    found = api(alice).get("metrics/team").json()
    assert (found["rulings"], found["overturned"], found["overturn_rate"]) == (2, 1, 0.5)
    # Agreement is that of the first, blind verdicts.
    assert api(alice).get("metrics/agreement").json()["verdicts"] == 2


def test_verdicts_after_the_ruling_are_no_blind_ones(api, alice, ruth, bob, carol, team):
    dana = actions.teams.admit(person("dana"), by=ruth, role=Role.REVIEWER)
    claim = judged(team, (bob, "true"), (carol, "true"))
    judge(claim, dana, "true")
    assert api(alice).get("metrics/agreement").json()["verdicts"] == 2


def test_a_stale_ruling_is_backlog(api, bob, stale):
    backlog = api(bob).get("metrics/team").json()["stale_backlog"]
    assert (backlog["rulings"], backlog["severities"]) == (1, {"low": 0, "medium": 0, "high": 1})
    assert backlog["since"]


def test_a_period_holds_what_was_ruled_in_it(api, alice, bob, carol, team, worked):
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        judged(team, (bob, "true"), (carol, "true"))
    program = api(alice)
    week = {"since": (timezone.now() - timedelta(days=7)).isoformat(), "step": "day"}
    assert program.get("metrics/agreement", week).json()["claims"] == 4
    assert program.get("metrics/team", week).json()["rulings"] == 4
    months = program.get("metrics/team", {"step": "month"}).json()["series"]
    assert [row["rulings"] for row in months if row["rulings"]] == [1, 4]


def test_it_is_narrowed_to_a_scale_a_topic_a_reviewer_or_a_pair(api, alice, bob, carol, ruth, worked, team):
    dana = actions.teams.admit(person("dana"), by=ruth, role=Role.REVIEWER)
    odd = judged(team, (bob, "true"), (dana, "false"))
    adjudicate(odd, alice, "true")
    program = api(alice)

    def claims(**query) -> int:
        return program.get("metrics/agreement", query).json()["claims"]

    scale = Rating.objects.filter(team=team).first().scale_id
    assert (claims(), claims(scale=scale)) == (5, 5)
    assert (claims(reviewer=dana.user_id), claims(reviewer=carol.user_id)) == (1, 4)
    assert claims(pair=f"{bob.user_id},{dana.user_id}") == 1
    assert claims(topic=odd.statement.strip(".")) == 1
    assert claims(topic="zeppelin") == 0
    assert claims(pair=f"{carol.user_id},{dana.user_id}") == 0


def test_what_is_kept_is_what_would_be_counted(api, alice, bob, carol, ruth, team):
    """After each kind of write that changes what is decided, by whoever asked before it."""
    dana = actions.teams.admit(person("dana"), by=ruth, role=Role.REVIEWER)
    program, now = api(alice), timezone.now()
    fixed = {"since": (now - timedelta(days=30)).isoformat(), "until": (now + timedelta(days=1)).isoformat()}
    agreed, other, odd = (opened(team, f"Number {number}.") for number in range(3))
    writes = [
        *(lambda by=by: judge(agreed, by, "true") for by in (bob, carol)),
        lambda: judge(agreed, dana, "false"),
        *(lambda by=by: judge(agreed, by, "false", reason="A new log.") for by in (bob, carol)),
        lambda: judge(odd, bob, "true"),
        lambda: judge(odd, carol, "false"),
        lambda: adjudicate(Claim.objects.get(pk=odd.pk), alice, "true"),
        lambda: actions.rulings.reopen(Claim.objects.get(pk=odd.pk), by=alice, reason="The log was forged."),
        lambda: actions.claims.reject(other, by=bob, reason="An opinion."),
        lambda: actions.claims.open_for_review(
            Claim.objects.get(pk=other.pk), by=bob, reason="A fact after all."
        ),
        *(lambda by=by: judge(other, by, "true") for by in (dana, carol)),
        lambda: actions.rulings.return_for_changes(
            Claim.objects.get(pk=other.pk), by=alice, reason="Which log?", verdicts=[]
        ),
    ]
    seen = []
    for write in writes:
        program.get("metrics/team", fixed)
        write()
        seen.append(program.get("metrics/team", fixed).json())
        decided.reckoned.cache_clear()
        assert program.get("metrics/team", fixed).json() == seen[-1]
    told = [(one["rulings"], one["time_to_verdict"]["count"]) for one in seen]
    assert told[:3] == [(0, 0), (1, 2), (1, 0)]  # one has judged, two agree, a third doubts it
    assert told[-2:] == [(4, 4), (4, 2)]  # two agree on the last claim, an editor returns it
    assert sum(one != other for one, other in pairwise(told)) == 7


def test_it_is_counted_once(api, alice, bob, carol, worked, team):
    program = api(alice)
    kept = queries(lambda: program.get("metrics/team"))
    judged(team, (bob, "true"), (carol, "true"))
    with CaptureQueriesContext(connection) as counted:
        assert program.get("metrics/team").json()["rulings"] == 5
    assert (kept, len(counted)) == (6, 7)


def test_queries_are_constant(api, alice, bob, carol, worked, team):
    program = api(alice)
    few = [queries(lambda path=path: program.get(f"metrics/{path}")) for path in ("agreement", "team")]
    for _ in range(3):
        judged(team, (bob, "true"), (carol, "true"))
    assert [
        queries(lambda path=path: program.get(f"metrics/{path}")) for path in ("agreement", "team")
    ] == few


# --- access ---


def test_no_figure_moves_when_somebody_judges_in_the_dark(api, bob, carol, vera, worked, claim):
    """Byte for byte, before and after carol's verdict; the period is fixed, so that only she could change it."""
    actions.assignments.take(claim, by=carol)
    now = timezone.now()
    fixed = {"since": now - timedelta(days=30), "until": now + timedelta(days=1)}
    fixed = {name: at.isoformat() for name, at in fixed.items()}
    paths = ("metrics/agreement", "metrics/team")

    def seen() -> list[bytes]:
        return [api(member).get(path, fixed).content for member in (bob, vera) for path in paths]

    before = seen()
    judge(claim, carol, "false")
    assert seen() == before


def test_who_is_no_editor_sees_the_team_and_themselves(api, bob, vera, worked):
    assert [one["reviewer"]["name"] for one in api(bob).get("metrics/team").json()["load"]] == ["Bob"]
    assert api(vera).get("metrics/team").json()["load"] == []
    assert api(vera).get("metrics/agreement").json()["pairs"] == []
    assert api(vera).get("metrics/agreement").json()["claims"] == 4


def test_about_others_only_editors_ask(api, bob, carol, worked):
    program = api(bob)
    assert program.get("metrics/agreement", {"reviewer": bob.user_id}).status_code == 200
    problem(program.get("metrics/agreement", {"reviewer": carol.user_id}), 403, "role_too_low")
    pair = f"{bob.user_id},{carol.user_id}"
    problem(program.get("metrics/agreement", {"pair": pair}), 403, "role_too_low")


def test_outsiders_see_their_own_team(api, alice, mallory, worked):
    assert api(mallory).get("metrics/agreement").json()["claims"] == 0
    assert api(mallory).get("metrics/team").json()["rulings"] == 0
    scale = Rating.objects.filter(team=alice.team).first().scale_id
    problem(api(mallory).get("metrics/agreement", {"scale": scale}), 404, "not_found")
    problem(api(mallory).get("metrics/agreement", {"reviewer": alice.user_id}), 404, "not_found")


# --- bad input ---


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"since": "2026-05-02T00:00:00Z", "until": "2026-05-01T00:00:00Z"},
        {"since": "2000-01-01T00:00:00Z", "step": "day"},
        {"step": "fortnight"},
        {"pair": "bob,carol"},
        {"scale": "7"},
        {"colour": "red"},
        {"since": ""},
    ],
)
def test_bad_queries(api, alice, query):
    problem(api(alice).get("metrics/agreement", query), 400, "invalid_query")

"""A week in a newsroom through REST alone, with a real worker: what is left at the end follows from the events.

Five reviewers judge; one falls ill, some disagree, two articles change under their rulings, the scale gets another
version. `FACTCHECK_WEEK_CLAIMS=300` is the long form.
"""

import os
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
import requests
from django.utils import timezone

from annotations import actions
from annotations.choices import Role, Scope
from tests.conftest import person
from tests.faults.processes import until
from tests.faults.test_ingestion import broker, environment, newsroom, press  # noqa: F401

CLAIMS = int(os.environ.get("FACTCHECK_WEEK_CLAIMS", "12"))
ON_THE_WEB = 2  # of them stand in articles that change on Thursday
PATIENCE = 120
STEPS = [
    {"slug": "false", "label": "False", "value": 1, "description": "The evidence contradicts it."},
    {"slug": "mostly_true", "label": "Nearly true", "value": 2, "description": "Right but for a detail."},
    {"slug": "true", "label": "True", "value": 3, "description": "The evidence bears it out."},
]


class Desk:
    """One person's program."""

    def __init__(self, address: str, member) -> None:
        self.name, self.user, self.id = member.user.name, str(member.user_id), str(member.pk)
        furthest = [scope for scope in Scope if member.reaches(scope)][-1]
        _, secret = actions.teams.issue_token(member, by=member, name="week", scopes=[furthest])
        self.base, self.session = f"{address}/api/v1/", requests.Session()
        self.session.headers["Authorization"] = f"Bearer {secret}"

    def get(self, path: str, **query):
        answer = self.session.get(self.base + path, params=query, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body=None):
        answer = self.session.post(self.base + path, json=body, timeout=60)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def all(self, path: str, **query) -> list[dict]:
        """Every row of a list, page by page."""
        page = self.get(path, limit=200, **query)
        rows = page["results"]
        while page["next"]:
            page = self.session.get(page["next"], timeout=60).json()
            rows += page["results"]
        return rows

    def judge(self, claim: str, rating: str, **more) -> None:
        why = {"rationale": "I counted.", "no_evidence_reason": "By eye.", "confidence": 0.8}
        self.post("verdicts", {"claim": claim, "rating": rating} | why | more)


@pytest.fixture
def cast(newsroom, ruth, alice, bob, carol, erin):  # noqa: F811
    """Programs by name: ruth runs the team, alice edits, erin hands in; bob, carol and three more judge."""
    address, _, _ = newsroom
    more = [
        actions.teams.admit(person(name), by=ruth, role=Role.REVIEWER) for name in ("dora", "emil", "fay")
    ]
    members = [ruth, alice, erin, bob, carol, *more]
    return {member.user.name.lower(): Desk(address, member) for member in members}


@pytest.mark.faults
def test_a_week(cast, press):  # noqa: F811
    reviewers = [cast[name] for name in ("bob", "carol", "dora", "emil", "fay")]
    claims = monday(cast, press)
    ill = tuesday(cast, claims)
    working = [desk for desk in reviewers if desk is not ill]
    judge_what_was_handed_out(working, claims)
    judge_what_waits(working, claims)
    settle_disputes(cast["alice"])
    thursday(cast, press, claims, working)
    cast["alice"].post("scales", {"name": "Truth", "steps": STEPS})
    check(cast["ruth"], ill, claims)


def monday(cast, press) -> dict[str, int]:  # noqa: F811
    """Articles come in; a worker reads them; each sentence to check is marked. The claims' ids, and their numbers."""
    said = [f"Lamp {n} on the pier burnt for {n + 40} hours last winter." for n in range(ON_THE_WEB, CLAIMS)]
    erin = cast["erin"]
    stories = [erin.post("articles", {"url": press.url(3 * n)}) for n in range(ON_THE_WEB)]
    posted = erin.post("articles", {"url": "https://lamps.example/list", "text": "\n\n".join(said)})
    for article in [*stories, posted]:
        assert until(
            lambda a=article: erin.get(f"articles/{a['id']}")["progress"]["stage"] == "ready",
            seconds=PATIENCE,
        )
    claims = {}
    for number, article in enumerate(stories):
        revision = erin.get(f"articles/{article['id']}", expand="revision")["revision"]
        words = next(line for line in revision["text"].splitlines() if "street lamps" in line)
        claims[mark(erin, revision["id"], words)] = number
    revision = erin.get(f"articles/{posted['id']}", expand="revision")["revision"]["id"]
    for number, words in enumerate(said, start=ON_THE_WEB):
        claims[mark(erin, revision, words)] = number
    return claims


def mark(erin: Desk, revision: str, words: str) -> str:
    return erin.post("claims", {"revision": revision, "exact": words, "reason": "Asked for."})["id"]


def tuesday(cast, claims: dict[str, int]) -> Desk:
    """Some work is handed to everybody in turn; emil falls ill, and his goes to the others."""
    some = list(claims)[:: max(CLAIMS // 10, 1)][:10]
    team = [cast[name].id for name in ("bob", "carol", "dora", "emil", "fay")]
    handed = cast["alice"].post("assignments", {"claims": some, "members": team})["results"]
    assert len(handed) == len(some)
    now = timezone.now()
    cast["emil"].post(
        "absences", {"starts_at": now.isoformat(), "ends_at": (now + timedelta(days=9)).isoformat()}
    )
    return cast["emil"]


def judge_what_was_handed_out(working: list[Desk], claims: dict[str, int]) -> None:
    for desk in working:
        for row in desk.all("assignments", assignee=desk.user, live="true"):
            desk.judge(row["claim"], opinion(desk, claims[row["claim"]]))


def judge_what_waits(working: list[Desk], claims: dict[str, int]) -> None:
    """Each pulls from the queue until nothing is left for them."""
    waiting = list(working)
    while waiting:
        for desk in list(waiting):
            taken = desk.post("queue/next")
            if taken is None:
                waiting.remove(desk)
            else:
                desk.judge(taken["claim"], opinion(desk, claims[taken["claim"]]))


def opinion(desk: Desk, number: int) -> str:
    """What a person thinks of a claim: all agree, but for every fourth, where each letter thinks its own."""
    if number % 4 == 3:
        return ("false", "mostly_true", "true")[ord(desk.name[0]) % 3]
    return "true" if number % 2 else "false"


def settle_disputes(alice: Desk) -> None:
    """The gravest first, until none is open."""
    disputes = alice.all("disputes", open="true", mine="true")
    weights = [row["weight"] for row in disputes]
    assert weights == sorted(weights, reverse=True)
    for row in disputes:
        alice.post(
            f"claims/{row['claim']}/adjudicate", {"rating": "mostly_true", "rationale": "I counted again."}
        )


def thursday(cast, press, claims, working: list[Desk]) -> None:  # noqa: F811
    """Two articles change their numbers under rulings; both are reopened and judged by fresh eyes."""
    alice = cast["alice"]
    press.edition = 2
    changed = [claim for claim, number in claims.items() if number < ON_THE_WEB]
    for article in {alice.get("appearances", claim=claim)["results"][0]["article"] for claim in changed}:
        cast["erin"].post(f"articles/{article}/refetch")
    stale = lambda: {row["claim"] for row in alice.all("rulings", stale="true")}  # noqa: E731
    assert until(lambda: stale() == set(changed), seconds=PATIENCE), stale()
    for claim in changed:
        alice.post(f"claims/{claim}/reopen", {"reason": "Its number changed."})
    judge_what_waits(working, claims)
    assert stale() == set()


def check(ruth: Desk, ill: Desk, claims: dict[str, int]) -> None:
    """Count everything twice: in the events alone, and as the resources have it."""
    told = ruth.all("events")
    kinds = Counter(event["kind"] for event in told)
    verdicts, rulings = ruth.all("verdicts"), ruth.all("rulings")
    assert kinds["claim.marked"] == len(claims) == CLAIMS
    assert kinds["verdict.submitted"] == len(verdicts)
    assert kinds["ruling.made"] == len(rulings)
    assert kinds["claim.disputed"] == len(ruth.all("disputes"))
    assert kinds["claim.reopened"] == ON_THE_WEB
    assert (kinds["member.away"], kinds["scale.defined"]) == (1, 2)
    assert {row["state"] for row in ruth.all("claims") if row["id"] in claims} == {"ruled"}
    assert ill.user not in {row["author"]["id"] for row in verdicts}

    expected, rounds = replay(told)
    stand = {row["claim"]: (row["rating"]["slug"], row["basis"]) for row in rulings if row["standing"]}
    assert stand == expected
    assert all(count >= 2 for count in rounds.values()), "nothing is ruled on by one alone"
    marks = Counter(e["data"]["reason"] for e in told if e["kind"] == "ruling.stale")
    assert marks == {"number_changed": ON_THE_WEB, "scale_changed": CLAIMS}
    severities = Counter(
        row["severity"] for row in ruth.all("staleness", reason="scale_changed") if row["ruling"]
    )
    same = sum(rating == "false" for rating, _ in expected.values())  # the one step that means what it meant
    assert severities == Counter({"low": same, "medium": CLAIMS - same})


def replay(told: list[dict]) -> tuple[dict[str, tuple[str, str]], Counter]:
    """Who ruled what, worked out from verdicts, stalenesses and decisions in the order they came."""
    counting: dict[str, dict[str, str]] = defaultdict(dict)  # claim: author: rating
    of_verdict: dict[str, tuple[str, str]] = {}
    expected: dict[str, tuple[str, str]] = {}
    spoken: Counter = Counter()
    for event in told:
        kind, data, claim = event["kind"], event["data"], event["data"].get("claim")
        if kind == "verdict.submitted":
            author = event["actor"]["id"]
            of_verdict[event["subject"]["id"]] = claim, author
            counting[claim][author] = data["rating"]
            spoken[claim] += 1
            said = list(counting[claim].values())
            if len(said) >= 2 and len(set(said)) == 1:
                expected[claim] = said[0], "consensus"
        elif kind == "verdict.stale" and data["severity"] != "low" and data["reason"] != "scale_changed":
            whose, author = of_verdict[event["subject"]["id"]]
            counting[whose].pop(author, None)
        elif kind == "ruling.made" and data["basis"] == "adjudication":
            expected[claim] = data["rating"], "adjudication"
    return expected, spoken

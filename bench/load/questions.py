"""What is asked, of ours and of what ours is held against, and how ours should compare."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from annotations import actions
from annotations.api.pages import Cursor
from annotations.choices import ClaimState, Scope
from annotations.models import Article, Claim, Membership, Revision
from bench.load.asking import Ask
from bench.load.newsroom import Newsroom

OURS, BARE, TUTORIAL = "ours", "PostgreSQL", "DRF"
Question = Callable[[int], Ask | None]


@dataclass(frozen=True)
class Case:
    """The same question to each side; `bars` say how many times as fast as that side ours is to be."""

    name: str
    sides: dict[str, Question]
    bars: dict[str, float] = field(default_factory=dict)
    equal: bool = True  # whether the sides answer the same JSON


class Questions:
    """The questions that can be asked of one newsroom."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.team = room.ruth.team_id
        self.reads = _bearer(room.ruth, Scope.READ)
        self.works = [_bearer(one, Scope.REVIEW) for one in room.reviewers]
        self.articles = _ids(Article, self.team)
        self.claims = _ids(Claim, self.team)

    def ours(self, path: str) -> Ask:
        return Ask(f"/api/v1/{path}", headers=self.reads)

    def all(self) -> list[Case]:
        last = self.claims[len(self.claims) * 9 // 10]
        cursor = Cursor("id", last, last, backwards=False)
        words = [self.room.words.all[place] for place in range(40, 240)]
        return [
            self._details(),
            self._list("a page of 50 claims with places", "claims?limit=50&expand=anchors", "first"),
            self._list(
                "the same, deep in the list",
                f"claims?limit=50&expand=anchors&cursor={cursor}",
                f"deep?after={last}",
            ),
            self._list(
                "the same, filtered",
                "claims?limit=50&expand=anchors&state=published&voice=quoted",
                "filtered",
            ),
            self._words(words),
            Case(
                "a page of 50 articles with 250 claims",
                {
                    OURS: lambda n: self.ours("articles?limit=50&expand=claims"),
                    BARE: lambda n: Ask(f"/pg/{self.team}/articles"),
                    TUTORIAL: lambda n: Ask(f"/drf/{self.team}/articles"),
                },
                {TUTORIAL: 4, BARE: 0.5},
            ),
            Case("search", {OURS: lambda n: self.ours(f"search?q={words[n % len(words)]}")}),
            Case(
                "statistics of a team",
                {
                    OURS: lambda n: self.ours("metrics/team"),
                    BARE: lambda n: Ask(f"/pg/{self.team}/statistics"),
                },
                {BARE: 5},
                equal=False,
            ),
        ]

    def writes(self) -> list[Case]:
        """What changes the newsroom, so that it is asked last."""
        return [
            Case(
                "the queue's next",
                {
                    OURS: lambda n: Ask(
                        "/api/v1/queue/next", "POST", headers=self.works[n % len(self.works)], status=201
                    ),
                    BARE: lambda n: Ask(f"/pg/{self.team}/next", status=201),
                },
                equal=False,
            ),
            self._verdicts(),
        ]

    def _details(self) -> Case:
        def at(n: int) -> UUID:
            return self.articles[n * 7 % len(self.articles)]

        return Case(
            "an article with its claims",
            {
                OURS: lambda n: self.ours(f"articles/{at(n)}?expand=claims,anchors"),
                BARE: lambda n: Ask(f"/pg/articles/{at(n)}"),
                TUTORIAL: lambda n: Ask(f"/drf/articles/{at(n)}"),
            },
            {TUTORIAL: 1.5, BARE: 0.5},
        )

    def _list(self, name: str, ours: str, bare: str) -> Case:
        sides: dict[str, Question] = {
            OURS: lambda n: self.ours(ours),
            BARE: lambda n: Ask(f"/pg/{self.team}/claims/{bare}"),
            TUTORIAL: lambda n: Ask(f"/drf/{self.team}/claims/{bare}"),
        }
        return Case(name, sides, {TUTORIAL: 4, BARE: 0.5})

    def _words(self, words: Sequence[str]) -> Case:
        def asked(n: int) -> str:
            return f"q={words[n % len(words)]}"

        sides: dict[str, Question] = {
            OURS: lambda n: self.ours(f"claims?limit=50&expand=anchors&{asked(n)}"),
            BARE: lambda n: Ask(f"/pg/{self.team}/claims/words?{asked(n)}"),
            TUTORIAL: lambda n: Ask(f"/drf/{self.team}/claims/words?{asked(n)}"),
        }
        return Case("the same, with a word", sides, {TUTORIAL: 1, BARE: 0.5})

    def _verdicts(self) -> Case:
        """Each claim is judged once: those that are open by ours, what a machine proposed by the other."""
        rating = self.room.ratings[0].pk
        said = {"rationale": self.room.words.text(20), "confidence": 0.8, "no_evidence_reason": "Seen."}
        places = dict(
            Revision.objects.filter(team=self.team, anchors__appearance__claim__state=ClaimState.CANDIDATE)
            .order_by("id")
            .values_list("anchors__appearance__claim", "id")[:20_000]
        )
        waiting = list(
            Claim.objects.filter(team=self.team, state=ClaimState.OPEN)
            .order_by("rank")
            .values_list("pk", flat=True)
        )
        spare = list(places)

        def ours(n: int) -> Ask | None:
            if n >= len(waiting):
                return None
            body = {"claim": str(waiting[n]), "rating": str(rating), **said}
            headers = self.works[n % len(self.works)] | {"Content-Type": "application/json"}
            return Ask("/api/v1/verdicts", "POST", json.dumps(body).encode(), headers, 201)

        def tutorial(n: int) -> Ask | None:
            if n >= len(spare):
                return None
            author = self.room.reviewers[n % len(self.room.reviewers)].user_id
            about = {"team": self.team, "claim": spare[n], "author": author, "rating": rating}
            about |= {"revision": places[spare[n]], "statement": "As it was.", "quote": "As it was."}
            body = {name: str(value) for name, value in about.items()} | said
            headers = {"Content-Type": "application/json"}
            return Ask("/drf/verdicts", "POST", json.dumps(body).encode(), headers, 201)

        return Case("a verdict posted", {OURS: ours, TUTORIAL: tutorial}, {TUTORIAL: 1}, equal=False)


def _bearer(member: Membership, scope: Scope) -> dict[str, str]:
    _, secret = actions.teams.issue_token(member, by=member, name="bench", scopes=[scope])
    return {"Authorization": f"Bearer {secret}"}


def _ids(model: type, team: UUID) -> list[UUID]:
    return list(model.objects.filter(team=team).order_by("id").values_list("pk", flat=True))

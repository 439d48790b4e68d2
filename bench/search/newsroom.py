"""A newsroom of invented words, written with COPY: the same in every run."""

import hashlib
import random
from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import accumulate

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from annotations import actions
from annotations.choices import Cause, ClaimState, Stage
from annotations.models import Article, Claim, Claimant, Membership, Outlet, Revision, Snapshot, User

SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ten",
    "ra",
    "vos",
    "pel",
    "du",
    "sir",
    "an",
    "tho",
    "gre",
    "min",
    "bal",
    "cor",
    "nef",
    "shu",
    "ist",
    "ol",
    "ment",
]
VOCABULARY = 20_000
OUTLETS, CLAIMANTS = 200, 2000
STATES = [ClaimState.OPEN] * 5 + [ClaimState.CANDIDATE] * 10 + [ClaimState.REJECTED, ClaimState.IN_REVIEW]


class Words:
    """Words as often as words are: the n-th most frequent 1/n as often as the first (Zipf)."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        made = {"".join(self.random.choices(SYLLABLES, k=2 + n % 3)) for n in range(VOCABULARY * 3)}
        self.all = sorted(made)
        self.random.shuffle(self.all)
        self.all = self.all[:VOCABULARY]
        self._sums = list(accumulate(1 / rank for rank in range(1, len(self.all) + 1)))

    def some(self, count: int) -> list[str]:
        top = self._sums[-1]
        return [
            self.all[min(bisect(self._sums, self.random.random() * top), len(self.all) - 1)]
            for _ in range(count)
        ]

    def text(self, count: int) -> str:
        words = self.some(count)
        return ". ".join(" ".join(words[at : at + 14]).capitalize() for at in range(0, count, 14)) + "."


def make(claims: int, articles: int) -> Membership:
    """The newsroom, with its search documents; an editor of it."""
    user = User.objects.create_user(email="bench@newsroom.example", password=None, name="Bench")
    ruth = actions.teams.found("Bench", slug="bench", founder=user)
    words, team = Words(1), ruth.team
    outlets = [Outlet(team=team, name=f"Outlet {n}", address=f"o{n}.example") for n in range(OUTLETS)]
    people = [Claimant(team=team, name=" ".join(words.some(2)).title() + f" {n}") for n in range(CLAIMANTS)]
    snapshot = Snapshot(
        team=team,
        sha256="0" * 64,
        body=b"",
        byte_length=0,
        media_type="text/plain",
        fetched_at=timezone.now(),
    )
    for rows in (outlets, people, [snapshot]):
        copy(rows)
    copy(_claims(ruth, words, people, claims))
    pieces = [_article(ruth, words, outlets, n) for n in range(articles)]
    copy(pieces)
    copy(_revision(ruth, words, article, snapshot) for article in pieces)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotations_article AS a SET current_revision_id = r.id "
            "FROM annotations_revision AS r WHERE r.article_id = a.id"
        )
    return ruth


def _claims(ruth: Membership, words: Words, people: list[Claimant], count: int) -> Iterator[Claim]:
    for n in range(count):
        statement = words.text(words.random.randint(8, 24))
        yield Claim(
            team=ruth.team,
            statement=statement,
            state=STATES[n % len(STATES)],
            claimant=people[n % len(people)],
        )


def _article(ruth: Membership, words: Words, outlets: list[Outlet], number: int) -> Article:
    outlet = outlets[number % len(outlets)]
    url = f"https://{outlet.address}/{number}"
    return Article(
        team=ruth.team, outlet=outlet, url=url, canonical_key=url, title=words.text(7), stage=Stage.READY
    )


def _revision(ruth: Membership, words: Words, article: Article, snapshot: Snapshot) -> Revision:
    text = "\n\n".join(words.text(words.random.randint(30, 80)) for _ in range(6))
    return Revision(
        team=ruth.team,
        article=article,
        number=1,
        cause=Cause.FIRST,
        snapshot=snapshot,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        substance_sha256=hashlib.sha256(text.encode()).hexdigest(),
        blocks=[{"kind": "paragraph", "start": 0, "end": len(text)}],
        title=article.title,
        language="en",
        extractor="bench",
        extractor_version="1",
    )


def copy(rows: Iterable[Model]) -> None:
    """Write rows of one model with COPY."""
    columns: list = []
    with connection.cursor() as cursor:
        for row in (rows := iter(rows)):
            columns = row._meta.concrete_fields
            names = ", ".join(f'"{field.column}"' for field in columns)
            with cursor.copy(f"COPY {row._meta.db_table} ({names}) FROM STDIN") as copying:
                copying.write_row(_values(row))
                for another in rows:
                    copying.write_row(_values(another))


def _values(row: Model) -> list:
    fields = row._meta.concrete_fields
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]

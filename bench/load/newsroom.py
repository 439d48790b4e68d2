"""A newsroom of any size, the same in every run, written with COPY: triggers and constraints see every row.

An article has five claims with a place each in its text; every fifth claim is ruled on by two verdicts and two
pieces of evidence. Ids are of the order in which the rows were made, as they are where people make them.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from annotations import actions
from annotations.choices import (
    AnchorMethod,
    AnchorState,
    Cause,
    ClaimState,
    Role,
    RulingBasis,
    SourceKind,
    Stage,
    Stance,
    Voice,
)
from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    Claimant,
    Evidence,
    Membership,
    Outlet,
    Rating,
    Revision,
    Ruling,
    Snapshot,
    Source,
    User,
    Verdict,
)
from bench.search.newsroom import Words

OUTLETS, CLAIMANTS, SOURCES = 200, 2000, 2000
CLAIMS_EACH, SENTENCES = 5, 30
# Of ten claims in a row: two ruled on, two open with a verdict, one open without, the others as a machine proposed them.
STATES = [
    ClaimState.RULED,
    ClaimState.IN_REVIEW,
    ClaimState.OPEN,
    *[ClaimState.CANDIDATE] * 2,
    ClaimState.PUBLISHED,
    ClaimState.IN_REVIEW,
    *[ClaimState.CANDIDATE] * 3,
]
JUDGED_BY = {ClaimState.RULED: 2, ClaimState.PUBLISHED: 2, ClaimState.IN_REVIEW: 1}
SPREAD = timedelta(days=300)  # over which the work was done


@dataclass
class Newsroom:
    """The team, its admin and those who judge."""

    ruth: Membership
    reviewers: list[Membership]
    words: Words
    ratings: list[Rating]
    until: datetime

    def when(self, share: float) -> datetime:
        """A moment of the time that the newsroom has worked: 0 its first, 1 its last."""
        return self.until - SPREAD * (1 - share)


def make(articles: int, *, reviewers: int = 16) -> Newsroom:
    """Write the newsroom: five times as many claims, three times as many verdicts, twice as much evidence."""
    room = _found(reviewers)
    with transaction.atomic():
        # Articles and revisions name each other.
        outlets, people, sources = _places(room)
        snapshot = _snapshot(room)
        for kind in (outlets, people, sources, [snapshot]):
            copy(kind)
        pieces = [_article(room, outlets[n % OUTLETS], n, articles) for n in range(articles)]
        copy(pieces)
        for batch in _batches(enumerate(pieces), 1000):
            _write_batch(room, batch, people, sources, snapshot, articles)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE annotations_article AS a SET current_revision_id = r.id "
                "FROM annotations_revision AS r WHERE r.article_id = a.id"
            )
    with connection.cursor() as cursor:
        # Autovacuum would get here minutes later; what reads so many new rows before it is planned for empty tables.
        cursor.execute("ANALYZE")
    return room


def _found(reviewers: int) -> Newsroom:
    ruth = actions.teams.found("Bench", slug="bench", founder=_person("ruth"))
    hired = [
        actions.teams.admit(_person(f"reviewer{n}"), by=ruth, role=Role.REVIEWER) for n in range(reviewers)
    ]
    ratings = list(Rating.objects.filter(team=ruth.team, value__isnull=False))
    return Newsroom(ruth, hired, Words(1), ratings, timezone.now() - timedelta(hours=1))


def _person(name: str) -> User:
    return User.objects.create_user(email=f"{name}@bench.example", name=name.title(), password=None)


def _places(room: Newsroom) -> tuple[list[Outlet], list[Claimant], list[Source]]:
    team, words = room.ruth.team, room.words
    return (
        [Outlet(team=team, name=f"Outlet {n}", address=f"o{n}.example") for n in range(OUTLETS)],
        [Claimant(team=team, name=f"{words.text(2).title()} {n}") for n in range(CLAIMANTS)],
        [
            Source(team=team, kind=SourceKind.DOCUMENT, title=words.text(8), citation=f"Shelf {n}")
            for n in range(SOURCES)
        ],
    )


def _snapshot(room: Newsroom) -> Snapshot:
    return Snapshot(
        team=room.ruth.team,
        sha256="0" * 64,
        body=b"",
        byte_length=0,
        media_type="text/plain",
        fetched_at=room.until,
    )


def _article(room: Newsroom, outlet: Outlet, number: int, of: int) -> Article:
    url, at = f"https://{outlet.address}/{number}", room.when(number / of)
    return Article(
        team=room.ruth.team,
        outlet=outlet,
        url=url,
        canonical_key=url,
        title=room.words.text(7),
        stage=Stage.READY,
        fetched_at=at,
        changed_at=at,
        created_at=at,
    )


@dataclass
class _Batch:
    """The rows of some articles, by the order in which they may be written."""

    revisions: list[Revision]
    claims: list[Claim]
    appearances: list[Appearance]
    anchors: list[Anchor]
    evidence: list[Evidence]
    verdicts: list[Verdict]
    rulings: list[Ruling]


def _write_batch(room: Newsroom, pieces: Any, people: Any, sources: Any, snapshot: Any, of: int) -> None:
    made = _Batch([], [], [], [], [], [], [])
    for number, article in pieces:
        sentences = [room.words.text(13) for _ in range(SENTENCES)]
        revision = _revision(room, article, sentences, snapshot)
        made.revisions.append(revision)
        for place in range(CLAIMS_EACH):
            nth = number * CLAIMS_EACH + place
            claim = _claim(room, sentences[place * 5], people[nth % len(people)], nth, room.when(number / of))
            made.claims.append(claim)
            _place(made, claim, revision, sentences, place * 5)
            _judge(made, room, claim, revision, sources, nth)
    for kind in ("revisions", "claims", "appearances", "anchors", "evidence", "verdicts", "rulings"):
        copy(getattr(made, kind))


def _revision(room: Newsroom, article: Article, sentences: list[str], snapshot: Snapshot) -> Revision:
    text = " ".join(sentences)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Revision(
        team=room.ruth.team,
        article=article,
        number=1,
        cause=Cause.FIRST,
        snapshot=snapshot,
        text=text,
        text_sha256=digest,
        substance_sha256=digest,
        blocks=[{"kind": "paragraph", "start": 0, "end": len(text)}],
        title=article.title,
        language="en",
        extractor="bench",
        extractor_version="1",
        created_at=article.created_at,
    )


def _claim(room: Newsroom, statement: str, claimant: Claimant, nth: int, at: datetime) -> Claim:
    state = STATES[nth % len(STATES)]
    return Claim(
        team=room.ruth.team,
        statement=statement,
        state=state,
        claimant=claimant,
        score=(nth % 97) / 97,
        rank=(nth % 89) / 8,
        opened_at=None if state == ClaimState.CANDIDATE else at,
        created_at=at,
    )


def _place(made: _Batch, claim: Claim, revision: Revision, sentences: list[str], at: int) -> None:
    start = sum(len(each) + 1 for each in sentences[:at])
    end = start + len(claim.statement)
    voice = Voice.QUOTED if claim.rank > 5 else Voice.AUTHORIAL
    appearance = Appearance(
        team=claim.team,
        claim=claim,
        article_id=revision.article_id,
        first_revision=revision,
        voice=voice,
        speaker=claim.claimant.name,
        exact=claim.statement,
        start=start,
        end=end,
        created_at=claim.created_at,
    )
    made.appearances.append(appearance)
    made.anchors.append(
        Anchor(
            team=claim.team,
            appearance=appearance,
            revision=revision,
            state=AnchorState.EXACT,
            start=start,
            end=end,
            quote=claim.statement,
            confidence=1.0,
            margin=1.0,
            method=AnchorMethod.SELECTION,
            created_at=claim.created_at,
        )
    )


def _judge(
    made: _Batch, room: Newsroom, claim: Claim, revision: Revision, sources: list[Source], nth: int
) -> None:
    judges = JUDGED_BY.get(ClaimState(claim.state), 0)
    rating = room.ratings[nth % len(room.ratings)]
    for which in range(2 if judges == 2 else 0):
        made.evidence.append(
            Evidence(
                team=claim.team,
                claim=claim,
                source=sources[(nth + which) % len(sources)],
                stance=[Stance.REFUTES, Stance.SUPPORTS][which],
                quote=room.words.text(10),
                created_at=claim.created_at,
            )
        )
    for which in range(judges):
        made.verdicts.append(
            Verdict(
                team=claim.team,
                claim=claim,
                author=room.reviewers[(nth + which) % len(room.reviewers)].user,
                rating=rating,
                rationale=room.words.text(20),
                confidence=0.8,
                no_evidence_reason="" if judges == 2 else "Seen myself.",
                statement=claim.statement,
                quote=claim.statement,
                revision=revision,
                created_at=claim.created_at + timedelta(hours=1 + which),
            )
        )
    if judges == 2:
        made.rulings.append(
            Ruling(
                team=claim.team,
                claim=claim,
                rating=rating,
                basis=RulingBasis.CONSENSUS,
                statement=claim.statement,
                created_at=claim.created_at + timedelta(hours=2),
            )
        )


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def copy(rows: list[Any]) -> None:
    """Write rows of one model with COPY, at the times they say."""
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {rows[0]._meta.db_table} ({names}) FROM STDIN") as copying,
    ):
        for row in rows:
            copying.write_row([_value(row, field) for field in fields])


def _value(row: Model, field: Any) -> Any:
    kept = getattr(row, field.attname)
    if kept is None and field.name in ("created_at", "updated_at"):
        kept = field.pre_save(row, True)
    return field.get_db_prep_save(kept, connection)

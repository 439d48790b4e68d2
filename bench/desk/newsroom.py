"""The newsroom of bench.load with what a desk waits for, and one article that is full of claims."""

from dataclasses import dataclass

from django.db import connection, transaction

from annotations import actions
from annotations.choices import (
    AnchorState,
    ClaimState,
    PublicationState,
    Severity,
    SourceKind,
    StaleReason,
    Stance,
)
from annotations.models import (
    Anchor,
    Article,
    Claim,
    Edition,
    Evidence,
    Membership,
    Publication,
    Rating,
    Ruling,
    Staleness,
    Verdict,
)
from annotations.models.ids import uuid7
from bench.load.newsroom import Newsroom, copy, make
from tests.conftest import read_again, reading

FULL = 200  # claims in the article that is full of them
DOUBTED = 50  # of so many verdicts one is in doubt
UNSURE = 50  # of so many places one waits for a person
DIVIDED = 10  # of so many claims in review one is disputed


@dataclass(frozen=True)
class Room:
    """An admin, the full article, a claim in it that the team has ruled on, and one that is published."""

    ruth: Membership
    full: Article
    ruled: Claim
    published: Publication
    ids: dict[str, object]  # what stands for the names in addresses


def newsroom(articles: int) -> Room:
    """Five times as many claims as articles."""
    room = make(articles)
    _doubt()
    _unsettle()
    actions.search.rebuild(room.ruth.team)
    full = _full(room)
    ruled, other = list(Claim.objects.filter(appearances__article=full).order_by("id")[:2])
    _rule(ruled, room)
    published = _publish(_rule(other, room), room)
    _publish_the_others(published)
    actions.notifications.notice()
    return Room(room.ruth, full, ruled, published, _ids(room.ruth, full, ruled, published))


def _doubt() -> None:
    judged = Verdict.objects.filter(standing=True).order_by("id")
    copy(
        [
            Staleness(
                team_id=verdict.team_id,
                verdict=verdict,
                reason=StaleReason.NUMBER_CHANGED,
                severity=Severity.HIGH,
                detail="“400” became “600”.",
                before_id=verdict.revision_id,
                after_id=verdict.revision_id,
                created_at=verdict.created_at,
            )
            for verdict in judged[::DOUBTED]
        ]
    )


def _unsettle() -> None:
    """Places that wait for a person, and claims on which the team is divided, spread over all of them."""
    unsure = list(Anchor.objects.filter(standing=True).order_by("id")[::UNSURE])
    Anchor.objects.filter(pk__in=[anchor.pk for anchor in unsure]).update(standing=False)
    for anchor in unsure:
        anchor.pk, anchor.standing = uuid7(), True
        anchor.state, anchor.confidence = AnchorState.EDITED, 0.6
    copy(unsure)
    judged = Claim.objects.filter(state=ClaimState.IN_REVIEW).order_by("id")
    divided = [claim.pk for claim in judged[::DIVIDED]]
    Claim.objects.filter(pk__in=divided).update(state=ClaimState.DISPUTED)


def _full(room: Newsroom) -> Article:
    said = tuple(f"The ferry to Garrel carried {n + 400} passengers in week {n}." for n in range(FULL))
    full, _, _ = actions.articles.submit(room.ruth.team, by=room.ruth, url="https://courier.example/full")
    read_again(full, reading(*said, claims=said))
    full.refresh_from_db()
    return full


def _rule(claim: Claim, room: Newsroom) -> Claim:
    """Judged false by two, on evidence, with a conversation."""
    actions.claims.open_for_review(claim, by=room.ruth)
    ledger = _ledger(claim, room)
    for judge in room.reviewers[:2]:
        actions.verdicts.submit(
            claim,
            by=judge,
            rating=Rating.objects.get(team=claim.team, scale__current=True, slug="false"),
            rationale="I counted the tickets.",
            confidence=0.8,
            evidence=[ledger],
        )
        actions.threads.begin(claim, by=judge, text="Counted twice. @Ruth, will you look?")
    claim.refresh_from_db()
    return claim


def _ledger(claim: Claim, room: Newsroom) -> Evidence:
    source, _ = actions.sources.add(
        claim.team, by=room.ruth, kind=SourceKind.DOCUMENT, title="Ticket ledger", citation="At the pier."
    )
    return actions.evidence.add(
        claim, source, by=room.ruth, stance=Stance.REFUTES, quote="1,150 tickets sold"
    )


def _publish(claim: Claim, room: Newsroom) -> Publication:
    shown = {"category": "DecontextualizedContent", "kind": "image", "urls": ["https://o1.example/full.jpg"]}
    return actions.publications.publish(
        claim,
        by=room.ruth,
        headline="No, fewer took it",
        explanation="The pier counted.",
        language="en",
        media=shown | {"context": "Taken in another year."},
    )


def _publish_the_others(model: Publication) -> None:
    """What the newsroom has published before, with the document of `model` under other headlines."""
    rows, editions = [], []
    ruled = Ruling.objects.filter(claim__state=ClaimState.PUBLISHED, claim__publication=None)
    for n, ruling in enumerate(ruled.select_related("claim").order_by("id").iterator(2000)):
        row = _like(model, ruling, n)
        rows.append(row)
        document = model.current.document | {
            "headline": row.headline,
            "address": actions.editions.address(row),
        }
        editions.append(
            Edition(
                team_id=row.team_id,
                publication=row,
                number=1,
                ruling=ruling,
                document=document,
                sha256=model.current.sha256,
                words=f"{ruling.claim.statement} {row.headline}",
                created_at=ruling.created_at,
            )
        )
    with transaction.atomic():
        copy(rows)
        copy(editions)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE annotations_publication AS p SET current_id = e.id, state = 'published' "
                "FROM annotations_edition AS e WHERE e.publication_id = p.id AND p.current_id IS NULL"
            )


def _like(model: Publication, ruling: Ruling, n: int) -> Publication:
    return Publication(
        team=model.team,
        claim=ruling.claim,
        slug=f"fact-{n}",
        state=PublicationState.HELD,
        headline=f"No: {ruling.claim.statement[:100]}",
        explanation=model.explanation,
        language="en",
        published_at=ruling.created_at,
        modified_at=ruling.created_at,
        created_by_id=model.created_by_id,
        created_at=ruling.created_at,
    )


def _ids(ruth: Membership, full: Article, ruled: Claim, published: Publication) -> dict[str, object]:
    hook = actions.webhooks.create(by=ruth, url="https://wall.example/")
    told = ruth.user.notifications.first()
    *_, name = published.current.document["address"].strip("/").split("/")
    return {
        "slug": ruth.team.slug,
        "name": name,
        "number": 1,
        "article_id": Article.objects.exclude(pk=full.pk).order_by("-id")[0].pk,
        "claim_id": ruled.pk,
        "claimant_id": Claim.objects.exclude(claimant=None)[0].claimant_id,
        "source_id": Evidence.objects.filter(claim=ruled)[0].source_id,
        "outlet_id": Article.objects.exclude(outlet=None)[0].outlet_id,
        "webhook_id": hook.pk,
        "notification_id": told.pk,
        "comment_id": ruled.threads.first().comments.first().pk,
        "": full.pk,
    }

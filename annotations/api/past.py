"""`as_of=`: an article, a claim, a ruling or a publication as it stood at a time, and what was said of it by then."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from annotations.actions.past import Past
from annotations.api.problems import InvalidQuery, NoSuchThing
from annotations.api.shapes import Row, Shape, Wanted
from annotations.api.summaries import PersonShape, RatingSummaryShape, SnapshotShape
from annotations.api.vocabulary import OneOf
from annotations.choices import (
    AnchorState,
    Cause,
    ClaimState,
    PublicationState,
    RulingBasis,
    Severity,
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
    Revision,
    Ruling,
    Staleness,
    Verdict,
)

NAME = "as_of"
PARAMETER = {
    "name": NAME,
    "in": "query",
    "description": "As it stood then: a time (RFC 3339), or a day, which means its end (UTC). Not with `fields` or `expand`.",
    "schema": {"type": "string", "examples": ["2026-03-03", "2026-03-03T12:00:00Z"]},
}


class RevisionThenShape(Shape):
    """What the article said. Offsets are code points of `text`."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    cause = OneOf(Cause)
    title = serializers.CharField(allow_null=True)
    byline = serializers.CharField(allow_null=True)
    published = serializers.CharField(allow_null=True)
    modified = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    text = serializers.CharField()
    text_sha256 = serializers.CharField()
    snapshot = SnapshotShape()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Revision
        heavy = frozenset()


class AnchorThenShape(Shape):
    """Where it was known to stand in what its article said."""

    id = serializers.UUIDField()
    appearance = serializers.UUIDField(source="appearance_id")
    article = serializers.UUIDField(source="appearance.article_id")
    revision = serializers.UUIDField(source="revision_id")
    state = OneOf(AnchorState)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField(allow_null=True)

    class Meta:
        model = Anchor
        heavy = frozenset()


class EvidenceThenShape(Shape):
    """What had been brought, and not been withdrawn."""

    id = serializers.UUIDField()
    source = serializers.UUIDField(source="source_id")
    stance = OneOf(Stance)
    quote = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Evidence
        heavy = frozenset()


class VerdictThenShape(Shape):
    """A verdict that stood, of those that the member may see now."""

    id = serializers.UUIDField()
    author = PersonShape()
    rating = RatingSummaryShape()
    rationale = serializers.CharField()
    confidence = serializers.FloatField(allow_null=True)
    statement = serializers.CharField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Verdict
        heavy = frozenset()


class StalenessThenShape(Shape):
    """A reason that had been noticed and not been cleared."""

    id = serializers.UUIDField()
    reason = OneOf(StaleReason)
    severity = OneOf(Severity)
    detail = serializers.CharField(allow_null=True)
    since = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Staleness
        heavy = frozenset()


class _RulingThen(Shape):
    """What a ruling says, which never changes."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    rating = RatingSummaryShape()
    basis = OneOf(RulingBasis)
    rationale = serializers.CharField(allow_null=True)
    decided_by = PersonShape(allow_null=True)
    statement = serializers.CharField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Ruling
        heavy = frozenset()


class RulingThenShape(_RulingThen):
    """A ruling, and whether it held."""

    standing = serializers.BooleanField()
    stale = serializers.BooleanField()
    staleness = StalenessThenShape(many=True)


class EditionThenShape(Shape):
    """What readers saw."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    document = serializers.JSONField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Edition
        heavy = frozenset()


class PublicationThenShape(Shape):
    """A publication: whether it was public, and the edition that readers saw."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField()
    slug = serializers.CharField()
    state = OneOf(PublicationState)
    edition = EditionThenShape(allow_null=True)


class ClaimThenShape(Shape):
    """A claim, and what the team had made of it. Null and empty: nothing yet."""

    id = serializers.UUIDField()
    statement = serializers.CharField()
    state = OneOf(ClaimState)
    created_at = serializers.DateTimeField()
    anchors = AnchorThenShape(many=True)
    evidence = EvidenceThenShape(many=True)
    verdicts = VerdictThenShape(many=True)
    ruling = RulingThenShape(allow_null=True)
    publication = PublicationThenShape(allow_null=True)


class ArticleAsOfShape(Shape):
    """What an article said at a time, and what the team had said of it by then."""

    as_of = serializers.DateTimeField()
    id = serializers.UUIDField()
    url = serializers.CharField(allow_null=True)
    revision = RevisionThenShape(allow_null=True, help_text="Null where it had not been read.")
    claims = ClaimThenShape(many=True)


class ClaimAsOfShape(ClaimThenShape):
    """A claim at a time, and what the team had made of it by then."""

    as_of = serializers.DateTimeField()


class RulingAsOfShape(RulingThenShape):
    """A ruling at a time, and whether it held."""

    as_of = serializers.DateTimeField()


class PublicationAsOfShape(PublicationThenShape):
    """A publication at a time: whether it was public, and the edition that readers saw."""

    as_of = serializers.DateTimeField()


@dataclass(frozen=True)
class AsOf:
    """How a resource is read as it stood at a time, and what is answered then. Raises NoSuchThing for what was not there."""

    shape: type[Shape]
    read: Callable[[Membership, UUID, datetime], Row]


def moment(request: Request) -> datetime | None:
    """The time that is asked about, in UTC; None where none is. Raises InvalidQuery for what is none, or has not come."""
    said = request.query_params.get(NAME)
    if said is None:
        return None
    for other in ("fields", "expand"):
        if other in request.query_params:
            raise InvalidQuery.of(other, f"with {NAME} there is one form.")
    now = timezone.now()
    try:
        at = _time(said.replace(" ", "+"), now)
    except (ValueError, OverflowError) as error:
        raise InvalidQuery.of(NAME, "say a day or a time with its zone, as 2026-03-03T12:00:00Z.") from error
    if at > now:
        raise InvalidQuery.of(NAME, "that has not come yet.")
    return at


def _time(said: str, now: datetime) -> datetime:
    if len(said) == len("2026-03-03"):
        day = date.fromisoformat(said)
        return now if day == now.date() else datetime.combine(day, time.max, UTC)
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC)


def article(member: Membership, pk: UUID, at: datetime) -> Row:
    past = Past(member, at)
    found = _there(past.rows(Article), pk)
    revisions = _read(RevisionThenShape, past.revisions([pk]), member)
    claims = Claims(past, past.appearances(article=pk))
    return {
        "as_of": at,
        "id": pk,
        "url": found.url or None,
        "revision": next(iter(revisions), None),
        "claims": claims.told(),
    }


def claim(member: Membership, pk: UUID, at: datetime) -> Row:
    past = Past(member, at)
    _there(past.rows(Claim), pk)
    told = Claims(past, {pk: past.appearances(claim=pk).get(pk, [])}).told()
    return {"as_of": at} | told[0]


def ruling(member: Membership, pk: UUID, at: datetime) -> Row:
    past = Past(member, at)
    found = _there(past.rows(Ruling), pk)
    (said,) = _read(_RulingThen, Ruling.objects.filter(pk=pk), member)
    standing = past.rulings([found.claim_id]).filter(pk=pk).exists()
    return {"as_of": at} | _held(
        said, standing, _by("ruling_id", StalenessThenShape, past.staleness([pk]), member)
    )


def publication(member: Membership, pk: UUID, at: datetime) -> Row:
    past = Past(member, at)
    found = _there(past.rows(Publication), pk)
    told = _publications(past, [found])
    if not told:
        raise NoSuchThing(f"There was no publication {pk} then.")
    return {"as_of": at} | told[found.claim_id]


class Claims:
    """Some claims, by their ids with their appearances, as they stood: a constant number of queries."""

    def __init__(self, past: Past, appearances: dict[UUID, list[UUID]]) -> None:
        self.past, self.appearances = past, appearances
        self.claims = list(past.rows(Claim).filter(pk__in=appearances).order_by("id"))

    def told(self) -> list[Row]:
        """Each as ClaimThenShape says."""
        past, ids = self.past, [claim.pk for claim in self.claims]
        statements, states = past.statements(self.claims), past.claim_states(self.claims)
        anchors = self._anchors()
        evidence = self._by_claim(EvidenceThenShape, past.evidence)
        verdicts = self._by_claim(VerdictThenShape, past.verdicts)
        rulings = self._rulings(ids)
        publications = _publications(past, past.rows(Publication).filter(claim__in=ids))
        return [
            {
                "id": claim.pk,
                "statement": statements[claim.pk],
                "state": states[claim.pk],
                "created_at": claim.created_at,
                "anchors": anchors[claim.pk],
                "evidence": evidence[claim.pk],
                "verdicts": verdicts[claim.pk],
                "ruling": rulings.get(claim.pk),
                "publication": publications.get(claim.pk),
            }
            for claim in self.claims
        ]

    def _by_claim(
        self, shape: type[Shape], rows: Callable[[Collection[UUID]], QuerySet]
    ) -> dict[UUID, list[Row]]:
        found = rows([claim.pk for claim in self.claims])
        return _by("claim_id", shape, found, self.past.member)

    def _anchors(self) -> dict[UUID, list[Row]]:
        owner = {pk: claim for claim, found in self.appearances.items() for pk in found}
        found = defaultdict(list)
        for row in _read(AnchorThenShape, self.past.anchors(list(owner)), self.past.member):
            found[owner[row["appearance"]]].append(row)
        return found

    def _rulings(self, ids: Collection[UUID]) -> dict[UUID, Row]:
        rows = self.past.rulings(ids)
        doubts = _by("ruling_id", StalenessThenShape, self.past.staleness(rows), self.past.member)
        said = _read(_RulingThen, rows, self.past.member)
        return {row["claim"]: _held(row, True, doubts) for row in said}


def _publications(past: Past, rows: Collection[Publication] | QuerySet[Publication]) -> dict[UUID, Row]:
    """By claim; those of which something was known."""
    found = {row.pk: row for row in rows}
    states = past.publication_states(list(found))
    editions = _by("publication_id", EditionThenShape, past.editions(list(found)), past.member)
    return {
        found[pk].claim_id: {
            "id": pk,
            "claim": found[pk].claim_id,
            "slug": found[pk].slug,
            "state": state,
            "edition": next(iter(editions[pk]), None),
        }
        for pk, state in states.items()
    }


def _held(said: Row, standing: bool, doubts: dict[UUID, list[Row]]) -> Row:
    reasons = doubts[said["id"]]
    return said | {"standing": standing, "stale": bool(reasons), "staleness": reasons}


def _there(rows: QuerySet, pk: UUID) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchThing(
            f"There was no {rows.model._meta.verbose_name} {pk} then, or it is not for you to see."
        )
    return found


def _read(shape: type[Shape], rows: QuerySet, member: Membership) -> list[Row]:
    return [row for row, _ in Wanted.whole(shape).read(rows, member)]


def _by(column: str, shape: type[Shape], rows: QuerySet, member: Membership) -> dict[UUID, list[Row]]:
    """The rows by a column that is not told."""
    found = defaultdict(list)
    for row, (key,) in Wanted.whole(shape).read(rows, member, extra=(column,)):
        found[key].append(row)
    return found


ARTICLE = AsOf(ArticleAsOfShape, article)
CLAIM = AsOf(ClaimAsOfShape, claim)
RULING = AsOf(RulingAsOfShape, ruling)
PUBLICATION = AsOf(PublicationAsOfShape, publication)

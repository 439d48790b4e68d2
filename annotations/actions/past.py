"""How things stood at a time: what a member may know of now, without what came later. Nothing here writes.

What is hidden from the member now (verdicts under blindness, withheld sources) is hidden in the past as well.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from annotations.choices import ClaimState, PublicationState
from annotations.models import (
    Anchor,
    Appearance,
    Assignment,
    Claim,
    Correction,
    Edition,
    Event,
    Evidence,
    Membership,
    Merger,
    Publication,
    Revision,
    Ruling,
    Staleness,
    Verdict,
)
from annotations.models.teams import TeamRow
from annotations.pipeline import history


@dataclass(frozen=True)
class Past:
    """The team's record as it stood `at` a time (UTC), for one member."""

    member: Membership
    at: datetime

    def rows(self, model: type[TeamRow]) -> QuerySet:
        """Those there were."""
        return model.objects.visible_to(self.member).filter(created_at__lte=self.at)

    def revisions(self, articles: Collection[UUID]) -> QuerySet[Revision]:
        """What each article said: the last text that had not been taken back by then."""
        stood = self.rows(Revision).exclude(withdrawal__created_at__lte=self.at)
        latest = stood.filter(article__in=articles).order_by("article", "-number").distinct("article")
        return Revision.objects.filter(pk__in=latest.values("pk"))

    def appearances(self, **where: Any) -> dict[UUID, list[UUID]]:
        """By claim, where it was made; of one article (`article`) or of one claim (`claim`)."""
        rows = self.rows(Appearance)
        if "claim" in where:
            claim = where["claim"]
            moved = Merger.objects.filter(Q(claim=claim) | Q(into=claim)).values("appearances")
            rows = rows.filter(Q(claim=claim) | Q(pk__in=moved))
        else:
            rows = rows.filter(**where)
        owners = dict(rows.order_by("id").values_list("pk", "claim_id"))
        moves = self._moves(owners)
        found = defaultdict(list)
        for pk, now in owners.items():
            found[history.owner(now, moves[pk])].append(pk)
        return {key: found[key] for key in found if where.get("claim", key) == key}

    def anchors(self, appearances: Collection[UUID]) -> QuerySet[Anchor]:
        """Where these stood in what their articles said, as it was known then."""
        articles = Appearance.objects.filter(pk__in=appearances).values_list("article_id", flat=True)
        texts = self.revisions(set(articles)).values("pk")
        known = self.rows(Anchor).filter(appearance__in=appearances, revision__in=texts)
        latest = known.order_by("appearance", "-id").distinct("appearance")
        return Anchor.objects.filter(pk__in=latest.values("pk")).order_by("start", "id")

    def evidence(self, claims: Collection[UUID]) -> QuerySet[Evidence]:
        stood = Q(withdrawn_at=None) | Q(withdrawn_at__gt=self.at)
        return self.rows(Evidence).filter(stood, claim__in=claims).order_by("id")

    def verdicts(self, claims: Collection[UUID]) -> QuerySet[Verdict]:
        """Those that stood: not superseded by then."""
        later = Verdict.objects.filter(supersedes=OuterRef("pk"), created_at__lte=self.at)
        return self.rows(Verdict).filter(~Exists(later), claim__in=claims).order_by("id")

    def rulings(self, claims: Collection[UUID]) -> QuerySet[Ruling]:
        """The one of each claim that stood, if one did: made last, and not returned for changes since."""
        latest = self.rows(Ruling).filter(claim__in=claims).order_by("claim", "-id").distinct("claim")
        returned = Event.objects.filter(
            kind="claim.returned",
            object_id=OuterRef("claim"),
            at__lte=self.at,
            at__gte=OuterRef("created_at"),
        )
        return Ruling.objects.filter(~Exists(returned), pk__in=latest.values("pk"))

    def staleness(self, rulings: Iterable[Ruling] | QuerySet) -> QuerySet[Staleness]:
        """Why these may not have held, as far as it had been noticed and not been cleared."""
        open_then = Q(cleared_at=None) | Q(cleared_at__gt=self.at)
        return self.rows(Staleness).filter(open_then, ruling__in=rulings).order_by("id")

    def editions(self, publications: Collection[UUID]) -> QuerySet[Edition]:
        """The one of each that readers saw."""
        known = self.rows(Edition).filter(publication__in=publications)
        latest = known.order_by("publication", "-number").distinct("publication")
        return Edition.objects.filter(pk__in=latest.values("pk"))

    def publication_states(self, publications: Collection[UUID]) -> dict[UUID, PublicationState]:
        told = self._told(publications, history.PUBLICATION_STATES)
        return {event.object_id: history.PUBLICATION_STATES[event.kind] for event in told}

    def statements(self, claims: Iterable[Claim]) -> dict[UUID, str]:
        """How each was worded."""
        now = {claim.pk: claim.statement for claim in claims}
        events = Event.objects.visible_to(self.member)
        later = events.filter(kind="claim.reworded", object_id__in=now, at__gt=self.at).order_by("number")
        since = defaultdict(list)
        for event in later:
            since[event.object_id].append(event.data)
        return {pk: history.wording(said, since[pk]) for pk, said in now.items()}

    def claim_states(self, claims: Collection[Claim]) -> dict[UUID, ClaimState]:
        """How far the team had come with each, as far as the member may know."""
        about = self._subjects([claim.pk for claim in claims])
        told = defaultdict(list)
        for event in self._told(list(about), history.CLAIM_KINDS):
            for claim in about[event.object_id]:
                told[claim].append((event.kind, event.data))
        first = {
            claim.pk: ClaimState.OPEN if claim.created_by_id else ClaimState.CANDIDATE for claim in claims
        }
        return {pk: history.claim_state(pk, state, told[pk]) for pk, state in first.items()}

    def _told(self, subjects: Collection[UUID], kinds: Iterable[str]) -> QuerySet[Event]:
        events = Event.objects.visible_to(self.member).filter(at__lte=self.at, kind__in=list(kinds))
        return events.filter(object_id__in=subjects).order_by("number")

    def _subjects(self, claims: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """The rows whose events may tell of a claim's state, each with the claims it may tell of."""
        pairs = [
            model.objects.filter(**{f"{way}__in": claims}).order_by().values_list("pk", F(way))
            for model, way in (
                (Ruling, "claim"),
                (Publication, "claim"),
                (Correction, "publication__claim"),
                (Assignment, "claim"),
            )
        ]
        texts = Appearance.objects.filter(claim__in=claims).order_by()
        pairs.append(texts.values_list("first_revision", F("claim")))
        found = defaultdict(set, {claim: {claim} for claim in claims})
        for subject, claim in pairs[0].union(*pairs[1:]):
            found[subject].add(claim)
        return found

    def _moves(self, appearances: Collection[UUID]) -> dict[UUID, list[history.Moved]]:
        """What mergers ever did to these appearances, oldest first."""
        rows = Merger.objects.filter(appearances__in=appearances).order_by("id")
        found = defaultdict(list)
        for appearance, claim, into, made, undone in rows.values_list(
            "appearances", "claim_id", "into_id", "created_at", "undone_at"
        ):
            stood = made <= self.at and (undone is None or undone > self.at)
            found[appearance].append(history.Moved(claim, into, stood))
        return found

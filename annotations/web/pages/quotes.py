"""Where quotations stand in what their sources say now, and what is asked about those that drifted."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.forms import Form

from annotations.choices import Scope
from annotations.models import Claim, Evidence, Membership, QuoteAnchor, Withholding
from annotations.models.withholding import hidden_from
from annotations.web.forms import ReasonForm
from annotations.web.pages.differences import Piece, pieces
from annotations.web.pages.offers import Offers
from annotations.web.words import ANCHOR, GUARD


@dataclass
class QuoteNote:
    """Where one quotation stands now: in words, with the words then and now where they differ."""

    anchor: QuoteAnchor
    state: str
    doubts: list[str]
    words: list[Piece]
    confirm: Form | None = None
    drop: Form | None = None

    @property
    def drifted(self) -> bool:
        return bool(self.words)


def quote_notes(
    member: Membership, evidence: Iterable[Evidence], offers: Offers | None = None
) -> dict[UUID, QuoteNote]:
    """By the evidence's id, for what was quoted from pages that are watched. One query."""
    rows = QuoteAnchor.objects.visible_to(member).filter(evidence__in=list(evidence), standing=True)
    rows = rows.filter(revision=F("evidence__source__article__current_revision"))
    found = rows.select_related("evidence__revision", "revision", "decided_by").defer(
        "revision__text", "revision__blocks", "evidence__revision__text", "evidence__revision__blocks"
    )
    return {anchor.evidence_id: _note(member, anchor, offers) for anchor in found}


def stubs(member: Membership, claim: Claim) -> list[Withholding]:
    """What the member is told of sources of the claim that are withheld from them. One query."""
    brought = claim.evidence.known_to(member).values("source")
    return list(hidden_from(member).filter(source__in=brought).select_related("created_by").order_by("id"))


def _note(member: Membership, anchor: QuoteAnchor, offers: Offers | None) -> QuoteNote:
    then, now = anchor.evidence.quote, anchor.quote
    note = QuoteNote(
        anchor,
        state=ANCHOR[anchor.state],
        doubts=[GUARD[guard] for guard in anchor.guards],
        words=_words(then, now),
    )
    if offers is not None and anchor.needs_person and member.reaches(Scope.REVIEW):
        note.confirm = offers.give(ReasonForm, f"quote-confirm-{anchor.pk}")
        note.drop = offers.give(ReasonForm, f"quote-drop-{anchor.pk}")
    return note


def _words(then: str, now: str) -> list[Piece]:
    if not now:
        return [Piece("gone", then)]
    return pieces(then, now) if then != now else []

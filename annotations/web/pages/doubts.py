"""What a person has to look at: judgements whose words changed, and places that are not certain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.choices import Scope
from annotations.models import Anchor, Claim, Membership, Staleness, Verdict
from annotations.web.forms import BecauseForm, PlaceForm, ReasonForm
from annotations.web.pages.differences import Piece, pieces
from annotations.web.pages.offers import Offers
from annotations.web.words import ANCHOR, GUARD, METHOD, STALE


@dataclass
class StaleNote:
    """Why judgements may no longer hold: which, the reason in words, and the words then and now."""

    mark: Staleness
    whose: str
    reason: str
    words: list[Piece]
    form: Form
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Elsewhere:
    """Another place the claim may stand at: its words, how alike they are, and the words as the form sends them."""

    start: int
    end: int
    exact: str
    percent: int


@dataclass
class PlaceNote:
    """Where one appearance stands in this text, how that was found, and the words that were edited."""

    anchor: Anchor
    state: str
    method: str
    doubts: list[str]
    words: list[Piece]
    others: list[Elsewhere] = field(default_factory=list)
    confirm: Form | None = None
    move: Form | None = None
    drop: Form | None = None

    @property
    def percent(self) -> int:
        return round(self.anchor.confidence * 100)


def open_marks(member: Membership, claim: Claim) -> list[Staleness]:
    """The open reasons against the claim's judgements, as far as the member may see these."""
    marks = Staleness.objects.visible_to(member).open().select_related("verdict__author", "ruling")
    return list(marks.filter(verdict__claim=claim).union(marks.filter(ruling__claim=claim)).order_by("id"))


def alike(member: Membership, mark: Staleness) -> list[Staleness]:
    """The open marks that say the same of the same claim, this one among them: a person answers them in one."""
    claim = (mark.verdict or mark.ruling).claim
    return next(group for group in groups([mark, *open_marks(member, claim)]) if mark in group)


def groups(marks: Sequence[Staleness]) -> list[list[Staleness]]:
    """Marks in groups that say the same, one judgement after another; each mark once."""
    found: dict[tuple[Any, ...], dict[Any, Staleness]] = {}
    for mark in marks:
        found.setdefault((mark.reason, mark.detail, mark.after_id), {})[mark.pk] = mark
    return [list(group.values()) for group in found.values()]


def stale_note(
    marks: Sequence[Staleness], offers: Offers, *, judged: Verdict | None, now: str, numbers: dict[Any, int]
) -> StaleNote:
    """One note for marks that say the same.

    `judged` is a verdict that the member may see, for the words then; `now` the words as they stand;
    `numbers` the revisions' numbers by id.
    """
    mark = marks[0]
    verdict = mark.verdict or judged
    then = verdict.quote if verdict else ""
    return StaleNote(
        mark=mark,
        whose=_whose(marks),
        reason=STALE[mark.reason],
        # What changed is the source's words then, not the claim's.
        words=pieces(then, now) if then and now and then != now and not mark.evidence_id else [],
        form=offers.give(BecauseForm, f"clear-{mark.pk}"),
        before=numbers.get(mark.before_id),
        after=numbers.get(mark.after_id),
    )


def place_note(member: Membership, anchor: Anchor, offers: Offers) -> PlaceNote:
    """Where an appearance stands; with the forms to decide it where the machine's word is not enough."""
    marked, now = anchor.appearance.exact, anchor.quote
    note = PlaceNote(
        anchor,
        state=ANCHOR[anchor.state],
        method=METHOD[anchor.method],
        doubts=[GUARD[guard] for guard in anchor.guards],
        words=pieces(marked, now) if now and now != marked else [Piece("gone", marked)] * (not now),
    )
    if not anchor.needs_person:
        return note
    note.others = elsewhere(anchor)
    if member.reaches(Scope.REVIEW):
        note.confirm = offers.give(ReasonForm, f"confirm-{anchor.pk}")
        note.move = offers.give(PlaceForm, f"move-{anchor.pk}")
        note.drop = offers.give(ReasonForm, f"drop-{anchor.pk}")
    return note


def elsewhere(anchor: Anchor) -> list[Elsewhere]:
    """The other places that the machine thought of, in the words of the anchor's revision."""
    text = anchor.revision.text
    return [
        Elsewhere(
            one["start"], one["end"], text[one["start"] : one["end"]], percent=round(one["score"] * 100)
        )
        for one in anchor.alternatives
    ]


def _whose(marks: Sequence[Staleness]) -> str:
    """Which judgements: “the ruling and the verdicts of Bob and Carol”."""
    people = [str(mark.verdict.author) for mark in marks if mark.verdict]
    named = {"names": get_text_list(people, _("and"))}
    told = ngettext("the verdict of %(names)s", "the verdicts of %(names)s", len(people)) % named
    of_people = told if people else ""
    ruling = _("the ruling") if any(mark.ruling_id for mark in marks) else ""
    return f" {_('and')} ".join(part for part in (ruling, of_people) if part)

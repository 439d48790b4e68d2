"""Seen before? What a claim matches, which words hold them apart, and what was merged into it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.forms import Form

from annotations.choices import MatchState, Relation, Scope
from annotations.models import Claim, KnownCheck, Match, Membership, Merger, Ruling
from annotations.pipeline import matching
from annotations.web.forms import BecauseForm, ReasonForm
from annotations.web.forms.matches import MatchForm
from annotations.web.pages.offers import Offers
from annotations.web.words import MATCH_GUARD, RELATION

MOST = 20
SHOWN = (MatchState.PROPOSED, MatchState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a statement; `differs` where the other statement has something else."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """What one guard found: our words and theirs."""

    guard: str
    ours: str
    theirs: str


@dataclass
class ShownMatch:
    """A match as it is seen from one of its two claims. `ruling` is of the other, where the team has one."""

    match: Match
    other: Claim | KnownCheck
    relation: str
    words: list[Word]
    apart: list[Apart]
    ruling: Ruling | None = None
    outdated: bool = False
    confirm: Form | None = None
    reject: Form | None = None
    merge: Form | None = None

    @property
    def percent(self) -> int:
        return round(self.match.score * 100)

    @property
    def is_check(self) -> bool:
        return isinstance(self.other, KnownCheck)

    @property
    def is_confirmed(self) -> bool:
        return self.match.state == MatchState.CONFIRMED


@dataclass
class ShownMerger:
    merger: Merger
    split: Form | None = None


@dataclass
class SeenBefore:
    matches: Sequence[ShownMatch] = ()
    mergers: Sequence[ShownMerger] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether something that was asked of a match was refused: what says so is not folded away."""
        forms = [form for shown in self.matches for form in (shown.confirm, shown.reject, shown.merge)]
        return any(form is not None and form.errors for form in forms)


def seen_before(member: Membership, claim: Claim, offers: Offers) -> SeenBefore:
    """The matches of a claim, the undecided first. Three queries."""
    rows = Match.objects.visible_to(member).of(claim).filter(state__in=SHOWN)
    rows = rows.select_related("claim", "other", "known_check", "decided_by").order_by(
        "-state", "-score", "id"
    )
    matches = [_shown(match, claim, offers, member) for match in rows[:MOST]]
    _add_rulings(member, matches)
    mergers = Merger.objects.visible_to(member).filter(into=claim, undone_at=None).order_by("id")
    may = member.reaches(Scope.REVIEW)
    return SeenBefore(
        matches,
        [
            ShownMerger(merger, offers.give(ReasonForm, f"split-{merger.claim_id}") if may else None)
            for merger in mergers.select_related("claim", "created_by")
        ],
    )


def _shown(match: Match, claim: Claim, offers: Offers, member: Membership) -> ShownMatch:
    is_ours = match.claim_id == claim.pk
    other = (match.other or match.known_check) if is_ours else match.claim
    relation = Relation(match.relation) if is_ours else matching.inverse(Relation(match.relation))
    shown = ShownMatch(
        match,
        other,
        RELATION[relation],
        list(_words(other.statement, claim.statement)),
        [_apart(found, is_ours) for found in match.differences],
        outdated={match.statement, match.other_statement} != {claim.statement, other.statement},
    )
    if member.reaches(Scope.REVIEW):
        _offer(shown, relation, offers)
    return shown


def _offer(shown: ShownMatch, relation: Relation, offers: Offers) -> None:
    pk = shown.match.pk
    shown.reject = offers.give(BecauseForm, f"unmatch-{pk}")
    if not shown.is_confirmed:
        shown.confirm = offers.give(MatchForm, f"match-{pk}", initial={"relation": relation})
    elif relation == Relation.SAME and not shown.is_check and not shown.outdated:
        shown.merge = offers.give(ReasonForm, f"merge-{shown.other.pk}")


def _add_rulings(member: Membership, shown: Sequence[ShownMatch]) -> None:
    """What the team ruled on the others: rulings are seen by all; verdicts, which are not, are not shown here."""
    others = [each.other.pk for each in shown if not each.is_check]
    rulings = Ruling.objects.visible_to(member).filter(claim__in=others, standing=True)
    found = {ruling.claim_id: ruling for ruling in rulings.select_related("rating")}
    for each in shown:
        each.ruling = found.get(each.other.pk)


def _words(theirs: str, ours: str) -> Iterator[Word]:
    """Their statement, with the words marked that ours does not have."""
    end = 0
    for found in matching.differing(theirs, ours):
        if found.span.start > end:
            yield Word(theirs[end : found.span.start], differs=False)
        yield Word(found.text, differs=True)
        end = found.span.end
    if end < len(theirs):
        yield Word(theirs[end:], differs=False)


def _apart(found: dict, is_ours: bool) -> Apart:
    ours, theirs = (", ".join(found[side]) for side in ("ours", "theirs"))
    return Apart(MATCH_GUARD[found["guard"]], *((ours, theirs) if is_ours else (theirs, ours)))

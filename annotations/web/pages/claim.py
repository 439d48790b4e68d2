"""A claim in hand: what was said, where it stands, what bears on it, how it was judged, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from annotations.actions.verdicts import JUDGEABLE
from annotations.choices import ClaimState, RulingBasis, Scope, Stage
from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    Evidence,
    Membership,
    Rating,
    Revision,
    Ruling,
    Source,
    Staleness,
    Verdict,
)
from annotations.web import prose
from annotations.web.forms import (
    AdjudicationForm,
    BecauseForm,
    EvidenceForm,
    PlaceForm,
    ReasonForm,
    RewordForm,
    VerdictForm,
)
from annotations.web.pages.article import ArticlePage, Entry
from annotations.web.pages.differences import Piece, pieces
from annotations.web.words import ANCHOR, BASIS, GUARD, METHOD, STALE, STATE, VOICE

DECIDED = frozenset({ClaimState.RULED, ClaimState.PUBLISHED})
SOURCES_OFFERED = 100


@dataclass
class JudgementNote:
    """Why judgements may no longer hold: which, the reason in words, and the words then and now."""

    mark: Staleness
    whose: str
    reason: str
    words: list[Piece]
    form: Form
    before: int | None
    after: int | None


@dataclass
class PlaceNote:
    """Where one appearance stands in this text, how that was found, and the words that were edited."""

    anchor: Anchor
    state: str
    method: str
    doubts: list[str]
    words: list[Piece]
    confirm: Form | None = None
    move: Form | None = None
    drop: Form | None = None

    @property
    def percent(self) -> int:
        return round(self.anchor.confidence * 100)


@dataclass
class ShownVerdict:
    verdict: Verdict
    rationale: SafeString
    evidence: list[Evidence]
    mine: bool

    @property
    def percent(self) -> int | None:
        return None if self.verdict.confidence is None else round(self.verdict.confidence * 100)


@dataclass
class ShownRuling:
    ruling: Ruling
    basis: str
    rationale: SafeString


@dataclass
class ShownEvidence:
    evidence: Evidence
    withdraw: Form | None = None


@dataclass
class ClaimPage:
    """One claim, for one member. `page` is the article it is read in, None where it stands alone."""

    claim: Claim
    member: Membership
    page: ArticlePage | None
    elsewhere: list[Appearance]
    evidence: list[ShownEvidence]
    verdicts: list[ShownVerdict]
    superseded: list[ShownVerdict]
    rulings: list[ShownRuling]
    notes: list[JudgementNote]
    places: list[PlaceNote]
    forms: dict[str, Form] = field(default_factory=dict)

    @property
    def entry(self) -> Entry | None:
        return self.page.current if self.page else None

    @property
    def state(self) -> str:
        return STATE[self.claim.state]

    @property
    def ruling(self) -> ShownRuling | None:
        return next((shown for shown in self.rulings if shown.ruling.standing), None)

    @property
    def mine(self) -> Verdict | None:
        return next((shown.verdict for shown in self.verdicts if shown.mine), None)

    @cached_property
    def appearance(self) -> Appearance | None:
        here = [anchor.appearance for anchor in self.entry.anchors] if self.entry else self.elsewhere
        return here[0] if here else None

    @property
    def voice(self) -> str:
        return VOICE[self.appearance.voice] if self.appearance else ""

    @property
    def proposal(self) -> Any:
        """What the machine proposed, where it did."""
        return getattr(self.appearance, "proposal", None)

    @property
    def score(self) -> int | None:
        return None if self.claim.score is None else round(self.claim.score * 100)

    @property
    def quote(self) -> str:
        """The words as they stand here, where the claim is worded otherwise."""
        anchors = self.entry.anchors if self.entry else []
        words = next((anchor.quote for anchor in anchors if anchor.quote), "")
        return "" if " ".join(words.split()) == self.claim.statement else words

    @property
    def blindfold(self) -> str:
        """What a member who may not see others' verdicts is told; never whether there are any."""
        if not self.member.team.blind or self.mine or self.claim.state in DECIDED:
            return ""
        if self.claim.state == ClaimState.DISPUTED and self.member.reaches(Scope.PUBLISH):
            return ""
        if self.member.reaches(Scope.REVIEW):
            return "Others’ verdicts stay hidden until you have given yours."
        return "Verdicts stay hidden until the team has ruled."


def claim_page(
    member: Membership, claim: Claim, page: ArticlePage | None, bound: dict[str, Any]
) -> ClaimPage:
    """The claim in hand. `bound` are forms that were refused, by their names; they keep what was typed."""
    verdicts = _verdicts(member, claim)
    evidence = list(_evidence(member, claim))
    marks = page.current.marks if page and page.current else _marks(member, claim)
    numbers = {revision.pk: revision.number for revision in page.revisions} if page else {}
    here = page.current.anchors if page and page.current else []
    shown = ClaimPage(
        claim=claim,
        member=member,
        page=page,
        elsewhere=_elsewhere(member, claim, page.article if page else None),
        evidence=[_shown_evidence(member, item, bound) for item in evidence],
        verdicts=[v for v in verdicts if v.verdict.standing],
        superseded=[v for v in verdicts if not v.verdict.standing],
        rulings=[_shown_ruling(r) for r in _rulings(member, claim)],
        notes=[_note(group, verdicts, here, numbers, bound) for group in _alike(marks)],
        places=[_place_note(member, anchor, bound) for anchor in here],
    )
    for place in shown.places:
        # Said once is enough: the note above shows the same words.
        place.words = [] if place.words in [note.words for note in shown.notes] else place.words
    shown.forms = _forms(shown, [item for item in evidence if item.withdrawn_at is None]) | bound
    return shown


def ratings_of(member: Membership) -> list[Rating]:
    """The steps of the team's current scales, in order."""
    return list(
        Rating.objects.visible_to(member)
        .filter(scale__current=True)
        .select_related("scale")
        .order_by("scale_id", "position")
    )


def sources_of(member: Membership) -> list[Source]:
    """The sources offered for reuse: the latest, without their texts."""
    sources = Source.objects.visible_to(member).only("pk", "title", "team_id")
    return list(sources.order_by("-id")[:SOURCES_OFFERED])


def evidence_of(member: Membership, claim: Claim) -> list[Evidence]:
    """What a verdict may rest on."""
    return list(_evidence(member, claim).filter(withdrawn_at=None))


def _verdicts(member: Membership, claim: Claim) -> list[ShownVerdict]:
    rows = Verdict.objects.visible_to(member).filter(claim=claim).select_related("author", "rating")
    return [
        ShownVerdict(
            verdict,
            prose.to_html(verdict.rationale),
            list(verdict.evidence.all()),
            mine=verdict.author_id == member.user_id,
        )
        for verdict in rows.prefetch_related("evidence__source").order_by("-id")
    ]


def _rulings(member: Membership, claim: Claim) -> QuerySet[Ruling]:
    rulings = Ruling.objects.visible_to(member).filter(claim=claim)
    return rulings.select_related("rating", "decided_by").order_by("-id")


def _shown_ruling(ruling: Ruling) -> ShownRuling:
    return ShownRuling(ruling, BASIS[RulingBasis(ruling.basis)], prose.to_html(ruling.rationale))


def _evidence(member: Membership, claim: Claim) -> QuerySet[Evidence]:
    evidence = Evidence.objects.visible_to(member).filter(claim=claim)
    return evidence.select_related("source", "created_by").defer("source__text").order_by("id")


def _shown_evidence(member: Membership, evidence: Evidence, bound: dict[str, Any]) -> ShownEvidence:
    if evidence.withdrawn_at or not member.reaches(Scope.REVIEW):
        return ShownEvidence(evidence)
    name = f"withdraw-{evidence.pk}"
    return ShownEvidence(evidence, bound.get(name) or BecauseForm(name=name))


def _marks(member: Membership, claim: Claim) -> list[Staleness]:
    open_marks = Staleness.objects.visible_to(member).open().select_related("verdict__author", "ruling")
    of_verdicts = open_marks.filter(verdict__claim=claim)
    return list(of_verdicts.union(open_marks.filter(ruling__claim=claim)).order_by("id"))


def _elsewhere(member: Membership, claim: Claim, article: Article | None) -> list[Appearance]:
    rows = Appearance.objects.visible_to(member).filter(claim=claim).exclude(article=article)
    return list(rows.select_related("article__outlet", "first_revision").order_by("id")[:50])


def alike(member: Membership, mark: Staleness) -> list[Staleness]:
    """The open marks that say the same of the same claim: a person answers them in one."""
    return next(group for group in _alike([mark, *_marks(member, _claim_of(mark))]) if mark in group)


def _alike(marks: Sequence[Staleness]) -> list[list[Staleness]]:
    """Marks in groups that say the same, one judgement after another; each mark once."""
    groups: dict[tuple[Any, ...], dict[Any, Staleness]] = {}
    for mark in marks:
        groups.setdefault((mark.reason, mark.detail, mark.after_id), {})[mark.pk] = mark
    return [list(group.values()) for group in groups.values()]


def _claim_of(mark: Staleness) -> Claim:
    return (mark.verdict or mark.ruling).claim


def _whose(marks: Sequence[Staleness]) -> str:
    """Which judgements: “the ruling and the verdicts of Bob and Carol”."""
    people = [str(mark.verdict.author) for mark in marks if mark.verdict]
    of_people = f"the verdict{'s' * (len(people) > 1)} of {get_text_list(people, 'and')}" if people else ""
    ruling = "the ruling" if any(mark.ruling_id for mark in marks) else ""
    return " and ".join(part for part in (ruling, of_people) if part)


def _note(
    marks: Sequence[Staleness],
    verdicts: Sequence[ShownVerdict],
    anchors: Sequence[Anchor],
    numbers: dict[Any, int],
    bound: dict[str, Any],
) -> JudgementNote:
    """The words then are those the verdict is pinned to; a ruling's are those of a verdict behind it."""
    mark = marks[0]
    judged = mark.verdict or next((v.verdict for v in verdicts if v.verdict.standing), None)
    now = next((anchor.quote for anchor in anchors if anchor.quote), "")
    then = judged.quote if judged else ""
    name = f"clear-{mark.pk}"
    return JudgementNote(
        mark=mark,
        whose=_whose(marks),
        reason=STALE[mark.reason],
        words=pieces(then, now) if then and now and then != now else [],
        form=bound.get(name) or BecauseForm(name=name),
        before=numbers.get(mark.before_id),
        after=numbers.get(mark.after_id),
    )


def _place_note(member: Membership, anchor: Anchor, bound: dict[str, Any]) -> PlaceNote:
    marked, now = anchor.appearance.exact, anchor.quote
    note = PlaceNote(
        anchor,
        state=ANCHOR[anchor.state],
        method=METHOD[anchor.method],
        doubts=[GUARD[guard] for guard in anchor.guards],
        words=pieces(marked, now) if now and now != marked else [Piece("gone", marked)] * (not now),
    )
    if anchor.needs_person and member.reaches(Scope.REVIEW):
        names = {verb: f"{verb}-{anchor.pk}" for verb in ("confirm", "move", "drop")}
        note.confirm = bound.get(names["confirm"]) or ReasonForm(name=names["confirm"])
        note.move = bound.get(names["move"]) or PlaceForm(name=names["move"])
        note.drop = bound.get(names["drop"]) or ReasonForm(name=names["drop"])
    return note


def _forms(shown: ClaimPage, evidence: Sequence[Evidence]) -> dict[str, Form]:
    """The forms this member may use on the claim as it is. What is missing is not offered."""
    claim, member = shown.claim, shown.member
    offered: dict[str, Form] = {}
    if member.reaches(Scope.WRITE) and claim.state != ClaimState.MERGED:
        offered["evidence"] = EvidenceForm(name="evidence", sources=sources_of(member))
        offered["reword"] = RewordForm(name="reword", initial={"statement": claim.statement})
    if not member.reaches(Scope.REVIEW):
        return offered
    if claim.state in (ClaimState.CANDIDATE, ClaimState.REJECTED):
        offered["open"] = ReasonForm(name="open")
    if claim.state in (ClaimState.CANDIDATE, ClaimState.OPEN):
        offered["reject"] = ReasonForm(name="reject")
    if claim.state in JUDGEABLE:
        offered |= _judging(shown, evidence)
    return offered


def _judging(shown: ClaimPage, evidence: Sequence[Evidence]) -> dict[str, Form]:
    ratings = ratings_of(shown.member)
    anew = shown.mine is not None
    offered: dict[str, Form] = {
        "verdict": VerdictForm(name="verdict", ratings=ratings, evidence=evidence, anew=anew)
    }
    took_part = any(v.mine for v in [*shown.verdicts, *shown.superseded])
    disputed = shown.claim.state == ClaimState.DISPUTED
    if disputed and shown.member.reaches(Scope.PUBLISH) and not took_part:
        offered["adjudicate"] = AdjudicationForm(name="adjudicate", ratings=ratings)
    return offered


def revision_read(page: ArticlePage | None) -> Revision | None:
    """The revision a verdict given here is pinned to: the one on show, where the claim stands in it."""
    return page.revision if page and page.current and page.current.placed else None


def is_fetching(source: Source) -> bool:
    return source.stage in (Stage.QUEUED, Stage.FETCHING, Stage.READING)

"""A claim in hand: what was said, where it stands, what bears on it, how it was judged, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.forms import Form
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotations.choices import ClaimState, RulingBasis, Scope
from annotations.models import (
    Appearance,
    Claim,
    Evidence,
    Membership,
    Revision,
    Ruling,
    Verdict,
    Withholding,
)
from annotations.web import prose
from annotations.web.forms import BecauseForm, PressForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.pages.article import ArticlePage, Entry
from annotations.web.pages.beyond import DECIDED, Beyond, beyond, elsewhere, may_bring
from annotations.web.pages.doubts import PlaceNote, StaleNote, groups, open_marks, place_note, stale_note
from annotations.web.pages.offers import Offers, Stray, offered
from annotations.web.pages.quotes import QuoteNote, quote_notes, stubs
from annotations.web.pages.threads import Talk, talk
from annotations.web.pages.verdicts import ShownVerdict, Sides, sides
from annotations.web.words import BASIS, STATE, VOICE


@dataclass
class ShownRuling:
    ruling: Ruling
    basis: str
    rationale: SafeString


@dataclass
class ShownEvidence:
    evidence: Evidence
    withdraw: Form | None = None
    quote: QuoteNote | None = None
    talk: Talk | None = None
    share: Form | None = None

    @property
    def sealed(self) -> str:
        """Who sees it, where that is not the whole team."""
        if not self.evidence.sealed:
            return ""
        return _("kept for your verdict") if self.share else _("brought with a verdict")


@dataclass
class ClaimPage:
    """One claim, for one member. `page` is the article it is read in, None where it stands alone."""

    claim: Claim
    member: Membership
    page: ArticlePage | None
    elsewhere: list[Appearance]
    evidence: list[ShownEvidence]
    withheld: list[Withholding]
    verdicts: list[ShownVerdict]
    superseded: list[ShownVerdict]
    rulings: list[ShownRuling]
    notes: list[StaleNote] = field(default_factory=list)
    places: list[PlaceNote] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)
    stray: list[Stray] = field(default_factory=list)
    beyond: Beyond | None = None

    @property
    def entry(self) -> Entry | None:
        return self.page.current if self.page else None

    @property
    def state(self) -> str:
        return STATE[self.claim.state]

    @property
    def brings(self) -> bool:
        """Whether the member may bring evidence."""
        return may_bring(self.member, self.claim)

    @property
    def ruling(self) -> ShownRuling | None:
        return next((shown for shown in self.rulings if shown.ruling.standing), None)

    @property
    def mine(self) -> Verdict | None:
        return next((shown.verdict for shown in self.verdicts if shown.mine), None)

    @cached_property
    def sides(self) -> Sides | None:
        return sides(self.verdicts)

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
            return _("Others’ verdicts stay hidden until you have given yours.")
        return _("Verdicts stay hidden until the team has ruled.")


def claim_page(
    member: Membership, claim: Claim, page: ArticlePage | None, refused: Sequence[DeskForm] = ()
) -> ClaimPage:
    """The claim in hand. Up to ten queries, a text beside it not counted.

    `refused` forms keep what was typed and say what is wrong; with them the second half comes at once, because
    they may stand there.
    """
    offers = Offers(refused)
    evidence = list(_evidence(member, claim))
    verdicts = _verdicts(member, claim, evidence)
    quotes = quote_notes(member, evidence, offers)
    shown = ClaimPage(
        claim=claim,
        member=member,
        page=page,
        elsewhere=[] if page else elsewhere(member, claim, None),
        evidence=[_shown_evidence(member, item, offers, quotes.get(item.pk)) for item in evidence],
        withheld=stubs(member, claim),
        verdicts=[v for v in verdicts if v.verdict.standing],
        superseded=[v for v in verdicts if not v.verdict.standing],
        rulings=[_shown_ruling(r) for r in _rulings(member, claim)],
    )
    _add_doubts(shown, offers)
    shown.forms = offered(
        claim,
        member,
        offers,
        evidence=[item for item in evidence if item.withdrawn_at is None],
        anew=shown.mine is not None,
        took_part=any(v.mine for v in verdicts),
    )
    if refused:
        shown.beyond = beyond(member, claim, offers, article_id=page.article.pk if page else None)
        shown.stray = offers.stray
    _add_talk(shown)
    return shown


def _add_talk(shown: ClaimPage) -> None:
    """A place for what is said of each part; what was said comes with the second half."""
    about = shown.beyond.talks.about if shown.beyond else partial(talk, shown.member)
    for proof in shown.evidence:
        proof.talk = about("evidence", proof.evidence.pk)
    for judged in (*shown.verdicts, *shown.superseded):
        judged.talk = about("verdict", judged.verdict.pk)


def _add_doubts(shown: ClaimPage, offers: Offers) -> None:
    """The notes on what changed; the same words are shown once."""
    page, entry = shown.page, shown.entry
    marks = entry.marks if entry else open_marks(shown.member, shown.claim)
    anchors = entry.anchors if entry else []
    now = next((anchor.quote for anchor in anchors if anchor.quote), "")
    numbers = {revision.pk: revision.number for revision in page.revisions} if page else {}
    judged = shown.verdicts[0].verdict if shown.verdicts else None
    shown.notes = [
        stale_note(group, offers, judged=judged, now=now, numbers=numbers) for group in groups(marks)
    ]
    shown.places = [place_note(shown.member, anchor, offers) for anchor in anchors]
    for place in shown.places:
        if place.words in [note.words for note in shown.notes]:
            place.words = []


def evidence_of(member: Membership, claim: Claim) -> list[Evidence]:
    """What a verdict may rest on."""
    return list(_evidence(member, claim).filter(withdrawn_at=None))


def _verdicts(member: Membership, claim: Claim, evidence: Sequence[Evidence]) -> list[ShownVerdict]:
    """The verdicts the member may see, each with that of the evidence on which it rests."""
    rests_on = Verdict.evidence.through.objects.filter(verdict_id=OuterRef("pk")).values("evidence_id")
    rows = Verdict.objects.visible_to(member).filter(claim=claim).select_related("author", "rating")
    return [
        ShownVerdict(
            verdict,
            prose.to_html(verdict.rationale),
            [item for item in evidence if item.pk in verdict.rests_on],
            mine=verdict.author_id == member.user_id,
        )
        for verdict in rows.annotate(rests_on=ArraySubquery(rests_on)).order_by("-id")
    ]


def _rulings(member: Membership, claim: Claim) -> QuerySet[Ruling]:
    rulings = Ruling.objects.visible_to(member).filter(claim=claim)
    return rulings.select_related("rating", "decided_by").order_by("-id")


def _shown_ruling(ruling: Ruling) -> ShownRuling:
    return ShownRuling(ruling, BASIS[RulingBasis(ruling.basis)], prose.to_html(ruling.rationale))


def _evidence(member: Membership, claim: Claim) -> QuerySet[Evidence]:
    evidence = Evidence.objects.visible_to(member).filter(claim=claim)
    return evidence.select_related("source", "created_by").defer("source__text").order_by("id")


def _shown_evidence(
    member: Membership, evidence: Evidence, offers: Offers, quote: QuoteNote | None
) -> ShownEvidence:
    if evidence.withdrawn_at or not member.reaches(Scope.REVIEW):
        return ShownEvidence(evidence, quote=quote)
    shown = ShownEvidence(evidence, offers.give(BecauseForm, f"withdraw-{evidence.pk}"), quote)
    if evidence.sealed and evidence.created_by_id == member.user_id:
        shown.share = offers.give(PressForm, f"share-{evidence.pk}")
    return shown


def revision_read(page: ArticlePage | None) -> Revision | None:
    """The revision a verdict given here is pinned to: the one on show, where the claim stands in it."""
    return page.revision if page and page.current and page.current.placed else None

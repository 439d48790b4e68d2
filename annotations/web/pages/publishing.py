"""A claim on its way to readers: the gates, what they will see, what became public and was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.forms import Form
from django.utils.safestring import SafeString

from annotations import actions
from annotations.choices import PublicationState, ReportState, Scope
from annotations.models import Claim, Correction, ErrorReport, Membership, Override, Publication, Ruling
from annotations.pipeline import publishing
from annotations.values import GateResult
from annotations.web import prose
from annotations.web.forms import BecauseForm, PressForm, ReasonForm
from annotations.web.forms.publishing import AnswerForm, CorrectForm, PublishForm, media_fields
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.replies import ShowForm
from annotations.web.pages.offers import Offers
from annotations.web.words import GATE


@dataclass
class ShownGate:
    """One rule; `form` where this member may ask for it to be set aside, or agree to it."""

    result: GateResult
    override: Override | None
    form: Form | None

    @property
    def words(self) -> str:
        return GATE[self.result.gate]

    @property
    def is_open(self) -> bool:
        return self.result.met or bool(self.override and self.override.seconded_by_id)


@dataclass
class Checklist:
    """Every rule of publication, as it stands for one claim now."""

    claim: Claim
    gates: list[ShownGate]

    @property
    def closed(self) -> int:
        return sum(not gate.is_open for gate in self.gates)


@dataclass
class ShownReport:
    report: ErrorReport
    form: Form | None
    show: Form | None = None


@dataclass
class PublishingPage:
    claim: Claim
    publication: Publication | None
    checklist: Checklist | None = None
    corrections: list[Correction] = field(default_factory=list)
    reports: list[ShownReport] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)
    missed: list[str] | None = None  # what search engines would miss; None without a ruling

    @property
    def is_public(self) -> bool:
        return self.publication is not None and self.publication.state == PublicationState.PUBLISHED

    @property
    def address(self) -> str:
        current = self.publication.current if self.publication else None
        return current.document["address"] if current else ""


@dataclass
class Preview:
    """A publication before it is one."""

    claim: Claim
    ruling: Ruling | None
    headline: str
    explanation: SafeString


def previewed(member: Membership, claim: Claim, *, headline: str, explanation: str) -> Preview:
    """What these words would look like to readers. One query."""
    rulings = Ruling.objects.visible_to(member).filter(claim=claim, standing=True)
    return Preview(claim, rulings.select_related("rating").first(), headline, prose.to_html(explanation))


def publishing_page(member: Membership, claim: Claim, refused: Sequence[DeskForm] = ()) -> PublishingPage:
    """Everything about a claim and its readers. `refused` forms keep what was typed; with them the gates come at
    once, because one may stand there. Seven queries, without the gates."""
    offers = Offers(refused)
    publication = _publication(member, claim)
    shown = PublishingPage(claim, publication, checklist(member, claim, offers) if refused else None)
    if publication:
        shown.corrections = list(publication.corrections.select_related("made_by", "edition").order_by("-id"))
        shown.reports = [
            ShownReport(report, _answer(member, report, offers), _show(member, report, offers))
            for report in publication.reports.order_by("-id")
        ]
    if member.reaches(Scope.PUBLISH):
        shown.forms = _offered(publication, offers)
        shown.missed = _missed(claim)
    return shown


def words_of(publication: Publication | None) -> str:
    """What readers are told beside the ruling, as one text."""
    if publication is None:
        return ""
    return "\n\n".join(
        [
            publication.headline,
            publication.explanation,
            *filter(None, media_fields(publication.media).values()),
        ]
    )


def _publication(member: Membership, claim: Claim) -> Publication | None:
    rows = Publication.objects.visible_to(member).filter(claim=claim)
    return rows.select_related("current", "team").first()


def checklist(member: Membership, claim: Claim, offers: Offers) -> Checklist:
    """The gates as they stand for this member. Ten queries."""
    asked = Override.objects.filter(ruling__claim=claim, ruling__standing=True).select_related(
        "asked_by", "seconded_by"
    )
    overrides = {override.gate: override for override in asked}
    results = actions.publications.gates(claim, by=member)
    gates = [
        ShownGate(r, overrides.get(r.gate), _aside(member, r, overrides.get(r.gate), offers)) for r in results
    ]
    return Checklist(claim, gates)


def _missed(claim: Claim) -> list[str] | None:
    """What Google requires and recommends of a ClaimReview and would not find, were the claim published now."""
    document = actions.editions.preview(claim)
    if document is None:
        return None
    found = publishing.lint(
        publishing.claim_review(document, root=settings.PUBLIC_URL or "https://facts.example")
    )
    return [*found["errors"], *found["warnings"]]


def _aside(member: Membership, result: GateResult, override: Override | None, offers: Offers) -> Form | None:
    if result.met or not result.may_be_overridden or not member.reaches(Scope.PUBLISH):
        return None
    name = f"aside-{result.gate}"
    if override is None:
        return offers.give(ReasonForm, name)
    mine = override.asked_by_id == member.user_id
    return None if mine or override.seconded_by_id else offers.give(PressForm, name)


def _answer(member: Membership, report: ErrorReport, offers: Offers) -> Form | None:
    if report.state != ReportState.RECEIVED or not member.reaches(Scope.PUBLISH):
        return None
    return offers.give(AnswerForm, f"answer-{report.pk}")


def _show(member: Membership, report: ErrorReport, offers: Offers) -> Form | None:
    """Turns what readers see of an answered report."""
    if report.state == ReportState.RECEIVED or not member.reaches(Scope.PUBLISH):
        return None
    return offers.give(ShowForm, f"show-{report.pk}", initial={"shown": not report.shown})


def _offered(publication: Publication | None, offers: Offers) -> dict[str, Form]:
    told = {"headline": publication.headline, "explanation": publication.explanation} if publication else {}
    told |= {"as_read": words_of(publication), **media_fields(publication and publication.media)}
    if publication is None or publication.published_at is None:
        forms: dict[str, Form] = {"publish": offers.give(PublishForm, "publish", initial=told)}
        if publication and publication.state == PublicationState.SCHEDULED:
            forms["hold"] = offers.give(PressForm, "hold")
        return forms
    if publication.state != PublicationState.PUBLISHED:
        return {}
    return {
        "correct": offers.give(CorrectForm, "correct", initial=told),
        "unpublish": offers.give(BecauseForm, "unpublish"),
    }

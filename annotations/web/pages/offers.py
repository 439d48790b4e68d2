"""The forms a member is offered beside a claim, and what becomes of those that were refused."""

from collections.abc import Sequence
from typing import TypeVar

from django.forms import BoundField, Form, HiddenInput

from annotations.actions import drafts, seals
from annotations.actions.verdicts import JUDGEABLE
from annotations.choices import ClaimState, Scope
from annotations.models import Claim, Evidence, Membership, Rating, Source
from annotations.web.forms import AdjudicationForm, ReasonForm, RewordForm, VerdictForm
from annotations.web.forms.rendering import DeskForm

SOURCES_OFFERED = 100
Offered = TypeVar("Offered", bound=DeskForm)


class Offers:
    """Gives out forms by name: the refused one, with what was typed, in place of a fresh one of its name.

    What nobody asked for in the end (the claim was closed meanwhile, the place decided) is `stray`: its
    errors and what was typed are shown all the same.
    """

    def __init__(self, refused: Sequence[DeskForm] = ()) -> None:
        self._refused = {form.name: form for form in refused}

    def give(self, form_class: type[Offered], name: str, **kwargs: object) -> Offered:
        return self._refused.pop(name, None) or form_class(name=name, **kwargs)

    @property
    def stray(self) -> list["Stray"]:
        return [Stray(form) for form in self._refused.values()]


class Stray:
    """A refused form that has no place any more."""

    def __init__(self, form: Form) -> None:
        self.errors = [error for errors in form.errors.values() for error in errors]
        self.typed = [field for field in form if self._is_prose(field)]

    @staticmethod
    def _is_prose(field: BoundField) -> bool:
        return bool(isinstance(field.value(), str) and field.value().strip()) and not (
            isinstance(field.field.widget, HiddenInput) or hasattr(field.field, "choices")
        )


def offered(
    claim: Claim,
    member: Membership,
    offers: Offers,
    *,
    evidence: Sequence[Evidence],
    anew: bool,
    took_part: bool,
) -> dict[str, Form]:
    """The forms this member may use on the claim as it is. What is missing is not offered.

    `anew`: the member has a standing verdict; `took_part`: or had one.
    """
    forms: dict[str, Form] = {}
    read = {"as_read": claim.statement}
    if member.reaches(Scope.WRITE) and claim.state != ClaimState.MERGED:
        forms["reword"] = offers.give(RewordForm, "reword", initial={"statement": claim.statement} | read)
    if not member.reaches(Scope.REVIEW):
        return forms
    if claim.state in (ClaimState.CANDIDATE, ClaimState.REJECTED):
        forms["open"] = offers.give(ReasonForm, "open")
    if claim.state in (ClaimState.CANDIDATE, ClaimState.OPEN):
        forms["reject"] = offers.give(ReasonForm, "reject")
    if claim.state in JUDGEABLE:
        ratings = ratings_of(member)
        typed = VerdictForm.as_typed(drafts.find(claim, by=member)) | read
        forms["verdict"] = offers.give(
            VerdictForm, "verdict", ratings=ratings, evidence=evidence, anew=anew, initial=typed
        )
        if claim.state == ClaimState.DISPUTED and member.reaches(Scope.PUBLISH) and not took_part:
            forms["adjudicate"] = offers.give(AdjudicationForm, "adjudicate", ratings=ratings, initial=read)
    return forms | _taken_up_again(claim, member, offers)


def _taken_up_again(claim: Claim, member: Membership, offers: Offers) -> dict[str, Form]:
    """What an editor may do with what is decided or in dispute."""
    forms: dict[str, Form] = {}
    if member.reaches(Scope.PUBLISH) and claim.state in (ClaimState.RULED, ClaimState.DISPUTED):
        forms["return"] = offers.give(ReasonForm, "return")
    if member.reaches(Scope.PUBLISH) and claim.state in (ClaimState.RULED, ClaimState.PUBLISHED):
        forms["reopen"] = offers.give(ReasonForm, "reopen")
    return forms


def may_seal(member: Membership, claim: Claim) -> bool:
    """Whether the member may keep evidence for a verdict of their own."""
    return member.reaches(Scope.REVIEW) and seals.may_seal(claim)


def ratings_of(member: Membership) -> list[Rating]:
    """The steps of the team's current scales, in order."""
    current = Rating.objects.visible_to(member).filter(scale__current=True).select_related("scale")
    return list(current.order_by("scale_id", "position"))


def sources_of(member: Membership) -> list[Source]:
    """The sources offered for reuse: the latest, without their texts."""
    sources = Source.objects.visible_to(member).only("pk", "title", "team_id")
    return list(sources.order_by("-id")[:SOURCES_OFFERED])

"""Settings for those who lead: handing out, loads, absences, interests, rules, guidelines, and held texts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations import actions, tasks
from annotations.models import Absence, ConflictOfInterest, Hold, Membership
from annotations.web.doors import attempt, desk
from annotations.web.forms import PressForm, ReasonForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.staffing import AbsenceForm, GuidelinesForm, HandOutForm, InterestForm, RulesForm
from annotations.web.forms.team import LoadForm
from annotations.web.pages.offers import ratings_of
from annotations.web.pages.staffing import held_texts, rules, staffing
from annotations.web.queries import uuid
from annotations.web.views.area import part
from annotations.web.views.team import colleague


@require_safe
@desk
def people(request: HttpRequest, member: Membership) -> HttpResponse:
    return _people(request, member)


@require_POST
@desk
def hand_out(request: HttpRequest, member: Membership) -> HttpResponse:
    page = staffing(member)
    form = HandOutForm(request.POST, name="hand-out", offered=page.claims, people=page.people)
    made = attempt(form, lambda **_: actions.staffing.assign(by=member, **form.given()))
    if made is None:
        return _people(request, member, hand_out_form=form)
    messages.info(request, _("Handed out: %d. What is full or not theirs to judge was left.") % len(made))
    return redirect("web:staffing", member.team.slug)


@require_POST
@desk
def be_away(request: HttpRequest, member: Membership) -> HttpResponse:
    form = AbsenceForm(request.POST, name="away", people=staffing(member).people)
    if attempt(form, lambda **_: actions.staffing.be_away(by=member, **form.given())) is None:
        return _people(request, member, absence_form=form)
    return redirect("web:staffing", member.team.slug)


@require_POST
@desk
def come_back(request: HttpRequest, member: Membership, absence_id: UUID) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.visible_to(member), pk=absence_id)
    form = PressForm({}, name="back")
    attempt(form, lambda **_: actions.staffing.come_back(absence, by=member))
    return (
        redirect("web:staffing", member.team.slug)
        if form.is_valid()
        else _people(request, member, refused=form)
    )


@require_POST
@desk
def set_load(request: HttpRequest, member: Membership, membership_id: UUID) -> HttpResponse:
    """How much somebody takes; what is refused stands beside their row."""
    other = colleague(member, membership_id)
    form = LoadForm(request.POST, name=f"load-{membership_id}")
    if attempt(form, lambda **said: actions.staffing.set_load(other, by=member, **said)) is None:
        return _people(request, member, refused=form)
    return redirect("web:staffing", member.team.slug)


@require_POST
@desk
def declare(request: HttpRequest, member: Membership) -> HttpResponse:
    """A conflict of interest, one's own or as an editor somebody else's."""
    form = InterestForm(request.POST, name="interest", page=staffing(member))
    if attempt(form, lambda **said: actions.conflicts.declare(by=member, **said)) is None:
        return _people(request, member, interest_form=form)
    return redirect("web:staffing", member.team.slug)


@require_POST
@desk
def end_conflict(request: HttpRequest, member: Membership, conflict_id: UUID) -> HttpResponse:
    conflict = get_object_or_404(ConflictOfInterest.objects.visible_to(member), pk=conflict_id)
    form = PressForm({}, name="end")
    attempt(form, lambda **_: actions.conflicts.end(conflict, by=member))
    return (
        redirect("web:staffing", member.team.slug)
        if form.is_valid()
        else _people(request, member, refused=form)
    )


@require_safe
@desk
def policy(request: HttpRequest, member: Membership) -> HttpResponse:
    return _policy(request, member)


@require_POST
@desk
def change_rules(request: HttpRequest, member: Membership) -> HttpResponse:
    form = RulesForm(request.POST, name="rules", ratings=ratings_of(member))
    if attempt(form, lambda **said: actions.policies.change(member.team, by=member, **said)) is None:
        return _policy(request, member, rules_form=form)
    return redirect("web:policy", member.team.slug)


@require_POST
@desk
def write_guidelines(request: HttpRequest, member: Membership) -> HttpResponse:
    form = GuidelinesForm(request.POST, name="guidelines")
    if attempt(form, lambda **said: actions.policies.write_guidelines(by=member, **said)) is None:
        return _policy(request, member, guidelines_form=form)
    return redirect("web:policy", member.team.slug)


@require_safe
@desk
def holds(request: HttpRequest, member: Membership) -> HttpResponse:
    return _holds(request, member)


@require_POST
@desk
def take_text(request: HttpRequest, member: Membership, hold_id: UUID) -> HttpResponse:
    """Take a held text after all; a worker reads it."""
    hold, form = _hold(member, hold_id), ReasonForm(request.POST, name=f"hold-{hold_id}")
    job = attempt(form, lambda reason: actions.holds.accept(hold, by=member, reason=reason))
    if job is None:
        return _holds(request, member, refused=form)
    tasks.wake(job)
    return redirect("web:holds", member.team.slug)


@require_POST
@desk
def refuse_text(request: HttpRequest, member: Membership, hold_id: UUID) -> HttpResponse:
    hold, form = _hold(member, hold_id), ReasonForm(request.POST, name=f"hold-{hold_id}")
    if attempt(form, lambda reason: actions.holds.refuse(hold, by=member, reason=reason)) is None:
        return _holds(request, member, refused=form)
    return redirect("web:holds", member.team.slug)


def _hold(member: Membership, hold_id: UUID) -> Hold:
    return get_object_or_404(Hold.objects.visible_to(member), pk=hold_id)


def _people(request: HttpRequest, member: Membership, **forms: DeskForm) -> HttpResponse:
    page = staffing(member)
    fresh = {
        "hand_out_form": HandOutForm(name="hand-out", offered=page.claims, people=page.people),
        "absence_form": AbsenceForm(name="away", people=page.people, initial={"member": str(member.pk)}),
        "interest_form": InterestForm(name="interest", page=page, initial={"member": str(member.pk)}),
    }
    return part(request, member, "staffing", status=422 if forms else 200, page=page, **fresh | forms)


def _policy(request: HttpRequest, member: Membership, **forms: DeskForm) -> HttpResponse:
    page = rules(member)
    text = page.guidelines[0].guidelines.text if page.guidelines else ""
    fresh = {
        "rules_form": RulesForm.of(member.team, ratings_of(member)),
        "guidelines_form": GuidelinesForm(name="guidelines", initial={"text": text}),
    }
    return part(request, member, "policy", status=422 if forms else 200, page=page, **fresh | forms)


def _holds(request: HttpRequest, member: Membership, **forms: DeskForm) -> HttpResponse:
    found = held_texts(member, before=uuid(request, "before"))
    return part(request, member, "holds", status=422 if forms else 200, holds=found, **forms)

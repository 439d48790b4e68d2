"""Settings for those who lead: handing out, absences, interests, rules, guidelines, and texts that are held."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions, tasks
from annotations.models import Absence, ConflictOfInterest, Hold, Membership
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import PressForm, ReasonForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.staffing import AbsenceForm, GuidelinesForm, HandOutForm, RulesForm
from annotations.web.pages.staffing import held_texts, rules, staffing


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
    messages.info(request, f"Handed out: {len(made)}. What is full or not theirs to judge was left.")
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
    form = RulesForm(request.POST, name="rules")
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
    }
    return _shown(request, member, "staffing", refused_with=bool(forms), page=page, **fresh | forms)


def _policy(request: HttpRequest, member: Membership, **forms: DeskForm) -> HttpResponse:
    page = rules(member)
    text = page.guidelines[0].guidelines.text if page.guidelines else ""
    fresh = {
        "rules_form": RulesForm.of(member.team),
        "guidelines_form": GuidelinesForm(name="guidelines", initial={"text": text}),
    }
    return _shown(request, member, "policy", refused_with=bool(forms), page=page, **fresh | forms)


def _holds(request: HttpRequest, member: Membership, **forms: DeskForm) -> HttpResponse:
    found = held_texts(member)
    return _shown(request, member, "holds", refused_with=bool(forms), holds=found, **forms)


def _shown(
    request: HttpRequest, member: Membership, part: str, *, refused_with: bool, **context: Any
) -> HttpResponse:
    status = 422 if refused_with else 200
    template = f"web/settings/{part}.html"
    return show(request, member, template, section="settings", part=part, status=status, **context)

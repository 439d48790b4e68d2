"""Publishing from the desk: a claim's gates, its publication, corrections, and what readers report."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.choices import Gate
from annotations.models import Claim, ErrorReport, Membership, Publication
from annotations.web.doors import attempt, desk, show, status_of
from annotations.web.forms import BecauseForm, PressForm, ReasonForm
from annotations.web.forms.publishing import AnswerForm, CorrectForm, PublishForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.replies import ShowForm
from annotations.web.pages.offers import Offers
from annotations.web.pages.publishing import checklist, previewed, publishing_page, words_of
from annotations.web.views.claims import find_claim


@require_safe
@desk
def publication(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """The gates, what readers will see or see, and what may be done about it."""
    return _page(request, member, find_claim(member, claim_id))


@require_safe
@desk
def gates(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """The gates as they stand now; the list alone where a page asks for it."""
    found = checklist(member, find_claim(member, claim_id), Offers())
    template = "web/parts/gates.html" if request.htmx else "web/gates.html"
    return show(request, member, template, section="claims", checklist=found)


@require_POST
@desk
def publish(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), PublishForm(request.POST, name="publish")
    found = Publication.objects.visible_to(member).filter(claim=claim).first()
    act = partial(actions.publications.publish, claim, by=member)
    return _do(request, member, claim, form, form.unless_changed(words_of(found), act))


@require_POST
@desk
def preview(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """What readers would see of what is typed so far; nothing is kept."""
    claim = find_claim(member, claim_id)
    said = {name: request.POST.get(name, "") for name in ("headline", "explanation")}
    template = "web/parts/preview.html" if request.htmx else "web/preview.html"
    return show(request, member, template, section="claims", preview=previewed(member, claim, **said))


@require_POST
@desk
def set_aside(request: HttpRequest, member: Membership, claim_id: UUID, gate: str) -> HttpResponse:
    """Ask for a rule to be set aside, or agree to it as the second editor."""
    claim = find_claim(member, claim_id)
    form = ReasonForm(request.POST, name=f"aside-{gate}")
    known = Gate(gate) if gate in list(Gate) else None
    if known is None:
        return redirect("web:publication", member.team.slug, claim.pk)
    return _do(
        request,
        member,
        claim,
        form,
        lambda reason: actions.publications.override(claim, by=member, gate=known, reason=reason),
    )


@require_POST
@desk
def hold(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), PressForm(request.POST, name="hold")
    found = _of(member, claim)
    return _do(request, member, claim, form, lambda: actions.publications.cancel(found, by=member))


@require_POST
@desk
def correct(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), CorrectForm(request.POST, name="correct")
    found = _of(member, claim)
    act = partial(actions.publications.correct, found, by=member)
    return _do(request, member, claim, form, form.unless_changed(words_of(found), act))


@require_POST
@desk
def unpublish(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), BecauseForm(request.POST, name="unpublish")
    found = _of(member, claim)
    return _do(
        request,
        member,
        claim,
        form,
        lambda because: actions.publications.unpublish(found, by=member, because=because),
    )


@require_POST
@desk
def answer(request: HttpRequest, member: Membership, report_id: UUID) -> HttpResponse:
    """Tell a reader what became of their report."""
    report = _report(member, report_id)
    form = AnswerForm(request.POST, name=f"answer-{report.pk}")
    claim = report.publication.claim
    return _do(
        request, member, claim, form, lambda **said: actions.publications.answer(report, by=member, **said)
    )


@require_POST
@desk
def show_answer(request: HttpRequest, member: Membership, report_id: UUID) -> HttpResponse:
    """Have readers see a report and its answer, or no more."""
    report = _report(member, report_id)
    form = ShowForm(request.POST, name=f"show-{report.pk}")
    act = partial(actions.publications.show_answer, report, by=member)
    return _do(request, member, report.publication.claim, form, act)


def _report(member: Membership, report_id: UUID) -> ErrorReport:
    rows = ErrorReport.objects.visible_to(member).select_related("publication__claim")
    return get_object_or_404(rows, pk=report_id)


def _of(member: Membership, claim: Claim) -> Publication:
    return get_object_or_404(Publication.objects.visible_to(member), claim=claim)


def _do(
    request: HttpRequest, member: Membership, claim: Claim, form: DeskForm, act: Callable[..., Any]
) -> HttpResponse:
    """Do what a form asks and show the page anew; or the page with what is wrong beside the form."""
    attempt(form, act)
    if form.is_valid():
        return redirect("web:publication", member.team.slug, claim.pk)
    return _page(request, member, claim, form)


def _page(request: HttpRequest, member: Membership, claim: Claim, *refused: DeskForm) -> HttpResponse:
    shown = publishing_page(member, claim, refused)
    status = status_of(refused)
    return show(request, member, "web/publication.html", section="claims", shown=shown, status=status)

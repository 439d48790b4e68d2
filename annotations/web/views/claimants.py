"""Claimants: the list, and one with its claims, its names and what came of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Claimant, Membership
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import BecauseForm
from annotations.web.forms.claimants import ClaimantForm, MergeForm
from annotations.web.pages import lists
from annotations.web.pages.claimants import ClaimantPage, claimants_list
from annotations.web.queries import uuid
from annotations.web.words import LIKENESS

SHOWN = 8  # suggestions beside the list


@require_safe
@desk
def claimants(request: HttpRequest, member: Membership) -> HttpResponse:
    page = lists.page(claimants_list(member), before=uuid(request, "before"))
    found = actions.claimants.suggestions(member, limit=SHOWN)
    suggested = [(one, ", ".join(str(LIKENESS[reason]) for reason in one.reasons)) for one in found]
    return show(request, member, "web/claimants.html", section="claims", page=page, suggested=suggested)


@require_safe
@desk
def claimant(request: HttpRequest, member: Membership, claimant_id: UUID) -> HttpResponse:
    found = find_claimant(member, claimant_id)
    if found.merged_into_id is not None:
        return redirect("web:claimant", member.team.slug, found.merged_into_id)
    return shown(request, member, found)


@require_POST
@desk
def describe(request: HttpRequest, member: Membership, claimant_id: UUID) -> HttpResponse:
    found = find_claimant(member, claimant_id)
    form = ClaimantForm(request.POST, name="claimant")
    if attempt(form, lambda **said: actions.claimants.describe(found, by=member, **said)):
        return redirect("web:claimant", member.team.slug, found.pk)
    return shown(request, member, found, described=form)


@require_POST
@desk
def merge(request: HttpRequest, member: Membership, claimant_id: UUID) -> HttpResponse:
    """The one on the page is found to be the one that was chosen."""
    found = find_claimant(member, claimant_id)
    form = MergeForm(request.POST, name="merge", others=_others(member, found))
    into = attempt(form, lambda **said: actions.claimants.merge(found, by=member, **said))
    if into is not None:
        return redirect("web:claimant", member.team.slug, into.pk)
    return shown(request, member, found, merged=form)


@require_POST
@desk
def split(request: HttpRequest, member: Membership, claimant_id: UUID) -> HttpResponse:
    found = find_claimant(member, claimant_id)
    form = BecauseForm(request.POST, name=f"split-{claimant_id}")
    done = attempt(form, lambda because: actions.claimants.split(found, by=member, reason=because))
    if done is None and found.merged_into_id is not None:
        return shown(request, member, found.merged_into, refused=form)
    return redirect("web:claimant", member.team.slug, claimant_id)


def find_claimant(member: Membership, claimant_id: UUID) -> Claimant:
    rows = Claimant.objects.visible_to(member).select_related("merged_into")
    return get_object_or_404(rows, pk=claimant_id)


def shown(request: HttpRequest, member: Membership, found: Claimant, **forms: Any) -> HttpResponse:
    merged = forms.get("merged") or MergeForm(name="merge", others=_others(member, found))
    described = forms.get("described") or ClaimantForm.of(found)
    page = ClaimantPage(
        claimant=found,
        record=actions.claimants.record(found, by=member),
        claims=lists.page(lists.claims(member).filter(claimant=found), before=uuid(request, "before")),
        mergers=list(
            found.absorbed.filter(undone_at=None).select_related("claimant", "created_by").order_by("-id")
        ),
        described=described,
        merge=merged,
        refused=forms.get("refused"),
    )
    status = 422 if any(form.errors for form in (described, merged, *filter(None, [page.refused]))) else 200
    return show(request, member, "web/claimant.html", section="claims", page=page, status=status)


def _others(member: Membership, found: Claimant) -> list[Claimant]:
    """Whom it may be: the likeliest by name first, then the others of the list."""
    last = found.name.split()[-1] if found.name.split() else found.name
    rows = Claimant.objects.visible_to(member).filter(merged_into=None).exclude(pk=found.pk)
    near = list(rows.filter(name__icontains=last).order_by("name")[:50])
    return near + [one for one in rows.order_by("name")[:500] if one not in near]

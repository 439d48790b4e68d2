"""Who took it from whom: what waits for a person's word, and the doors through which it is given."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.choices import DerivationState
from annotations.models import Derivation, Membership
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import ReasonForm
from annotations.web.pages import origins as pages
from annotations.web.queries import uuid
from annotations.web.views.articles import find_article
from annotations.web.views.claims import find_claim

NOT_SO = "A person looked at the passage; it does not show this."


@require_safe
@desk
def origins(request: HttpRequest, member: Membership) -> HttpResponse:
    return _shown(request, member)


@require_POST
@desk
def confirm(request: HttpRequest, member: Membership, derivation_id: UUID) -> HttpResponse:
    return _decide(request, member, derivation_id, DerivationState.CONFIRMED)


@require_POST
@desk
def reject(request: HttpRequest, member: Membership, derivation_id: UUID) -> HttpResponse:
    return _decide(request, member, derivation_id, DerivationState.REJECTED)


def _decide(
    request: HttpRequest, member: Membership, derivation_id: UUID, state: DerivationState
) -> HttpResponse:
    edge = get_object_or_404(Derivation.objects.visible_to(member), pk=derivation_id)
    form = ReasonForm(request.POST, name=f"{state}-{derivation_id}")

    def act(reason: str = "") -> Derivation:
        why = reason or (NOT_SO if state == DerivationState.REJECTED else "")
        return actions.derivations.decide(edge, by=member, state=state, reason=why)

    if attempt(form, act) is None:
        messages.error(request, " ".join(form.non_field_errors()))
    address = redirect("web:origins", member.team.slug).url
    place = request.GET.urlencode()
    return redirect(f"{address}?{place}" if place else address)


def _shown(request: HttpRequest, member: Membership) -> HttpResponse:
    article, claim = uuid(request, "article"), uuid(request, "claim")
    if claim is not None:
        page = pages.of_claim(member, find_claim(member, claim))
    elif article is not None:
        page = pages.of_article(member, find_article(member, article))
    else:
        page = pages.of_team(member)
    return show(request, member, "web/origins.html", section="sources", origins=page)

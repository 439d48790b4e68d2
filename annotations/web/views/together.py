"""The list of claims, and what is done with several of them at once."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.choices import ClaimState, Scope
from annotations.errors import FactcheckError
from annotations.models import Claim, Membership
from annotations.web.doors import attempt, desk, show
from annotations.web.forms.together import ASSIGN, OPEN, REJECT, TogetherForm
from annotations.web.pages import lists
from annotations.web.pages.staffing import judges
from annotations.web.queries import uuid
from annotations.web.words import STATE

MOST = 100


@require_safe
@desk
def claims(request: HttpRequest, member: Membership) -> HttpResponse:
    return _listed(request, member)


@require_POST
@desk
def together(request: HttpRequest, member: Membership) -> HttpResponse:
    """One decision for the claims that are ticked. Each is decided by itself: what is refused leaves the rest done.

    What was done is undone through the address it is offered at, which says it all after its question mark.
    """
    said = request.POST if "act" in request.POST else request.GET
    offered = list(Claim.objects.visible_to(member).filter(pk__in=_ids(said))[:MOST])
    form = TogetherForm(said, name="together", offered=offered, people=judges(member))
    attempt(form, lambda **asked: _decide(request, member, **asked))
    if not form.is_valid():
        return _listed(request, member, form)
    state = request.GET.get("state", "")
    return redirect(reverse("web:claims", args=[member.team.slug], query={"state": state} if state else None))


def _decide(
    request: HttpRequest,
    member: Membership,
    *,
    claims: list[Claim],
    act: str,
    reason: str,
    person: Membership | None,
) -> bool:
    """Do it, and say what was done and what was not."""
    if act == ASSIGN:
        made = actions.staffing.assign(claims, by=member, members=[person] if person else ())
        messages.info(request, _("Handed out: %d. What is full or not theirs to judge was left.") % len(made))
        return True
    acts = {OPEN: actions.claims.open_for_review, REJECT: actions.claims.reject}
    done, refused = _one_by_one(claims, lambda claim: acts[act](claim, by=member, reason=reason))
    if done and act == REJECT:
        messages.info(request, _("Dropped: %d.") % len(done), extra_tags=_undoing(member, done))
    elif done:
        messages.info(request, _("Opened for review: %d.") % len(done))
    for why, count in refused.items():
        messages.warning(request, _("Left as they were: %d.") % count + f" {why}")
    return True


def _one_by_one(claims: list[Claim], act: Callable[[Claim], object]) -> tuple[list[Claim], dict[str, int]]:
    """Which were done, and how often which reason stood against the others."""
    done: list[Claim] = []
    refused: dict[str, int] = {}
    for claim in claims:
        try:
            act(claim)
        except FactcheckError as refusal:
            refused[refusal.detail] = refused.get(refusal.detail, 0) + 1
        else:
            done.append(claim)
    return done, refused


def _undoing(member: Membership, done: list[Claim]) -> str:
    """The address that opens again what was dropped; a message carries it to its button."""
    query = {"act": OPEN, "reason": "Dropped by mistake.", "claims": [claim.pk for claim in done]}
    return reverse("web:claims-together", args=[member.team.slug], query=query)


def _listed(request: HttpRequest, member: Membership, refused: TogetherForm | None = None) -> HttpResponse:
    state = request.GET.get("state", "")
    page = lists.page(lists.claims(member, state=state), before=uuid(request, "before"))
    people = judges(member) if member.reaches(Scope.PUBLISH) else []
    return show(
        request,
        member,
        "web/claims.html",
        status=422 if refused else 200,
        section="claims",
        page=page,
        state=state,
        states=[(choice.value, STATE[choice]) for choice in ClaimState],
        form=refused or TogetherForm(name="together", offered=page.rows, people=people),
    )


def _ids(said: QueryDict) -> list[UUID]:
    """What of the ids can be ids at all; the form says what is wrong with the others."""
    found = []
    for one in said.getlist("claims")[:MOST]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found

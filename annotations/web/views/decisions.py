"""What is decided about parts of a claim: its places, the reasons against its judgements, its evidence."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Anchor, Evidence, Membership, QuoteAnchor, Staleness
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import BecauseForm, PlaceForm, PressForm, ReasonForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.pages.doubts import alike
from annotations.web.pages.placing import placing
from annotations.web.views.claims import carry_out


@require_safe
@desk
def places(request: HttpRequest, member: Membership) -> HttpResponse:
    return list_places(request, member)


def list_places(
    request: HttpRequest, member: Membership, *, refused: Sequence[DeskForm] = ()
) -> HttpResponse:
    waiting = placing(member, refused)
    return show(
        request, member, "web/places.html", section="home", placing=waiting, status=422 if refused else 200
    )


def decide(
    request: HttpRequest, member: Membership, anchor: Anchor, form: DeskForm, act: Callable[..., Any]
) -> HttpResponse:
    """Do what a form says of a place, and back to where it stood: the list of places, or the claim in hand."""
    if "in_list" not in request.GET:
        return carry_out(request, member, anchor.appearance.claim, form, act)
    attempt(form, act)
    if form.is_valid():
        return redirect("web:places", member.team.slug)
    return list_places(request, member, refused=[form])


@require_POST
@desk
def confirm(request: HttpRequest, member: Membership, anchor_id: UUID) -> HttpResponse:
    anchor, form = find_anchor(member, anchor_id), ReasonForm(request.POST, name=f"confirm-{anchor_id}")
    return decide(
        request,
        member,
        anchor,
        form,
        lambda reason: actions.anchors.confirm(anchor, by=member, reason=reason),
    )


@require_POST
@desk
def move(request: HttpRequest, member: Membership, anchor_id: UUID) -> HttpResponse:
    anchor = find_anchor(member, anchor_id)
    form = PlaceForm(request.POST, name=f"move-{anchor_id}", revision=anchor.revision)
    return decide(
        request,
        member,
        anchor,
        form,
        lambda **where: actions.anchors.move(anchor, by=member, **where),
    )


@require_POST
@desk
def drop(request: HttpRequest, member: Membership, anchor_id: UUID) -> HttpResponse:
    anchor, form = find_anchor(member, anchor_id), ReasonForm(request.POST, name=f"drop-{anchor_id}")
    return decide(
        request,
        member,
        anchor,
        form,
        lambda reason: actions.anchors.drop(anchor, by=member, reason=reason),
    )


@require_POST
@desk
def still_holds(request: HttpRequest, member: Membership, staleness_id: UUID) -> HttpResponse:
    """A person says that the judgements hold in spite of what changed: all that are marked for the same reason."""
    marks = Staleness.objects.visible_to(member).select_related("verdict__claim__team", "ruling__claim__team")
    mark = get_object_or_404(marks, pk=staleness_id)
    form = BecauseForm(request.POST, name=f"clear-{staleness_id}")
    claim = (mark.verdict or mark.ruling).claim
    return carry_out(
        request,
        member,
        claim,
        form,
        lambda because: _clear(alike(member, mark), by=member, because=because),
    )


@transaction.atomic
def _clear(marks: list[Staleness], *, by: Membership, because: str) -> None:
    for mark in marks:
        actions.staleness.clear(mark, by=by, because=because)


@require_POST
@desk
def withdraw(request: HttpRequest, member: Membership, evidence_id: UUID) -> HttpResponse:
    evidence = _find_evidence(member, evidence_id)
    form = BecauseForm(request.POST, name=f"withdraw-{evidence_id}")
    return carry_out(
        request,
        member,
        evidence.claim,
        form,
        lambda because: actions.evidence.withdraw(evidence, by=member, because=because),
    )


@require_POST
@desk
def share(request: HttpRequest, member: Membership, evidence_id: UUID) -> HttpResponse:
    """One's own sealed evidence, given to the team before the team has ruled."""
    evidence = _find_evidence(member, evidence_id)
    form = PressForm({}, name=f"share-{evidence_id}")
    return carry_out(
        request, member, evidence.claim, form, lambda **_: actions.seals.share(evidence, by=member)
    )


@require_POST
@desk
def confirm_quote(request: HttpRequest, member: Membership, quote_id: UUID) -> HttpResponse:
    return _decide_quote(request, member, quote_id, "confirm", actions.quotes.confirm)


@require_POST
@desk
def drop_quote(request: HttpRequest, member: Membership, quote_id: UUID) -> HttpResponse:
    return _decide_quote(request, member, quote_id, "drop", actions.quotes.drop)


def _decide_quote(
    request: HttpRequest, member: Membership, quote_id: UUID, name: str, act: Callable[..., QuoteAnchor]
) -> HttpResponse:
    rows = QuoteAnchor.objects.visible_to(member).select_related("evidence__claim__team", "revision")
    anchor = get_object_or_404(rows, pk=quote_id)
    form = ReasonForm(request.POST, name=f"quote-{name}-{quote_id}")
    return carry_out(
        request, member, anchor.evidence.claim, form, lambda reason: act(anchor, by=member, reason=reason)
    )


def _find_evidence(member: Membership, evidence_id: UUID) -> Evidence:
    rows = Evidence.objects.visible_to(member).select_related("claim__team", "source")
    return get_object_or_404(rows, pk=evidence_id)


def find_anchor(member: Membership, anchor_id: UUID) -> Anchor:
    anchors = Anchor.objects.visible_to(member).select_related("appearance__claim__team", "revision")
    return get_object_or_404(anchors, pk=anchor_id)

"""Outlets' ledgers, repairs, and requests for correction."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Article, Edit, Membership, Outlet, Repair, Ruling
from annotations.pipeline.ledger import as_svg
from annotations.web.doors import desk, show
from annotations.web.forms import BecauseForm, ReasonForm
from annotations.web.forms.remedies import AskForm
from annotations.web.queries import uuid
from annotations.web.views.claims import carry_out, find_claim
from annotations.web.words import CHANGE

ROWS = 100


@require_safe
@desk
def outlet(request: HttpRequest, member: Membership, outlet_id: UUID) -> HttpResponse:
    """What the outlet changed after publishing, and whether it told its readers."""
    found = get_object_or_404(Outlet.objects.visible_to(member), pk=outlet_id)
    ledger = actions.ledger.of(found)
    edits = Edit.objects.visible_to(member).counted().filter(outlet=found, material=True)
    rows = edits.select_related("article", "before", "after", "declared_in").order_by("-id")[:ROWS]
    return show(
        request,
        member,
        "web/outlet.html",
        section="articles",
        outlet=found,
        ledger=ledger,
        percent=None if ledger.rate is None else round(ledger.rate * 100),
        hours=None if ledger.median_seconds is None else round(ledger.median_seconds / 3600, 1),
        picture=mark_safe(as_svg(ledger, title=found.name)),
        edits=[(edit, [CHANGE[kind] for kind in edit.kinds]) for edit in rows],
    )


@require_POST
@desk
def repaired(request: HttpRequest, member: Membership, repair_id: UUID) -> HttpResponse:
    repair, form = _find(member, repair_id), ReasonForm(request.POST, name=f"repaired-{repair_id}")
    return carry_out(
        request,
        member,
        repair.ruling.claim,
        form,
        lambda reason: actions.remedies.confirm(repair, by=member, reason=reason),
    )


@require_POST
@desk
def unrepaired(request: HttpRequest, member: Membership, repair_id: UUID) -> HttpResponse:
    repair, form = _find(member, repair_id), BecauseForm(request.POST, name=f"unrepaired-{repair_id}")
    return carry_out(
        request,
        member,
        repair.ruling.claim,
        form,
        lambda because: actions.remedies.refuse(repair, by=member, reason=because),
    )


@require_POST
@desk
def ask(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """Keep what was sent to the publisher of the article beside which the form stood."""
    claim, form = find_claim(member, claim_id), AskForm(request.POST, name="ask")
    ruling = Ruling.objects.visible_to(member).filter(claim=claim, standing=True).first()
    article = Article.objects.visible_to(member).filter(pk=uuid(request, "article")).first()
    if ruling is None or article is None:
        raise Http404("There is no ruling, or no article, to ask about.")
    return carry_out(
        request,
        member,
        claim,
        form,
        lambda **said: actions.remedies.ask(ruling, article, by=member, **said),
    )


def _find(member: Membership, repair_id: UUID) -> Repair:
    repairs = Repair.objects.visible_to(member).select_related("ruling__claim__team")
    return get_object_or_404(repairs, pk=repair_id)

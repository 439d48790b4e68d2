"""The scales a team judges by: their versions, and a new one with what it marks shown first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.actions.scales import Foreseen
from annotations.models import Membership
from annotations.web.doors import attempt, desk
from annotations.web.forms.scales import ScaleSheet
from annotations.web.pages.team import scales as scales_of
from annotations.web.queries import uuid
from annotations.web.views.area import part


@require_safe
@desk
def scales(request: HttpRequest, member: Membership) -> HttpResponse:
    """The versions; with `?from=` the form starts from that one."""
    return _scales(request, member)


@require_POST
@desk
def define(request: HttpRequest, member: Membership) -> HttpResponse:
    """First shows what the new version would mark; the same once more makes it."""
    sheet = ScaleSheet.sent(request.POST)
    if not sheet.is_valid():
        return _scales(request, member, sheet=sheet, status=422)
    given = sheet.given()
    if request.POST.get("seen") != sheet.mark():
        foreseen = attempt(
            sheet.form,
            lambda **_: actions.scales.foresee(by=member, name=given["name"], steps=given["steps"]),
        )
        status = 422 if foreseen is None else 200
        return _scales(request, member, sheet=sheet, foreseen=foreseen, status=status)
    made = attempt(sheet.form, lambda **_: actions.scales.define(member.team, by=member, **given))
    if made is None:
        return _scales(request, member, sheet=sheet, status=422)
    messages.info(request, _("“%s” is what verdicts are given by now.") % made)
    return redirect("web:scales", member.team.slug)


def _scales(
    request: HttpRequest,
    member: Membership,
    *,
    status: int = 200,
    sheet: ScaleSheet | None = None,
    foreseen: list[Foreseen] | None = None,
) -> HttpResponse:
    versions = scales_of(member)
    start = next((one for one in versions if one.pk == uuid(request, "from")), None)
    return part(
        request,
        member,
        "scales",
        status=status,
        scales=[one for one in versions if one.current],
        former=[one for one in versions if not one.current],
        sheet=sheet or ScaleSheet.of(start),
        is_open=bool(sheet or "from" in request.GET),
        foreseen=foreseen,
        seen=sheet.mark() if foreseen is not None else "",
    )

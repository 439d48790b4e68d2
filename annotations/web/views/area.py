"""The settings area: one frame for all its parts."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from annotations.models import Membership
from annotations.web.doors import show


def part(
    request: HttpRequest, member: Membership, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a part of the settings; `refused` is a form of one button whose refusal stands above it all."""
    template = f"web/settings/{name}.html"
    return show(request, member, template, section="settings", part=name, status=status, **context)

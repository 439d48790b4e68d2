"""The front door, and the way from it to one's team."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annotations.web.doors import memberships_of


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "web/landing.html")


@require_safe
@login_required
def my_desk(request: HttpRequest) -> HttpResponse:
    """The person's team; a page that says whom to ask where they are in none."""
    memberships = memberships_of(request)
    if memberships:
        return redirect("web:home", memberships[0].team.slug)
    return render(request, "web/no_team.html")

"""What every page of the desk shares: who is asking, what they may see, and how a refusal is told."""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, TypeVar

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from annotations.choices import Scope
from annotations.errors import FactcheckError
from annotations.models import Membership
from annotations.web.forms.asread import ChangedMeanwhile
from annotations.web.pages.differences import pieces
from annotations.web.pages.notifications import unread

Done = TypeVar("Done")


class May:
    """What a member's role reaches, for templates: it decides which forms are shown. Actions enforce."""

    def __init__(self, member: Membership) -> None:
        for scope in Scope:
            setattr(self, scope.value, member.reaches(scope))


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The signed-in person's memberships, by team name; asked for once a request."""
    if not hasattr(request, "memberships"):
        mine = Membership.objects.filter(user_id=request.user.pk).select_related("team", "user")
        request.memberships = list(mine.order_by("team__name"))
    return request.memberships


def member_of(request: HttpRequest, slug: str) -> Membership:
    """The person's membership in the team; raises Http404 for outsiders: to them there is no such team."""
    for membership in memberships_of(request):
        if membership.team.slug == slug:
            return membership
    raise Http404("No such team.")


def desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a team: signed-in members only; the view is called with the membership."""

    @wraps(view)
    def door(request: HttpRequest, slug: str, **ids: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sign_in_first(request, slug)
        return view(request, member_of(request, slug), **ids)

    return door


def _sign_in_first(request: HttpRequest, slug: str) -> HttpResponse:
    """To the sign-in and back: the whole page, where htmx asked for a part; never to what can only be posted to."""
    if request.htmx:
        back = request.htmx.current_url_abs_path or reverse("web:home", args=[slug])
        return HttpResponseClientRedirect(redirect_to_login(back).url)
    return redirect_to_login(
        request.get_full_path() if request.method == "GET" else reverse("web:home", args=[slug])
    )


def show(
    request: HttpRequest, member: Membership, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the desk for this member."""
    frame = {
        "member": member,
        "team": member.team,
        "may": May(member),
        "memberships": memberships_of(request),
        # Asked for only by pages that show the bell.
        "unread": partial(unread, member),
    }
    response = render(request, template, frame | context, status=status)
    # The same address answers htmx with a part of the page; no cache may mix the two up.
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True)
    return response


def wants_panel(request: HttpRequest) -> bool:
    """Whether htmx asks for the panel alone. (Going back is a full load: nothing is kept in the browser.)"""
    return bool(request.htmx) and request.htmx.target == "panel"


def attempt(form: forms.Form, act: Callable[..., Done]) -> Done | None:
    """Call `act` with the form's cleaned data. What is refused stands beside the form, which keeps its typing.

    Afterwards `form.is_valid()` says whether it was done.
    """
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except ChangedMeanwhile as change:
        form.became = pieces(form.read_again(change.now), change.now)
        _place(change, form)
        return None
    except FactcheckError as refusal:
        _place(refusal, form)
        return None


def status_of(refused: Sequence[forms.Form]) -> int:
    """The status of a page with these refused forms: 409 where somebody else was first."""
    if any(getattr(form, "became", ()) for form in refused):
        return 409
    return 422 if refused else 200


def _place(refusal: FactcheckError, form: forms.Form) -> None:
    """Put each part of a refusal beside the field it points at, the rest above the form."""
    parts = refusal.extra.get("errors") or [{"pointer": "", "detail": refusal.detail}]
    for part in parts:
        name = part["pointer"].strip("/").replace("/", "_")
        form.add_error(name if name in form.fields else None, part["detail"])

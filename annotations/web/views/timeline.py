"""What happened, and finding things again."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Membership
from annotations.web.doors import desk, show
from annotations.web.pages import lists
from annotations.web.pages.timeline import timeline
from annotations.web.queries import uuid


@require_safe
@desk
def events(request: HttpRequest, member: Membership) -> HttpResponse:
    rows, following = timeline(member, before=uuid(request, "before"))
    return show(request, member, "web/timeline.html", section="timeline", rows=rows, following=following)


@require_safe
@desk
def search(request: HttpRequest, member: Membership) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    claims, articles = lists.search(member, words) if words else ([], [])
    return show(request, member, "web/search.html", words=words, claims=claims, articles=articles)

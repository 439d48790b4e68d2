"""What happened."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Membership
from annotations.web.doors import desk, show
from annotations.web.pages.timeline import timeline
from annotations.web.queries import uuid


@require_safe
@desk
def events(request: HttpRequest, member: Membership) -> HttpResponse:
    rows, following = timeline(member, before=uuid(request, "before"))
    return show(request, member, "web/timeline.html", section="timeline", rows=rows, following=following)

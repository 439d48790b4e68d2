"""The team's work in figures."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Membership
from annotations.web.doors import desk, show
from annotations.web.pages.metrics import metrics_page
from annotations.web.queries import integer


@require_safe
@desk
def metrics(request: HttpRequest, member: Membership) -> HttpResponse:
    page = metrics_page(member, integer(request, "weeks"))
    return show(request, member, "web/metrics.html", section="metrics", page=page)

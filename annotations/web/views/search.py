"""Finding things again."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Membership
from annotations.web.doors import desk, show
from annotations.web.pages.search import search_page


@require_safe
@desk
def search(request: HttpRequest, member: Membership) -> HttpResponse:
    page = search_page(member, request)
    return show(request, member, "web/search.html", section="search", page=page, words=page.words)

"""The queue: what waits for the member."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.models import Membership
from annotations.web.doors import desk, show
from annotations.web.forms import ArticleForm
from annotations.web.pages.queue import queue


@require_safe
@desk
def home(request: HttpRequest, member: Membership) -> HttpResponse:
    form = ArticleForm(name="article")
    return show(request, member, "web/home.html", section="home", queue=queue(member), form=form)

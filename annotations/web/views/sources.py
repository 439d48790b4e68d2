"""Sources: the list, adding one, and one with everything it was brought to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from annotations import actions, tasks
from annotations.models import Membership, Source
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import SourceForm
from annotations.web.pages import lists
from annotations.web.pages.source import source_page, sources_list
from annotations.web.queries import uuid


@require_safe
@desk
def sources(request: HttpRequest, member: Membership) -> HttpResponse:
    page = lists.page(sources_list(member), before=uuid(request, "before"))
    return show(request, member, "web/sources.html", section="sources", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def add(request: HttpRequest, member: Membership) -> HttpResponse:
    form = SourceForm(request.POST if request.method == "POST" else None, name="source")
    if request.method == "POST":
        done = attempt(form, lambda **said: actions.sources.add(member.team, by=member, **said))
        if done:
            source, job = done
            if job is not None:
                tasks.wake(job)
            return redirect("web:source", member.team.slug, source.pk)
    status = 422 if form.errors else 200
    return show(request, member, "web/source_add.html", section="sources", form=form, status=status)


@require_safe
@desk
def source(request: HttpRequest, member: Membership, source_id: UUID) -> HttpResponse:
    found = get_object_or_404(
        Source.objects.visible_to(member).select_related("snapshot", "article", "created_by"), pk=source_id
    )
    return show(request, member, "web/source.html", section="sources", shown=source_page(member, found))

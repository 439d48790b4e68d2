"""The operators' own pages: how the service does, and who is at work."""

from uuid import UUID

from celery import current_app
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from annotations.admin.figures import board, may_look
from annotations.admin.reports import report

# Longer than workers that are well take to answer, in seconds.
PATIENCE = 1.0


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """How the service does, above everything the newsrooms hold."""
    return admin.site.index(request, {"board": board() if may_look(request.user) else None})


@require_safe
def round_report(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a round is, and for a dry run what would come of it."""
    if not may_look(request.user):
        raise PermissionDenied
    told = report(job_id)
    shown = {"title": told.title, "report": told}
    return TemplateResponse(request, "admin/round.html", admin.site.each_context(request) | shown)


@require_safe
def workers(request: HttpRequest) -> HttpResponse:
    """Ask every worker by the broker, now: no row says that a process is alive."""
    answered, reached = {}, True
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=PATIENCE)
            answered = current_app.control.inspect(timeout=PATIENCE, connection=broker).active() or {}
    except (OperationalError, OSError):
        reached = False
    found = [(name, len(tasks)) for name, tasks in sorted(answered.items())]
    shown = {"title": "Workers", "found": found, "reached": reached, "patience": PATIENCE}
    return TemplateResponse(request, "admin/workers.html", admin.site.each_context(request) | shown)

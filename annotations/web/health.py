"""Whether the process lives, and whether it is ready for people: the questions a supervisor asks."""

from collections.abc import Callable

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

# Longer than a healthy broker ever takes, shorter than any supervisor's patience.
BROKER_PATIENCE = 2.0


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; asks nobody else, so that a dead database kills no web server."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations and broker are all fine, else 503; the body says which is not."""
    checks = {"database": _check(_database), "migrations": _check(_migrations), "broker": _check(_broker)}
    ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503
    )


def _check(ask: Callable[[], str]) -> str:
    """The answer, or that there was none. The address of what is down is the log's business, not the public's."""
    try:
        return ask()
    except (DatabaseError, OperationalError, OSError):
        return "unreachable"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} pending" if pending else "ok"


def _broker() -> str:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
    return "ok"

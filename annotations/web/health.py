"""Whether the process lives, and whether it is ready for people: the questions a supervisor asks."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pkgutil import iter_modules

from celery import current_app
from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
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
    """Told by names alone: for its own answer Django loads every migration and draws their graph, at each probe."""
    applied = MigrationRecorder(connection).applied_migrations()
    pending = [
        (app, name) for app, name in _known() if not {(app, name), (app, _last(name))} & applied.keys()
    ]
    return f"{len(pending)} pending" if pending else "ok"


@cache
def _known() -> tuple[tuple[str, str], ...]:
    """The migrations there are, as (app, name), by their files."""
    found = []
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.migrations")
        places = package.submodule_search_locations if package else ()
        found += [(app.label, module.name) for module in iter_modules(places) if not module.ispkg]
    return tuple(found)


def _last(name: str) -> str:
    """The last migration that a squashed one stands for, by the name that Django gives it; else its own."""
    return name.partition("_squashed_")[2] or name


def _broker() -> str:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
    return "ok"

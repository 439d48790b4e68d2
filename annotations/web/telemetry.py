"""/metrics: how the service does, in the text format that Prometheus reads (version 0.0.4)."""

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations import actions
from annotations.actions.vitals import Vital

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The vitals, for who has the token of the settings; without one there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    lines = (line for vital in actions.vitals.measure() for line in _lines(vital))
    return HttpResponse("".join(lines), content_type=CONTENT_TYPE)


def _lines(vital: Vital) -> Iterator[str]:
    name = f"factcheck_{vital.name}"
    yield f"# HELP {name} {vital.told}\n# TYPE {name} gauge\n"
    for value, number in vital.values.items():
        label = f'{{{vital.label}="{value}"}}' if vital.label else ""
        yield f"{name}{label} {number}\n"

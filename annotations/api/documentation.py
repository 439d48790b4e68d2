"""The API about itself: an index, what its error codes mean, its OpenAPI document, and a page to read that with."""

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import AllowAny

from annotations.api import conditions, problems
from annotations.api.json import answer, dumps

# Built by `manage.py describe_api`, because that takes seconds; a test holds it against the code.
BUILT = Path(__file__).with_name("openapi.json")
MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1"


def read_only(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A public page of the API: GET and HEAD, and a problem document for anything else."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return view(request)
        return problems.answer(MethodNotAllowed(request.method), {"request": request})

    return csrf_exempt(answered)


@read_only
def index(request: HttpRequest) -> HttpResponse:
    """Where to begin."""
    here = request.build_absolute_uri(reverse("api:index"))
    body = {
        "name": "Factcheck",
        "version": "1",
        "me": f"{here}me",
        "schema": f"{here}schema/",
        "docs": f"{here}docs/",
        "problems": f"{here}problems",
    }
    return answer(body)


@read_only
def problem_codes(request: HttpRequest) -> HttpResponse:
    """What every `code` of a problem document means; the `type` of a problem points here."""
    return answer([{"code": code, "title": title} for code, title in sorted(problems.CODES.items())])


@read_only
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document, built beforehand."""
    body, tag = _built()
    response = HttpResponse(body, content_type=MEDIA_TYPE, headers={"ETag": tag, "Cache-Control": "no-cache"})
    return conditions.not_modified(request, response)


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from our own origin. Its script comes by itself, as the Content-Security-Policy wants."""

    permission_classes = [AllowAny]
    authentication_classes = []
    url_name = "api:schema"
    template_name = "api/docs.html"


@cache
def _built() -> tuple[bytes, str]:
    body = dumps(orjson.loads(BUILT.read_bytes()))
    return body, conditions.tag(body)

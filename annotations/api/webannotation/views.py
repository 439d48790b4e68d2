"""The protocol's doors: containers, their pages, and annotations one by one."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations import actions
from annotations.api import conditions
from annotations.api.json import AlwaysJSON, dumps
from annotations.api.problems import NoSuchThing
from annotations.api.webannotation import media
from annotations.api.webannotation.records import Records
from annotations.errors import FactcheckError
from annotations.models import Article, ClientAnnotation
from annotations.pipeline.publishing.webannotation import CONTEXT, LDP_CONTEXT

PAGE = 50
CONSTRAINED = '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'


class Gone(FactcheckError):
    """It was here, and was deleted."""

    code = "gone"
    status = 410


class NoCondition(FactcheckError):
    """A change without If-Match."""

    code = "precondition_required"
    status = 428


class Door(APIView):
    """What every address of the protocol has in common."""

    content_negotiation_class = AlwaysJSON
    parser_classes = media.PARSERS
    schema = None
    reads = "GET, HEAD, OPTIONS"
    kind = "Resource"

    def check_permissions(self, request: Request) -> None:
        """A browser's preflight carries no token, and learns nothing."""
        if request.method != "OPTIONS":
            super().check_permissions(request)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return media.preflight(self.allow())

    def link(self, kind: str) -> str:
        """What `Link` says on every answer: the type (Linked Data Platform), and by what a container is constrained."""
        constrained = [CONSTRAINED] if kind == "BasicContainer" else []
        return ", ".join([f'<{media.LDP}{kind}>; rel="type"', *constrained])

    def allow(self) -> str:
        return self.reads

    def finalize_response(
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            headers = {name: response[name] for name in ("Link", "Vary") if name in response}
            response = conditions.not_modified(request, response)
            for name, value in headers.items():
                response.headers.setdefault(name, value)
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Allow"] = response["Allow"] if response.status_code == 201 else self.allow()
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Link", self.link(self.kind))
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        return media.open_to_others(response)

    @property
    def root(self) -> str:
        """Scheme and host that our addresses begin with."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    def records(self, **narrowed: Any) -> Records:
        return Records(self.request.member, root=self.root, **narrowed)

    def answer(self, body: Any, *, kind: str, status: int = 200, **headers: str) -> HttpResponse:
        """JSON-LD with the type of what it is in `Link`, and a tag made of its bytes."""
        content = dumps(body)
        response = HttpResponse(content, status=status, content_type=media.answer_type(self.request))
        response["Link"] = self.link(kind)
        response["ETag"] = conditions.tag(content)
        response["Allow"] = self.allow()
        for name, value in headers.items():
            response[name] = value
        return response


class Container(Door):
    """The annotations of a team or of one article, as a BasicContainer and its pages."""

    kind = "BasicContainer"
    takes: ClassVar[dict[str, str]] = {"Accept-Post": media.MEDIA_TYPE}

    def allow(self) -> str:
        return "GET, HEAD, OPTIONS, POST"

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().options(request, *args, **kwargs)
        for name, value in self.takes.items():
            response[name] = value
        return response

    def get(self, request: Request, **where: Any) -> HttpResponse:
        """The container's description, or one of its pages."""
        records, wanted = self._records(where), media.preference(request)
        number = request.GET.get("page")
        if number is not None:
            return self.answer(self._page(records, number, iris=wanted.iris), kind="Page", **self.takes)
        headers = dict(self.takes)
        if wanted.applied:
            headers["Preference-Applied"] = f'return=representation; include="{wanted.applied}"'
        headers["Content-Location"] = self._address(iris=wanted.iris)
        response = self.answer(self._description(records, wanted), kind=self.kind, **headers)
        patch_vary_headers(response, ["Prefer"])
        return response

    def post(self, request: Request, **where: Any) -> HttpResponse:
        """A new annotation. If it is on an article that is watched, a claim is marked for it."""
        media.require_readable(request)
        slug, article = request.headers.get("Slug", ""), self._article(where)
        row = actions.webannotations.post(
            request.data, by=request.member, article=article, slug=slug, root=f"{self.root}/"
        )
        records = self.records()
        found = records.describe("client", row)
        own = {"Location": records.iri(row.name), "Allow": "GET, HEAD, OPTIONS, PUT, DELETE"}
        return self.answer(found, kind="Resource", status=201, **own)

    def _records(self, where: dict[str, Any]) -> Records:
        return self.records(article=self._article(where))

    def _article(self, where: dict[str, Any]) -> Article | None:
        if "article" not in where:
            return None
        return get_object_or_404(Article.objects.visible_to(self.request.member), pk=where["article"])

    def _address(self, **query: Any) -> str:
        """This container's address, the way in which it is asked."""
        said = urlencode({name: int(value) for name, value in query.items()})
        return f"{self.root}{escape_uri_path(self.request.path)}?{said}"

    def _description(self, records: Records, wanted: media.Preference) -> dict[str, Any]:
        total = records.ids().count()
        last = max(total - 1, 0) // PAGE
        body = {
            "@context": [CONTEXT, LDP_CONTEXT],
            "id": self._address(iris=wanted.iris),
            "type": ["BasicContainer", "AnnotationCollection"],
            "label": f"Annotations of {records.member.team.name}",
            "total": total,
        }
        if total:
            body["first"] = self._address(iris=wanted.iris, page=0)
            body["last"] = self._address(iris=wanted.iris, page=last)
        if total and wanted.embedded:
            first = self._page(records, "0", iris=wanted.iris)
            body["first"] = {
                name: value for name, value in first.items() if name not in ("@context", "partOf")
            }
        return body

    def _page(self, records: Records, said: str, *, iris: bool) -> dict[str, Any]:
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
        start = number * PAGE
        total = records.ids().count()
        if number < 0 or start >= max(total, 1):
            raise NoSuchThing("This container has no such page.")
        ids = list(records.ids()[start : start + PAGE])
        body = {
            "@context": CONTEXT,
            "id": self._address(iris=iris, page=number),
            "type": "AnnotationPage",
            "partOf": {"id": self._address(iris=iris), "total": total},
            "startIndex": start,
            "items": records.names(ids) if iris else records.read(ids),
        }
        if number:
            body["prev"] = self._address(iris=iris, page=number - 1)
        if start + PAGE < total:
            body["next"] = self._address(iris=iris, page=number + 1)
        return body


class Search(Container):
    """The annotations of claims with the words of the address, and of what was said of them."""

    http_method_names = ("get", "head", "options")
    takes: ClassVar[dict[str, str]] = {}

    def allow(self) -> str:
        return self.reads

    def _records(self, where: dict[str, Any]) -> Records:
        words = where["words"].replace("\x00", "").strip()[:200]
        if not words:
            raise NoSuchThing("A search is for words.")
        return self.records(words=words)


class Annotation(Door):
    """One annotation. Those that clients posted are theirs to replace and to delete."""

    changed: ClientAnnotation | None = None

    def allow(self) -> str:
        return f"{self.reads}, PUT, DELETE" if self.changed else self.reads

    def get(self, request: Request, team: str, name: str) -> HttpResponse:
        return self.answer(self._found(name), kind="Resource")

    def put(self, request: Request, team: str, name: str) -> HttpResponse:
        media.require_readable(request)
        row = self._own(name)
        actions.webannotations.replace(row, request.data, by=request.member, root=f"{self.root}/")
        return self.answer(self._found(name), kind="Resource")

    def delete(self, request: Request, team: str, name: str) -> HttpResponse:
        actions.webannotations.delete(self._own(name), by=request.member)
        return HttpResponse(status=204, headers={"Allow": self.allow()})

    def _found(self, name: str) -> dict[str, Any]:
        records = self.records()
        found = records.find(name)
        if found is None:
            raise NoSuchThing("There is no such annotation, or it is not for you to see.")
        kind, row = found
        if kind == "client":
            self.changed = row
            if row.deleted_at:
                raise Gone("This annotation was deleted.")
        return records.describe(kind, row)

    def _own(self, name: str) -> ClientAnnotation:
        """The client's annotation that is to be changed, as the client has seen it."""
        body = self._found(name)
        if self.changed is None:
            raise MethodNotAllowed(
                self.request.method, "This annotation was made here; it is changed at the desk."
            )
        if "If-Match" not in self.request.headers:
            raise NoCondition("Send If-Match with the ETag of the annotation as you have seen it.")
        conditions.require_match(self.request, conditions.tag(dumps(body)))
        return self.changed

"""A resource: the viewset that joins shapes, pages, conditions and repetition, so that each door is a few lines.

    read    visible rows --filters--> --ordering, cursor--> columns --> JSON --tag--> 200 or 304
    write   [ key reserved, row locked, If-Match compared, body checked, action, answer kept ]

What stands in brackets is one transaction: all of it happened, or none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from annotations.api import conditions, exports, pages, past
from annotations.api.bulk import answer as answer_each
from annotations.api.bulk import wanted as is_bulk
from annotations.api.filters import Filters, refuse_unknown
from annotations.api.inputs import Input
from annotations.api.json import MEDIA_TYPE, AlwaysJSON, Parser, answer
from annotations.api.problems import NoSuchThing
from annotations.api.repetition import once
from annotations.api.shapes import ById, Row, Shape, Wanted
from annotations.choices import Scope
from annotations.models import Job, Membership, statements
from annotations.tasks import wake

EVERYWHERE = ("team",)
ON_SHAPES = ("fields", "expand")
ON_WRITES = ("expand",)
ON_LISTS = ("limit", "cursor", "after", "ordering", "count")
RETRY_AFTER = "2"  # seconds until it is worth looking again at what was accepted


@dataclass(frozen=True)
class Operation:
    """What a method of a resource takes and gives, for those who call it and for OpenAPI."""

    scope: Scope
    takes: type[Input] = Input
    gives: type[Shape] | None = None
    status: int = 200
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    media_type: str = MEDIA_TYPE
    schema: dict[str, Any] | None = None
    secrets: tuple[str, ...] = ()
    listed: bool = False
    bulk: bool = False  # whether it takes JSON lines too, each a request of its own
    also: dict[str, str] = field(
        default_factory=dict
    )  # other media types it may answer with, with an example


def writes(
    takes: type[Input] = Input,
    *,
    scope: Scope = Scope.WRITE,
    gives: type[Shape] | None = None,
    status: int = 200,
    secrets: tuple[str, ...] = (),
    bulk: bool = False,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a door of a method: it is called with the row its address names, if any, and the checked body.

    `scope` is what the caller needs. `gives` is the shape that is answered, where it is not the
    resource's own; `secrets` are its members that a repetition does not show again. `bulk` says that
    many may come at once, as JSON lines.
    """
    operation = Operation(scope, takes, gives, status, secrets=secrets, bulk=bulk)

    def decorate(method: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(method)
        def handler(self: "Resource", request: Request, pk: UUID | None = None) -> HttpResponse:
            do = partial(self.perform, method, operation, pk)
            if operation.bulk and is_bulk(request):
                return answer_each(request, do)
            return once(request, lambda: do(request.data), secrets=secrets)

        handler.operation, handler.scope = operation, scope
        return handler

    return decorate


def reads(
    *,
    parameters: dict[str, dict[str, Any]] | None = None,
    media_type: str = MEDIA_TYPE,
    schema: dict[str, Any] | None = None,
    gives: type[Shape] | None = None,
    status: int = 200,
    also: dict[str, str] | None = None,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Say of a reading method what parameters it takes and what it gives, where it is not a plain resource."""
    operation = Operation(
        Scope.READ,
        gives=gives,
        status=status,
        parameters=parameters or {},
        media_type=media_type,
        schema=schema,
        also=also or {},
    )

    def decorate(method: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        method.operation, method.scope = operation, Scope.READ
        return method

    return decorate


class Resource(GenericViewSet):
    """Lists and single resources of one shape. Writing methods are added with `@writes`."""

    shape: type[Shape]
    filterset_class: type[Filters] = Filters
    orderings: dict[str, pages.Ordering] = pages.BY_ID
    within: type[Model] | None = None
    meant: ClassVar[dict[str, Q]] = {}  # what is meant by who does not use the filter of this name
    streamed: bool = False  # whether the list can be had as Server-Sent Events too
    as_of: past.AsOf | None = None  # how one of them is read as it stood at a time
    content_negotiation_class = AlwaysJSON
    parser_classes = [Parser]

    @property
    def member(self) -> Membership:
        return self.request.member

    def get_queryset(self) -> QuerySet:
        """All that the member may know of; list and detail alike start here."""
        return self.shape.Meta.model.objects.visible_to(self.member)

    @classmethod
    def plain(cls, member: Membership) -> QuerySet:
        """The rows of the list for which nothing is asked."""
        return cls.shape.Meta.model.objects.visible_to(member).filter(*cls.meant.values())

    def list(self, request: Request, **parents: UUID) -> HttpResponse:
        wanted = Wanted.of(request, self.shape, single=False)
        # Composed only where it is asked: for a plain page there is a statement already.
        rows = SimpleLazyObject(lambda: self.filter_queryset(self._within(parents)))
        plain = None if parents or self._asks() else type(self)
        if media_type := exports.wanted(request):
            batches = exports.read(rows, wanted, request, self.orderings, plain)
            return exports.answer(batches, wanted, request, media_type)
        return self.page(pages.read(rows, wanted, request, self.orderings, plain=plain))

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        then = self._as_it_stood(pk)
        return then or self.answer(self._look(pk, Wanted.of(request, self.shape, single=True)))

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=204)

    # --- what doors answer with ---

    def shown(self, row: Model, shape: type[Shape] | None = None) -> HttpResponse:
        """The row as it is now."""
        return self.answer(self._look_again(row, shape or self.shape))

    def created(self, row: Model, shape: type[Shape] | None = None, **secrets: Any) -> HttpResponse:
        """201: a new row, and where it is from now on."""
        shape = shape or self.shape
        location = self.request.build_absolute_uri(shape.address(row.pk))
        body = self._look_again(row, shape) | secrets
        return self.answer(body, status=201, headers={"Location": location})

    def accepted(self, row: Model, job: Job, shape: type[Shape] | None = None) -> HttpResponse:
        """202: what was asked for will be worked on; where to look, and the job that does it."""
        wake(job)
        shape = shape or self.shape
        monitor = self.request.build_absolute_uri(f"/api/v1/jobs/{job.pk}")
        headers = {
            "Location": self.request.build_absolute_uri(shape.address(row.pk)),
            "Link": f'<{monitor}>; rel="monitor"',
            "Retry-After": RETRY_AFTER,
        }
        return self.answer(self._look_again(row, shape), status=202, headers=headers)

    def gone(self) -> HttpResponse:
        """204: nothing is left to show."""
        return HttpResponse(status=204)

    def answer(self, body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
        response = answer(body, status=status, headers=headers)
        response["ETag"] = conditions.tag(response.content)
        return response

    def page(self, page: pages.Page) -> HttpResponse:
        links = {"next": self._link(page.next), "previous": self._link(page.previous)}
        body = {**links, "results": page.results}
        if page.count is not None:
            body["count"] = page.count
        header = ", ".join(
            f'<{link}>; rel="{"prev" if name == "previous" else name}"'
            for name, link in links.items()
            if link
        )
        return self.answer(body, headers={"Link": header} if header else None)

    # --- how a request goes through ---

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.operates():
            refuse_unknown(request, self.parameters())
        if request.method not in SAFE_METHODS:
            operation = self.operation()
            if not (operation and operation.bulk and is_bulk(request)):
                _refuse_other_than_json(request)

    def finalize_response(
        self, request: Request, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method in SAFE_METHODS and response.status_code == 200:
            response = conditions.not_modified(request, response)
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization", "Cookie", "X-Factcheck-Team"])
        return response

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.request.query_params
        queryset = queryset.filter(*(each for name, each in self.meant.items() if not asked.get(name)))
        if not self._asks():
            return queryset  # Building the filters and their form would be a third of the work.
        return self.filterset_class(asked, queryset, request=self.request).narrowed()

    def _asks(self) -> bool:
        """Whether only some of the rows are asked for."""
        asked = self.request.query_params
        own = type(self).get_queryset is not Resource.get_queryset
        return own or not self.filterset_class.base_filters.keys().isdisjoint(asked)

    def perform(
        self, method: Callable[..., HttpResponse], operation: Operation, pk: UUID | None, body: Any
    ) -> HttpResponse:
        """One write, inside its transaction."""
        place = [] if pk is None else [self._target(pk)]
        if pk is None and "If-Match" in self.request.headers:
            conditions.require_match(self.request, None)
        given = operation.takes(data=body, context={"member": self.member})
        given.is_valid(raise_exception=True)
        return method(self, *place, **given.validated_data)

    def parameters(self) -> Sequence[str]:
        """The names that may stand in the query of this action's address."""
        operation = self.operation()
        if operation is not None and operation.parameters:
            return (*EVERYWHERE, *operation.parameters)
        if self.action == "list":
            filters = set(self.filterset_class.base_filters) - set(self.kwargs)
            return (*EVERYWHERE, *ON_SHAPES, *ON_LISTS, *filters)
        if self.action == "retrieve":
            return (*EVERYWHERE, *ON_SHAPES, *((past.NAME,) if self.as_of else ()))
        return (*EVERYWHERE, *ON_WRITES)

    def operates(self) -> bool:
        """Whether this is a method that the resource has, and no OPTIONS."""
        return self.action not in (None, "metadata")

    def operation(self) -> Operation | None:
        return getattr(getattr(self, self.action or "", None), "operation", None)

    def _as_it_stood(self, pk: UUID) -> HttpResponse | None:
        """The answer where the address asks for another time than now."""
        at = past.moment(self.request) if self.as_of else None
        return None if at is None else self.answer(self.as_of.read(self.member, pk, at))

    def _within(self, parents: dict[str, UUID]) -> QuerySet:
        """The rows, of the parent alone whose address this is; a parent that is not visible is not there."""
        for pk in parents.values():
            get_object_or_404(self.within.objects.visible_to(self.member), pk=pk)
        rows = self.get_queryset()
        return self.filterset_class(parents, rows, request=self.request).narrowed() if parents else rows

    def _target(self, pk: UUID) -> Model:
        """The row a write is about; if it depends on what the client has seen, locked and compared first."""
        rows = self.get_queryset()
        if "If-Match" not in self.request.headers:
            return get_object_or_404(rows, pk=pk)
        # No key: workers that add rows which refer to this one need not wait.
        row = get_object_or_404(rows.select_for_update(of=("self",), no_key=True), pk=pk)
        conditions.require_match(self.request, conditions.tag(self._current(pk)))
        return row

    def _current(self, pk: UUID) -> bytes:
        """What a GET of the row would answer: with this query, where it is about the same shape."""
        operation = self.operation()
        own = operation is None or operation.gives in (None, self.shape)
        wanted = Wanted.of(self.request, self.shape, single=True) if own else Wanted.whole(self.shape)
        return answer(self._look(pk, wanted)).content

    def _look(self, pk: UUID, wanted: Wanted, rows: QuerySet | None = None) -> dict[str, Any]:
        """The row as it looks; of `rows`, where they are not the resource's own. Raises NoSuchThing."""
        found = self._found(pk, wanted) if rows is None else wanted.read(rows.filter(pk=pk), self.member)
        if not found:
            raise NoSuchThing(f"There is no {self.shape.Meta.model._meta.verbose_name} {pk}.")
        return found[0][0]

    def _found(
        self, pk: UUID, wanted: Wanted, extra: tuple[str, ...] = ()
    ) -> Sequence[tuple[Row, Sequence[Any]]]:
        """The one row with this id, if there is one that the member may know of."""
        if type(self).get_queryset is not Resource.get_queryset:
            return wanted.read(self.get_queryset().filter(pk=pk), self.member, extra=extra)
        records = statements.read(ById(wanted, extra), self.member, pk=pk)
        return wanted.shaped(records, self.member, extra)

    def _look_again(self, row: Model, shape: type[Shape]) -> dict[str, Any]:
        wanted = Wanted.of(self.request, shape, single=True)
        rows = None if shape is self.shape else shape.Meta.model.objects.visible_to(self.member)
        return self._look(row.pk, wanted, rows)

    def _link(self, cursor: pages.Cursor | None) -> str | None:
        if cursor is None:
            return None
        query = dict(self.request.GET.lists()) | {"cursor": str(cursor)}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(query, doseq=True)}")


def _refuse_other_than_json(request: Request) -> None:
    """Before the body is read: a form that the check of its CSRF token has read cannot be read again."""
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    if has_body and (request.content_type or "").split(";")[0].strip().lower() != MEDIA_TYPE:
        said = request.content_type or "nothing"
        raise UnsupportedMediaType(
            said, f"Send JSON, and say so: Content-Type: {MEDIA_TYPE}. It says {said}."
        )

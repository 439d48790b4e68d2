"""The API in OpenAPI 3.1, written from the declarations that it is run by: shapes, inputs, filters, operations.

`build()` takes seconds, so its result is kept beside this module and served as it is
(`manage.py describe_api`); a test holds it against the code, and every answer in the tests against it.
"""

import re
from http import HTTPStatus
from typing import Any

import uritemplate
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, get_doc
from drf_spectacular.settings import patched_settings
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from annotations.api import bulk, past, problems, prose
from annotations.api.inputs import Input
from annotations.api.json import MEDIA_TYPE, dumps
from annotations.api.resource import ON_LISTS, ON_SHAPES, ON_WRITES, Operation, Resource
from annotations.api.shapes import Expanded, Shape
from annotations.api.vocabulary import component as vocabulary_component
from annotations.choices import Scope

Json = dict[str, Any]
UUID_SCHEMA = {"type": "string", "format": "uuid"}


def build() -> Json:
    """The whole document. The same code gives the same document."""
    settings = {
        "DESCRIPTION": prose.DESCRIPTION,
        "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        "SERVERS": [{"url": "/", "description": "This server."}],
        # Vocabularies are named by us, where they are used.
        "POSTPROCESSING_HOOKS": [],
    }
    with patched_settings(settings):
        document = SchemaGenerator().get_schema(public=True)
    document["tags"] = _tags(document)
    document["components"]["schemas"]["Problem"] = prose.PROBLEM
    return document | {"components": document["components"] | _shared()}


def _shared() -> Json:
    """What many operations have in common, told once."""
    text = {"schema": {"type": "string"}}
    parameters = {
        name: {"name": name, "in": "header"} | text | about for name, about in prose.HEADERS.items()
    }
    parameters |= {
        name: {"name": name, "in": "query"} | about
        for name, about in prose.PAGING.items()
        if "schema" in about
    }
    return {
        "parameters": parameters,
        "headers": {name: text | about for name, about in prose.ANSWER_HEADERS.items()},
        "responses": {str(status): _problem(status) for status in prose.EXAMPLES}
        | {"default": _problem(None)},
    }


def _ref(kind: str, name: str | int) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def _tags(document: Json) -> list[Json]:
    used = {
        operation["tags"][0]: operation.pop("x-about")
        for path in document["paths"].values()
        for operation in path.values()
    }
    return [{"name": name, "description": about} for name, about in used.items()]


class Schema(AutoSchema):
    """Describes one operation of a Resource."""

    view: Resource

    @property
    def operation(self) -> Operation:
        return self.view.operation() or Operation(Scope.READ)

    @property
    def shape(self) -> type[Shape]:
        return self.operation.gives or self.view.shape

    @property
    def as_of(self) -> past.AsOf | None:
        """How the operation reads the past, where it does."""
        return self.view.as_of if self.view.action == "retrieve" else None

    @property
    def row(self) -> str | None:
        """The path parameter that names one row, where there is one."""
        return next((name for name in uritemplate.variables(self.path) if name in ("id", "pk")), None)

    def get_extensions(self) -> Json:
        return {"x-about": get_doc(type(self.view)), "x-scope": str(self.operation.scope)}

    def get_operation_id(self) -> str:
        steps = [step.replace("-", "_") for step in self._tokenize_path() if step]
        name = self.view.action
        if name == "list":
            return "_".join(["list", *(_singular(step) for step in steps[:-1]), steps[-1]])
        if self.method == "GET" and name != "retrieve":
            return f"get_{_singular(steps[0])}_{name}"
        return prose.VERBS.get(name, name) + "_" + _singular(steps[0])

    def get_tags(self) -> list[str]:
        return [self._tokenize_path()[0]]

    def get_summary(self) -> str:
        return re.split(r"(?<=[.:;])\s", self._said(), maxsplit=1)[0].rstrip(".:;")

    def get_description(self) -> str:
        needs = f"Needs the scope `{self.operation.scope}`."
        return f"{self._said()}\n\n{needs}"

    def _said(self) -> str:
        said = get_doc(getattr(self.view, self.view.action))
        if said:
            return " ".join(said.split())
        steps = self._tokenize_path()
        if self.view.action == "retrieve":
            return f"One of the {steps[0]}."
        return f"The {steps[0]}." if len(steps) == 1 else f"The {steps[-1]} of one {_singular(steps[0])}."

    # --- what goes in ---

    def _get_parameters(self) -> list[Json]:
        place = [
            {"name": name, "in": "path", "required": True, "schema": UUID_SCHEMA}
            for name in uritemplate.variables(self.path)
        ]
        return place + self._query() + self._headers()

    def _query(self) -> list[Json]:
        own = [
            {"name": name, "in": "query"} | about
            for name, about in self.operation.parameters.items()
            if about
        ]
        if self.operation.parameters or self.shape.Meta.model is None:
            return own
        found = (
            self._filters() + [self._paging(name) for name in ON_LISTS] if self.view.action == "list" else []
        )
        if self.method != "DELETE":
            names = ON_SHAPES if self.method in SAFE_METHODS else ON_WRITES
            found += [self._choosing(name) for name in names if name == "fields" or self.shape.expansions()]
        return found + ([past.PARAMETER] if self.as_of else [])

    def _filters(self) -> list[Json]:
        within = uritemplate.variables(self.path)
        found = self.view.filterset_class.base_filters.items()
        return [
            {
                "name": name,
                "in": "query",
                "description": str(each.label),
                "explode": False,
                "schema": self._filter(each),
            }
            for name, each in found
            if name not in within
        ]

    def _filter(self, each: Any) -> Json:
        if not hasattr(each, "vocabulary"):
            return each.schema
        named = vocabulary_component(each.vocabulary)
        self.registry.register_on_missing(named)
        return {"type": "array", "items": named.ref}

    def _paging(self, name: str) -> Json:
        if name != "ordering":
            return _ref("parameters", name)
        names = [sign + each for each in self.view.orderings for sign in ("", "-")]
        schema = {"type": "string", "enum": names, "default": names[0]}
        return {"name": name, "in": "query", "schema": schema} | prose.PAGING[name]

    def _choosing(self, name: str) -> Json:
        expansions = list(self.shape.expansions())
        known = expansions if name == "expand" else self.shape.names() + expansions
        items = {"type": "string", "enum": known}
        schema = {"type": "array", "items": items}
        return {"name": name, "in": "query", "explode": False, "schema": schema} | prose.CHOOSING[name]

    def _headers(self) -> list[Json]:
        names = ["X-Factcheck-Team"]
        if self.method in SAFE_METHODS:
            names.append("If-None-Match")
        elif self.row:
            names.append("If-Match")
        if self.method == "POST":
            names.append("Idempotency-Key")
        return [_ref("parameters", name) for name in names]

    def _get_request_body(self, direction: str = "request") -> Json | None:
        if self.method in (*SAFE_METHODS, "DELETE") or self.operation.takes is Input:
            return None
        component = self.resolve_serializer(self.operation.takes, "request")
        media = {"schema": component.ref, "example": self.operation.takes.example}
        content = {MEDIA_TYPE: media}
        if self.operation.bulk:
            lines = dumps(self.operation.takes.example).decode() + "\n"
            content[bulk.MEDIA_TYPE] = prose.MANY | {"example": lines}
        return {"required": bool(component.schema.get("required")), "content": content}

    # --- what comes out ---

    def _get_response_bodies(self, direction: str = "response") -> Json:
        codes = [400, 401, 403]
        if self.row or "article" in uritemplate.variables(self.path):
            codes.append(404)
        if self.method not in SAFE_METHODS:
            codes += [409, *([412] if self.row else []), 415, 422]
        found = {str(self.operation.status): self._success()}
        found |= self._other_successes()
        if self.method in SAFE_METHODS:
            found["304"] = {"description": "Not modified: it still has the tag of If-None-Match."}
        return found | {str(code): _ref("responses", code) for code in (*codes, "default")}

    def _other_successes(self) -> Json:
        """Where it depends: a source without an address is there at once; a queue may be empty."""
        others = prose.ALSO.get(self.get_operation_id(), {})
        results = {"200": prose.RESULTS} if self.operation.bulk else {}
        return results | {
            code: {"description": said}
            | ({} if code in ("204", "308") else {"content": self._content(self.shape)})
            for code, said in others.items()
        }

    def _success(self) -> Json:
        status = self.operation.status
        description = prose.STATUS[status]
        if status in (HTTPStatus.NO_CONTENT, HTTPStatus.FOUND):
            return {"description": description}
        if self.operation.schema is not None:
            media_type = self.operation.media_type
            media = {"schema": self.operation.schema} | prose.SHOWN.get(media_type, {})
            return {"description": description, "content": {media_type: media}}
        content = self._page() if self.view.action == "list" else self._content(self.shape)
        if self.view.action == "list":
            content |= prose.EXPORTS | (prose.STREAM if self.view.streamed else {})
        for media_type, example in self.operation.also.items():
            content[media_type] = {"schema": {"type": "string"}, "example": example}
        return {"description": description, "headers": self._answer_headers(status), "content": content}

    def _answer_headers(self, status: int) -> Json:
        names = ["ETag", *prose.WITH_STATUS.get(status, ())]
        if self.view.action == "list":
            names.append("Link")
        if self.method == "POST":
            names.append("Idempotency-Replayed")
        return {name: _ref("headers", name) for name in names}

    def _content(self, shape: type[Shape]) -> Json:
        schema = self.resolve_serializer(shape, "response").ref
        if self.as_of:
            schema = {"anyOf": [schema, self.resolve_serializer(self.as_of.shape, "response").ref]}
        return {MEDIA_TYPE: {"schema": schema, "example": shape.example}}

    def _page(self) -> Json:
        row = self.resolve_serializer(self.view.shape, "response")
        link = {"type": ["string", "null"], "format": "uri"}
        page = {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "results": {"type": "array", "items": row.ref},
                "count": {"type": "integer", "description": "With count=exact only."},
            },
        }
        named = ResolvedComponent(f"{row.name}Page", ResolvedComponent.SCHEMA, page, object=f"{row.name}Page")
        self.registry.register_on_missing(named)
        example = {"next": None, "previous": None, "results": [_as_listed(self.view.shape)]}
        return {MEDIA_TYPE: {"schema": named.ref, "example": example}}

    # --- components ---

    def _get_serializer_name(self, serializer: Any, direction: str, bypass_extensions: bool = False) -> str:
        return type(getattr(serializer, "child", serializer)).__name__.removesuffix("Shape")

    def _map_basic_serializer(self, serializer: serializers.Serializer, direction: str) -> Json:
        schema = super()._map_basic_serializer(serializer, direction)
        if "description" in schema:
            schema["description"] = " ".join(schema["description"].split())
        if isinstance(serializer, Input):
            schema["additionalProperties"] = False
            schema |= {"minProperties": serializer.least} if serializer.least else {}
        return schema

    def _map_serializer_field(self, field: Any, direction: str, bypass_extensions: bool = False) -> Json:
        """Lists say how long they may be, and whether they may be empty."""
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        if isinstance(field, serializers.ListField | serializers.ListSerializer) and direction == "request":
            least = field.min_length or int(not field.allow_empty)
            schema |= {"minItems": least} if least else {}
            schema |= {"maxItems": field.max_length} if field.max_length else {}
        return schema


class ExpandedSchema(OpenApiSerializerFieldExtension):
    """An expansion: the other rows, as they are described themselves."""

    target_class = "annotations.api.shapes.Expanded"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> Json:
        field: Expanded = self.target
        row = auto_schema.resolve_serializer(field.shape, direction)
        return {"type": "array", "items": row.ref} if field.many else row.ref


def _as_listed(shape: type[Shape]) -> Json:
    """The example of a row in a list: without what only comes with a single one."""
    always = {name for name, expansion in shape.expansions().items() if expansion.always}
    kept = (set(shape.names()) - shape.Meta.heavy) | always
    return {name: value for name, value in shape.example.items() if name in kept}


def _problem(status: int | None) -> Json:
    media: Json = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if status is None:
        return {"description": "Any other problem.", "content": {problems.MEDIA_TYPE: media}}
    example = prose.EXAMPLES[status]
    media["example"] = {
        "type": f"/api/v1/problems#{example['code']}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "instance": "/api/v1/claims",
    } | example
    description = problems.CODES[example["code"]]
    return {"description": description, "content": {problems.MEDIA_TYPE: media}}


def _singular(word: str) -> str:
    """One of what a resource is named after: a claim, a match, a policy."""
    if word == "staleness":
        return word
    for many, one in (("ies", "y"), ("ches", "ch"), ("s", "")):
        if word.endswith(many):
            return word.removesuffix(many) + one
    return word

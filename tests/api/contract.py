"""Every answer that a test gets is held against the OpenAPI document: what is said there is so."""

import re
from functools import cache

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from annotations.api.documentation import BUILT

HERE = "urn:factcheck:openapi"
# Of an answer to `fields=`, only what is there is looked at.
Partly = extend(Draft202012Validator, {"required": lambda *_: ()})


@cache
def document() -> dict:
    return orjson.loads(BUILT.read_bytes())


@cache
def registry() -> Registry:
    return Registry().with_resource(HERE, Resource.from_contents(document(), DRAFT202012))


@cache
def addresses() -> list[tuple[re.Pattern[str], str]]:
    found = [
        (re.compile(re.sub(r"\{\w+\}", "[0-9a-fA-F-]{36}", path) + "$"), path) for path in document()["paths"]
    ]
    return sorted(found, key=lambda each: each[1].count("{"))


def hold(response) -> None:
    """Fail unless the document says that this operation may give this answer."""
    request = response.wsgi_request
    path = next((path for pattern, path in addresses() if pattern.match(request.path)), None)
    operation = document()["paths"].get(path, {}).get(request.method.lower())
    if operation is None:
        return
    status = str(response.status_code)
    name = status if status in operation["responses"] else "default"
    assert name != "default" or response.status_code >= 400, (
        f"{request.method} {path} does not announce {status}"
    )
    _hold_body(response, path, request.method.lower(), name, partly="fields" in request.GET)


def _hold_body(response, path: str, method: str, status: str, *, partly: bool) -> None:
    announced = document()["paths"][path][method]["responses"][status]
    where = [path, method, "responses", status]
    pointer = "#/paths/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in where)
    if "$ref" in announced:
        pointer = announced["$ref"]
        announced = document()["components"]["responses"][pointer.split("/")[-1]]
    content = announced.get("content", {})
    if not content:
        assert response.content == b""
        return
    media_type = response["Content-Type"]
    assert media_type in content, f"{path} answers {media_type}"
    if "json" in media_type and not response.streaming:
        schema = f"{HERE}{pointer}/content/{media_type.replace('/', '~1')}/schema"
        _check(schema, orjson.loads(response.content), partly=partly)


def _check(schema: str, body, *, partly: bool) -> None:
    kind = Partly if partly else Draft202012Validator
    validator = kind({"$ref": schema}, registry=registry(), format_checker=FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]
    assert not errors, errors

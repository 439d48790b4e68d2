"""The OpenAPI document: valid, complete, up to date, with examples that are true to it."""

import re

import orjson
import pytest
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from annotations.api.schema import build
from annotations.api.urls import RESOURCES
from tests.api.contract import HERE, document, registry

# What nobody would read in an example.
BINARY = ("application/octet-stream", "image/svg+xml", "application/vnd.apache.parquet")
OPERATIONS = [
    pytest.param(path, method, operation, id=operation["operationId"])
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
]


def test_it_works(client):
    response = client.get("/api/v1/schema/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert response.json() == document()
    assert client.get("/api/v1/schema/", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_it_is_valid():
    OpenAPIV31SpecValidator(document()).validate()


def test_it_is_up_to_date():
    call_command("describe_api", check=True)


def test_it_is_made_without_a_warning(capsys):
    GENERATOR_STATS.reset()
    build()
    assert not GENERATOR_STATS, capsys.readouterr().err


@pytest.mark.parametrize("route", RESOURCES)
def test_every_resource_is_in_it(route):
    assert {f"/api/v1/{route}", f"/api/v1/{route}/{{id}}"} <= set(document()["paths"])


def test_what_is_refused_for_being_empty_is_not_described_as_fine():
    schemas = document()["components"]["schemas"]
    assert (schemas["NewArticle"]["minProperties"], schemas["NewDerivation"]["minProperties"]) == (1, 2)
    steps = schemas["NewScale"]["properties"]["steps"]
    assert (steps["minItems"], steps["maxItems"]) == (1, 50)
    assert schemas["NewToken"]["properties"]["scopes"]["minItems"] == 1
    assert "minItems" not in schemas["Scale"]["properties"]["ratings"], "what is answered promises nothing"


def test_names_are_words():
    names = {operation.values[2]["operationId"] for operation in OPERATIONS}
    assert {"get_fetch", "get_match", "get_delivery", "get_policy", "get_staleness"} <= names


def test_names_are_unique():
    names = [operation.values[2]["operationId"] for operation in OPERATIONS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[a-z_]+", name) for name in names)


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_says_what_it_needs_takes_and_gives(path, method, operation):
    assert operation["summary"]
    assert operation["description"]
    assert operation["x-scope"] in ("read", "write", "review", "publish", "admin")
    assert operation["security"] == [{"token": []}, {"cookieAuth": []}]
    assert {"400", "401", "403", "default"} <= set(operation["responses"])
    for response in operation["responses"].values():
        for media_type, content in response.get("content", {}).items():
            assert "example" in content or media_type in BINARY


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_examples_are_true(path, method, operation):
    bodies = [("requestBody", operation.get("requestBody", {}))]
    bodies += [(f"responses/{code}", response) for code, response in operation["responses"].items()]
    for where, body in bodies:
        for media_type, content in body.get("content", {}).items():
            if "example" not in content:
                continue
            steps = [path, method, *where.split("/"), "content", media_type, "schema"]
            pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
            schema = {"$ref": f"{HERE}#/paths/{pointer}"}
            validator = Draft202012Validator(schema, registry=registry(), format_checker=FormatChecker())
            assert [error.message for error in validator.iter_errors(content["example"])] == []


def test_descriptions_are_for_everybody():
    text = orjson.dumps(document()).decode()
    for word in ("None", "Django", "serializer", "queryset", "Generic"):
        assert not re.search(rf"(?<!-)\b{word}\b", text), word


def test_there_is_a_page_to_read_it_by(client):
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert not re.search(rb"<script(?![^>]*\bsrc=)", page.content)
    script = client.get("/api/v1/docs/", {"script": ""})
    assert script["Content-Type"].startswith("application/javascript")
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]


def test_the_index_leads_everywhere(client):
    index = client.get("/api/v1/").json()
    for name in ("schema", "docs", "problems"):
        assert client.get(index[name].removeprefix("http://testserver")).status_code == 200

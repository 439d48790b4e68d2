"""Sources: what bears on claims from outside, fetched where it has an address."""

import pytest
from django.utils import timezone

from annotations import actions
from annotations.models import Source
from annotations.values import Page
from tests.api.conftest import pointers, problem


def test_it_works(api, erin):
    program = api(erin)

    response = program.post("sources", {"kind": "document", "title": "Counts", "citation": "Archive, box 4"})

    assert response.status_code == 201
    source = response.json()
    assert (source["citation"], source["url"], source["snapshot"]) == ("Archive, box 4", None, None)
    assert source["progress"]["stage"] == "ready"
    assert program.get(f"sources/{source['id']}").json() == source
    assert "text" not in program.results("sources")[0]


def test_one_with_an_address_is_watched(api, erin):
    program = api(erin)
    body = {"kind": "dataset", "title": "Counts", "url": "https://harbour.example/counts?utm_source=x"}
    response = program.post("sources", body)
    assert response.status_code == 202
    assert response.json()["progress"]["stage"] == "queued"
    page = response.json()["article"]
    (job,) = program.results("jobs", subject=page)
    assert job["kind"] == "ingest_article"
    assert f"/api/v1/jobs/{job['id']}" in response["Link"]
    assert (response.json()["watch"]["state"], response.json()["watch"]["missing"]) == ("watching", 0)
    assert program.get(f"articles/{page}").json()["purpose"] == "source"
    assert program.results("articles") == [], "lists of articles are of those that are checked"
    assert [row["id"] for row in program.results("articles", purpose="source")] == [page]


def test_an_article_that_is_watched_may_be_a_source(api, erin, ferry):
    body = {"kind": "article", "title": "The Courier's report", "article": str(ferry.pk)}
    source = api(erin).post("sources", body).json()
    assert source["article"] == str(ferry.pk)
    assert "1,200 passengers" in source["text"]


def test_the_snapshot_is_a_download(api, vera, source):
    page = Page("u", "u", 200, b"<script>", "text/html", None, (), timezone.now())
    source.snapshot = actions.articles.keep(page, team=source.team)
    source.save()
    response = api(vera).get(f"sources/{source.pk}/snapshot")
    assert (response.content, response["Content-Type"]) == (b"<script>", "application/octet-stream")


def test_lists_are_filtered(api, vera, claim, evidence, source):
    program = api(vera)
    assert [row["id"] for row in program.results("sources", claim=claim.pk)] == [str(source.pk)]
    assert program.results("sources", kind="post") == []
    assert program.results("sources", stage="failed") == []
    assert program.results("sources", publisher="Nobody") == []


# --- access ---


def test_viewers_add_nothing(api, vera):
    problem(api(vera).post("sources", {}), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, source, ferry):
    program = api(mallory)
    assert program.results("sources") == []
    problem(program.get(f"sources/{source.pk}"), 404, "not_found")
    problem(program.get(f"sources/{source.pk}/snapshot"), 404, "not_found")
    body = {"kind": "article", "title": "x", "article": str(ferry.pk)}
    assert pointers(program.post("sources", body)) == {"/article"}


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"title": "x", "citation": "y"}, {"/kind"}),
        ({"kind": "rumour", "title": "x", "citation": "y"}, {"/kind"}),
        ({"kind": "post", "citation": "y"}, {"/title"}),
        ({"kind": "post", "title": "", "citation": "y"}, {"/title"}),
        ({"kind": "post", "title": "x" * 1001, "citation": "y"}, {"/title"}),
        ({"kind": "post", "title": "x", "published": "y" * 65, "citation": "y"}, {"/published"}),
        ({"kind": "post", "title": "x"}, set()),
        ({"kind": "post", "title": "x", "url": "javascript:alert(1)"}, None),
        ({"kind": "post", "title": "x", "citation": "y", "text": "z"}, {"/text"}),
    ],
)
def test_bad_sources(api, erin, body, expected):
    found = problem(api(erin).post("sources", body), 422, "invalid_input")
    if expected is not None:
        assert {error["pointer"] for error in found.get("errors", [])} == expected
    assert not Source.objects.exists()


def test_what_was_not_fetched_has_no_snapshot(api, vera, source):
    problem(api(vera).get(f"sources/{source.pk}/snapshot"), 404, "not_found")

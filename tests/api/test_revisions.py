"""Revisions: what an article said, version by version, with the bytes it was read from."""

import base64
import hashlib
from dataclasses import replace

import pytest

from annotations.models import Revision
from tests.api.conftest import FEWER, problem
from tests.conftest import BRIDGE, FERRY, read_again, reading


@pytest.fixture
def second(ferry) -> Revision:
    return read_again(ferry, reading(FEWER, BRIDGE))


def test_it_works(api, vera, ferry):
    revision = api(vera).get(f"revisions/{ferry.current_revision_id}").json()

    assert revision["number"] == 1
    assert revision["cause"] == "first"
    assert revision["text"] == f"{FERRY}\n\n{BRIDGE}"
    assert [revision["text"][b["start"] : b["end"]] for b in revision["blocks"]] == [FERRY, BRIDGE]
    assert revision["snapshot"]["sha256"] == hashlib.sha256(revision["text"].encode()).hexdigest()


def test_a_revision_keeps_the_licence_that_its_page_declared(api, vera, ferry):
    assert api(vera).get(f"revisions/{ferry.current_revision_id}").json()["licence"] is None
    licensed = reading(FEWER, BRIDGE)
    licensed = replace(licensed, document=replace(licensed.document, licence="CC BY 4.0"))
    revision = read_again(ferry, licensed)
    assert api(vera).get(f"revisions/{revision.pk}").json()["licence"] == "CC BY 4.0"


def test_a_list_leaves_the_text_out_unless_it_is_asked_for(api, vera, ferry):
    program = api(vera)
    (row,) = program.results("revisions", article=ferry.pk)
    assert "text" not in row
    assert "blocks" not in row
    (row,) = program.results("revisions", article=ferry.pk, fields="number,text")
    assert row == {"number": 1, "text": f"{FERRY}\n\n{BRIDGE}"}


def test_changes_tell_what_became_of_each_word(api, vera, ferry, second):
    found = api(vera).get(f"revisions/{second.pk}/changes").json()
    first = ferry.current_revision
    assert (found["before"], found["after"]) == (str(first.pk), str(second.pk))
    assert "".join(step["old_text"] for step in found["changes"]) == first.text
    assert "".join(step["new_text"] for step in found["changes"]) == second.text
    (changed,) = [step for step in found["changes"] if step["op"] != "equal"]
    assert changed["kind"] == "number"
    assert changed["old_text"] in "1,200"
    assert changed["new_text"] in "1,100"


def test_changes_tell_what_they_touch_and_what_they_weigh(api, vera, ferry, second):
    found = api(vera).get(f"revisions/{second.pk}/changes").json()
    assert (found["kinds"], found["materiality"], found["material"]) == (["number"], 0.9, True)
    assert found["declaration"] == "none"
    first, rest = found["blocks"]
    assert (first["op"], first["part"], first["kinds"]) == ("replace", "body", ["number"])
    (sentence,) = first["sentences"]
    assert "".join(step["new_text"] for step in sentence["words"]) == FEWER
    assert (rest["op"], rest["sentences"]) == ("equal", [])


def test_changes_as_a_unified_diff(api, vera, second):
    asked = api(vera).get(f"revisions/{second.pk}/changes", {"format": "unified"})
    assert asked["Content-Type"].startswith("text/x-diff")
    lines = asked.text.splitlines()
    assert lines[:2] == ["--- revision-1", "+++ revision-2"]
    assert f"-{FERRY}" in lines
    assert f"+{FEWER}" in lines
    assert api(vera).get(f"revisions/{second.pk}/changes", Accept="text/x-diff").content == asked.content


def test_changes_as_a_page_in_which_nothing_runs(api, vera, second):
    response = api(vera).get(f"revisions/{second.pk}/changes", Accept="text/html, application/json;q=0.5")
    assert response["Content-Type"].startswith("text/html")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "Accept" in response["Vary"]
    assert '<del data-kind="number">1,200</del>' in response.text


def test_changes_go_from_any_revision_of_the_article(api, vera, ferry, second):
    program = api(vera)
    first = ferry.current_revision
    backwards = program.get(f"revisions/{first.pk}/changes", {"from": str(second.pk)}).json()
    assert "".join(step["new_text"] for step in backwards["changes"]) == first.text
    unchanged = program.get(f"revisions/{first.pk}/changes").json()["changes"]
    assert [step["op"] for step in unchanged] == ["equal"]


def test_the_snapshot_is_a_download_that_no_browser_runs(api, vera, ferry):
    program = api(vera)
    response = program.get(f"revisions/{ferry.current_revision_id}/snapshot")
    body = f"{FERRY}\n\n{BRIDGE}".encode()
    assert response.content == body
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    assert response["Repr-Digest"] == f"sha-256=:{digest}:"
    again = program.get(f"revisions/{ferry.current_revision_id}/snapshot", If_None_Match=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_lists_are_filtered(api, vera, ferry, second):
    program = api(vera)
    assert [row["number"] for row in program.results("revisions", cause="publisher")] == [2]
    assert [row["number"] for row in program.results("revisions", number=1)] == [1]
    assert [row["number"] for row in program.results("revisions", q='"1,100 passengers"')] == [2]


# --- access ---


def test_nobody_writes(api, ruth, ferry):
    program = api(ruth)
    address = f"revisions/{ferry.current_revision_id}"
    assert problem(program.patch(address, {"text": "x"}), 405, "method_not_allowed")
    assert "PATCH" not in program.delete(address)["Allow"]
    problem(program.post("revisions", {}), 405, "method_not_allowed")


def test_outsiders_see_nothing(api, mallory, ferry):
    program = api(mallory)
    assert program.results("revisions") == []
    for part in ("", "/changes", "/snapshot"):
        problem(program.get(f"revisions/{ferry.current_revision_id}{part}"), 404, "not_found")


# --- bad input ---


@pytest.mark.parametrize("asked", ["x", "", "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02"])
def test_changes_from_nowhere(api, vera, ferry, asked):
    response = api(vera).get(f"revisions/{ferry.current_revision_id}/changes", {"from": asked})
    (error,) = problem(response, 400, "invalid_query")["errors"]
    assert error["parameter"] == "from"


def test_changes_in_a_format_that_is_not_there(api, vera, ferry):
    response = api(vera).get(f"revisions/{ferry.current_revision_id}/changes", {"format": "pdf"})
    (error,) = problem(response, 400, "invalid_query")["errors"]
    assert error["parameter"] == "format"


def test_changes_from_another_article(api, vera, erin, ferry, mallory):
    theirs = api(mallory).post("articles", {"text": "x"}).json()["id"]
    response = api(vera).get(f"revisions/{ferry.current_revision_id}/changes", {"from": theirs})
    problem(response, 400, "invalid_query")

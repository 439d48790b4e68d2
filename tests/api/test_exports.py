"""Whole lists as JSON lines and tables: the same rows that the pages show, to the code point, streamed."""

import csv
import io
from contextlib import suppress
from datetime import datetime

import orjson
import pyarrow.parquet as pq
import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.request import Request

from annotations import actions
from annotations.api import exports, pages
from annotations.api.shapes import Wanted
from annotations.api.urls import RESOURCES
from annotations.models import Claim
from annotations.pipeline.exchange import parquet, tables
from tests.api import world
from tests.api.conftest import judge, problem

LINES = {"Accept": "application/x-ndjson"}
TABLE = {"Accept": "text/csv"}
PARQUET = {"Accept": "application/vnd.apache.parquet"}
# What moves offsets and breaks lines: an emoji of several code points, Arabic, a combining mark, CRLF, a formula.
HARD = [
    "👩‍👩‍👧 crossed 🌉",
    "عبر ١٢٠٠ راكب",
    "Cafe\u0301 “déjà”",
    "one\r\ntwo\nthree\u2028four",
    '=HYPERLINK("https://harm.example","x"),y',
    "'quoted'",
]


def body(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def lines(response) -> list[dict]:
    return [orjson.loads(line) for line in body(response).split(b"\n") if line]


def table(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(body(response).decode(), newline="")))


def test_it_works(api, erin, ferry, monkeypatch):
    monkeypatch.setattr(pages, "MAX_LIMIT", 2)  # several batches
    for words in HARD:
        actions.sources.add(ferry.team, by=erin, kind="document", title=words, citation="Archive")
    program = api(erin)
    shown = program.results("sources", fields="id,title,created_by,created_at", limit=2)
    shown += program.results(
        "sources", fields="id,title,created_by,created_at", after=shown[-1]["id"], limit=2
    )
    shown += program.results(
        "sources", fields="id,title,created_by,created_at", after=shown[-1]["id"], limit=2
    )
    assert [row["title"] for row in shown] == HARD

    assert lines(program.get("sources", {"fields": "id,title,created_by,created_at"}, **LINES)) == shown
    rows = table(program.get("sources", {"fields": "id,title,created_by,created_at"}, **TABLE))
    assert [tables.plain(row["title"]) for row in rows] == HARD
    assert rows[4]["title"].startswith("'=")
    assert rows[0] | {"title": ""} == {
        "id": shown[0]["id"],
        "title": "",
        "created_by.id": str(erin.user_id),
        "created_by.name": "Erin",
        "created_at": shown[0]["created_at"],
    }


def test_what_was_cut_off_goes_on(api, erin, ferry):
    program = api(erin)
    whole = lines(program.get("events", **LINES))
    rest = lines(program.get("events", {"after": whole[1]["id"]}, **LINES))
    assert len(whole) > 2
    assert rest == whole[2:]
    turned = lines(program.get("events", {"ordering": "-number", "after": whole[1]["id"]}, **LINES))
    assert turned == whole[:1]


@pytest.mark.parametrize("form", [LINES, TABLE], ids=["lines", "table"])
@pytest.mark.parametrize("ordering", ["id", "-id"])
def test_cut_anywhere_it_goes_on_to_the_same_whole(api, erin, ferry, monkeypatch, form, ordering):
    """Wherever the stream breaks, the rows that came whole and those after the last of them are the list, each once."""
    monkeypatch.setattr(pages, "MAX_LIMIT", 2)
    for words in HARD:
        actions.sources.add(ferry.team, by=erin, kind="document", title=words, citation="Archive")
    program, asked = api(erin), {"fields": "id,title", "ordering": ordering}
    whole = body(program.get("sources", asked, **form))
    every = _whole(whole, form)
    assert len(every) == len(HARD)
    for cut in {0, *range(7, len(whole), 37), len(whole)}:
        came = _whole(whole[:cut], form)
        rest = asked | ({"after": came[-1]["id"]} if came else {})
        assert came + _whole(body(program.get("sources", rest, **form)), form) == every


def _whole(data: bytes, form: dict[str, str]) -> list[dict]:
    """The rows that came with their line's end."""
    if form is LINES:
        return [orjson.loads(line) for line in data[: data.rfind(b"\n") + 1].splitlines()]
    read = csv.reader(io.StringIO(data.decode(errors="ignore"), newline=""))
    rows = list(read)
    if not data.endswith(b"\r\n"):
        rows = rows[:-1]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] if rows else []


def test_what_has_left_the_list_is_gone_on_from_all_the_same(api, erin, bob, ferry):
    program = api(erin)
    first, *others = lines(program.get("claims", {"state": "candidate"}, **LINES))
    actions.claims.open_for_review(Claim.objects.get(pk=first["id"]), by=bob)
    rest = lines(program.get("claims", {"state": "candidate", "after": first["id"]}, **LINES))
    assert rest == others
    assert others


# --- Parquet ---


def test_every_list_says_the_same_in_every_form(api, ferry, ruth, erin, bob, carol):
    """JSON lines, a table and Parquet of every resource, each with a row at least where the world has one."""
    world.build(ferry, ruth=ruth, erin=erin, reviewers=(bob, carol))
    program, empty = api(ruth), set()
    for route, resource in RESOURCES.items():
        found = lines(program.get(route, **LINES))
        cells = table(program.get(route, **TABLE))
        file = pq.read_table(io.BytesIO(body(program.get(route, **PARQUET))))
        assert len(found) == len(cells) == file.num_rows, route
        empty |= set() if found else {route}
        names = [
            column.name for column in exports.columns(Wanted.of(_asking(), resource.shape, single=False))
        ]
        assert file.column_names == names == list(cells[0] if cells else names)
        for row, typed in zip(found, file.to_pylist(), strict=True):
            for name in names:
                assert _said(typed[name]) == _said(exports._value(row, name)), (route, name)
    assert len(empty) < len(RESOURCES) / 2


def test_parquet_keeps_types_and_every_code_point(api, erin, ferry, monkeypatch):
    monkeypatch.setattr(pages, "MAX_LIMIT", 2)
    monkeypatch.setattr(parquet, "GROUP", 4)
    for words in HARD:
        actions.sources.add(ferry.team, by=erin, kind="document", title=words, citation="Archive")
    response = api(erin).get("sources", {"fields": "id,title,created_at"}, **PARQUET)
    assert response["Content-Type"] == PARQUET["Accept"]
    pieces = list(response.streaming_content)
    assert len(pieces) == 3, "two groups and the index"
    file = pq.ParquetFile(io.BytesIO(b"".join(pieces)))
    assert file.num_row_groups == 2
    assert file.read().column("title").to_pylist() == HARD
    assert str(file.schema_arrow.field("created_at").type) == "timestamp[us, tz=UTC]"
    assert file.read().column("created_at").to_pylist()[0].tzinfo is not None


def test_where_parquet_is_not_installed_that_is_said(api, erin, ferry, monkeypatch):
    monkeypatch.setattr(parquet, "is_here", lambda: False)
    refused = problem(api(erin).get("sources", **PARQUET), 406, "not_acceptable")
    assert "requirements-parquet.txt" in refused["detail"]


def _said(value) -> object:
    """A cell in one spelling, whatever form it came in."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        with suppress(ValueError):
            return datetime.fromisoformat(value).isoformat() if "T" in value else value
        return value
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value


def _asking() -> Request:
    return Request(RequestFactory().get("/"))


def test_nothing_that_the_list_hides_is_in_its_export(api, bob, carol, mallory, claim):
    judge(claim, carol, "false")
    assert lines(api(bob).get("verdicts", **LINES)) == []
    assert len(lines(api(carol).get("verdicts", **LINES))) == 1
    assert table(api(mallory).get("claims", **TABLE)) == []


def test_bad_input(api, erin, mallory, ferry):
    problem(api(erin).get("articles", {"limit": 5}, **LINES), 400, "invalid_query")
    problem(api(erin).get("articles", {"after": "x"}, **TABLE), 400, "invalid_query")
    assert table(api(mallory).get("articles", {"after": str(ferry.pk)}, **TABLE)) == []
    queue = {"ordering": "score", "after": str(ferry.pk)}
    problem(api(erin).get("claims", queue, **TABLE), 400, "invalid_query")
    problem(api(erin).get("articles", {"after": str(ferry.pk), "cursor": "x"}), 400, "invalid_cursor")
    assert table(api(erin).get("articles", {"after": str(ferry.pk)}, **TABLE)) == []


@settings(max_examples=50)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1, max_size=4
    )
)
def test_a_table_gives_back_every_text_to_the_code_point(texts):
    written = tables.lines([["x"] * len(texts), [tables.escaped(text) for text in texts]])
    *_, row = csv.reader(io.StringIO(written.decode(), newline=""))
    assert [tables.plain(cell) for cell in row] == texts

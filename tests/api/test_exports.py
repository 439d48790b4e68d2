"""Whole lists as JSON lines and tables: the same rows that the pages show, to the code point, streamed."""

import csv
import io

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import actions
from annotations.api import pages
from annotations.pipeline.exchange import tables
from tests.api.conftest import judge, problem

LINES = {"Accept": "application/x-ndjson"}
TABLE = {"Accept": "text/csv"}
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


def test_nothing_that_the_list_hides_is_in_its_export(api, bob, carol, mallory, claim):
    judge(claim, carol, "false")
    assert lines(api(bob).get("verdicts", **LINES)) == []
    assert len(lines(api(carol).get("verdicts", **LINES))) == 1
    assert table(api(mallory).get("claims", **TABLE)) == []


def test_bad_input(api, erin, mallory, ferry):
    problem(api(erin).get("articles", {"limit": 5}, **LINES), 400, "invalid_query")
    problem(api(erin).get("articles", {"after": "x"}, **TABLE), 400, "invalid_query")
    problem(api(mallory).get("articles", {"after": str(ferry.pk)}, **TABLE), 400, "invalid_query")
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

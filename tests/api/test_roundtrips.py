"""Out and in again through each format: every span is where it was, to the code point."""

import csv
import io

import orjson
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotations import actions
from annotations.models import Appearance, Revision
from annotations.pipeline import exchange, publishing
from annotations.pipeline.exchange import tables
from tests.api.annotator import TEAM, path, posted
from tests.conftest import read_again, reading

# What moves offsets: emoji of several code points and outside the BMP, Arabic, combining marks, line breaks, quotes.
HARD = [
    "👩‍👩‍👧", "🇺🇦", "🌉 ", "راكب ", "١٢٠٠ ", "Cafe\u0301 ", "\r\n", "\u2028", "word ", '"', "\\", "&amp;", "</script>", "\u200d",
]  # fmt: skip
TEXT = "".join(HARD) * 2 + "end"
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)
WORDS = SPANS.filter(lambda span: any(character.isalnum() for character in TEXT[slice(*span)]))


@settings(
    max_examples=2, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_every_span_comes_back(annotator, api, erin, bob, ferry, capsys, spans):
    """Read as annotations, posted again as they were read; read as JSON lines, a table and tasks of two tools."""
    revision = read_again(ferry, reading(TEXT)) or Revision.objects.filter(text=TEXT).latest("number")
    client = annotator(bob)
    for start, end in spans:
        made, span = actions.claims.mark(revision, by=erin, start=start, end=end), (start, end)
        told = client.get(f"{TEAM}{made.pk}").json()
        selectors = {one["type"]: one for one in told["target"]["selector"]}
        assert selectors["TextQuoteSelector"]["exact"] == TEXT[slice(*span)]
        position = selectors["TextPositionSelector"]
        assert (position["start"], position["end"]) == span
        again = client.send("post", TEAM, posted(target=told["target"]))
        assert placed(again) == span

    wanted = set(spans)
    asked = {"article": str(ferry.pk), "fields": "selector,first_revision"}
    rows = sent(api(erin).get("appearances", asked, Accept="application/x-ndjson")).splitlines()
    told = [row["selector"] for row in map(orjson.loads, rows) if row["first_revision"] == str(revision.pk)]
    assert wanted <= {(one["start"], one["end"]) for one in told}
    assert all(TEXT[one["start"] : one["end"]] == one["exact"] for one in told)
    table = csv.DictReader(
        io.StringIO(sent(api(erin).get("appearances", asked, Accept="text/csv")).decode(), newline="")
    )
    told = [row for row in table if row["first_revision"] == str(revision.pk)]
    assert wanted <= {(int(row["selector.start"]), int(row["selector.end"])) for row in told}
    for row in told:
        span = slice(int(row["selector.start"]), int(row["selector.end"]))
        assert tables.plain(row["selector.exact"]) == TEXT[span]

    doccano, studio = task(capsys, "doccano"), task(capsys, "label-studio")
    assert doccano["text"] == studio["data"]["text"] == TEXT
    assert wanted <= {(start, end) for start, end, _ in doccano["label"]}
    values = [found["value"] for found in studio["predictions"][0]["result"]]
    assert wanted <= {(value["start"], value["end"]) for value in values}
    assert all(TEXT[value["start"] : value["end"]] == value["text"] for value in values)


def placed(made) -> tuple[int, int]:
    assert made.status_code == 201, made.content
    appearance = Appearance.objects.get(client_annotation__name=path(made).removeprefix(TEAM))
    return appearance.start, appearance.end


def sent(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def task(capsys, tool: str) -> dict:
    capsys.readouterr()
    call_command("export_spans", "--team", "newsroom", "--for", tool)
    line, _ = capsys.readouterr().out.split("\n")  # a text may have the other line breaks
    return orjson.loads(line)


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*HARD, "<!--", "]]>", "&#39;"]), min_size=1))
def test_a_claimreview_of_ours_is_read_as_it_was_written(pieces):
    """A statement has no line breaks; everything else in it stays, within a page and alone."""
    statement = " ".join(["The", *"".join(pieces).split()])
    document = DOCUMENT | {"claim": {"statement": statement, "claimant": None}}
    review = publishing.claim_review(document, root="https://facts.example")
    safe = orjson.dumps(review).decode()
    for mark, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        safe = safe.replace(mark, escape)
    page = f'<html><script type="application/ld+json">{safe}</script></html>'
    for text in (page, orjson.dumps(review).decode()):
        (found,) = (each.found for each in exchange.read(text))
        assert found.statement == statement
        assert found.document == review


DOCUMENT = {
    "address": "/facts/newsroom/no/",
    "team": {"name": "Newsroom", "slug": "newsroom"},
    "language": "en",
    "headline": "No, fewer took the ferry",
    "rating": {"label": "False", "slug": "false", "value": 1, "best": 5, "worst": 1},
    "appearances": [],
    "evidence": [],
    "published": "2026-05-02T09:00:00+00:00",
    "modified": "2026-05-02T09:00:00+00:00",
    "correction": None,
}

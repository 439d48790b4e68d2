"""Laws of reading, whatever comes: blocks tile the text, traces are exact, nothing but refusals is raised."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import InvalidInput, ReadingFailed
from annotations.pipeline import segmentation
from annotations.pipeline.extraction import read_html, read_scraped
from annotations.pipeline.text import Traced, raw_runs, raw_span, tidy
from annotations.values import Document
from tests.pipeline.reading import SHARED, check_laws

LINES = [
    "Mooring fee rises",
    "By Ada Brook",
    "Skerry Post, 3 May 2025",
    "The board voted on Monday. It was late.",
    "“We were not asked. We will not pay.”",
    "“We were not asked.",
    "- one boat",
    "1. one boat",
    "> quoted words, said twice.",
    "## Heading",
    "***",
    "| a | b |",
    "[Home](/) [News](#)",
    "*The [board](#) **voted** to*",
    "raise the fee, she said.",
    "— Board (@board) May 3, 2025",
    "Read also:",
    "Comments (4)",
    "© 2025 Skerry Post",
    "Рада гавані проголосувала. Було пізно.",
    "",
    "",
]
pages = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40)), max_size=25).map("\n".join)
markup = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div class='comment'>",
            "</div>",
            "<a href='//['>",
            "<table><tr><td>",
            "<ul><li>",
            "<br>",
        ]
    )
    | st.sampled_from(
        ["<h1>", "<blockquote class=tweet>", "<time datetime=x>", "<!--", "-->", "&#0;", "&amp;", "<script>"]
    )
    | st.text(max_size=30),
    max_size=40,
).map("".join)


def read_or_refused(reader, *args) -> Document | None:
    try:
        return reader(*args)
    except (InvalidInput, ReadingFailed):
        return None


def check_trace(document: Document, raw: str) -> None:
    """Every block stands in the file where it says, in order, and its words are there."""
    last = 0
    for block in document.blocks:
        assert last <= block.raw_start < block.raw_end <= len(raw)
        last = block.raw_end
        place = raw_span(document.raw_runs, block.start, block.end)
        assert block.raw_start <= place.start < place.end <= block.raw_end
    for run in document.raw_runs:
        if run.end - run.start == run.raw_end - run.raw_start == 1:
            given, said = raw[run.raw_start], document.text[run.start]
            assert given == said or (given + said).isspace() or tidy(given) == said


@settings(deadline=None)
@given(pages)
def test_scraped_text(raw):
    document = read_or_refused(read_scraped, raw)
    assert document == read_or_refused(read_scraped, raw)
    if document:
        check_laws(document)
        check_trace(document, raw)
        assert all(document.text[s.start : s.end] == s.text for s in segmentation.split(document))


@settings(deadline=None, max_examples=60)
@given(markup)
def test_markup(body):
    document = read_or_refused(read_html, body.encode("utf-8", errors="replace"))
    if document:
        check_laws(document)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400))
def test_bytes(body):
    document = read_or_refused(read_html, b"<p>The board voted. " + body)
    if document:
        check_laws(document)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_traced_text_is_tidied_as_any_other(raw):
    traced = Traced.whole(raw).tidied()
    assert traced.text == tidy(raw)
    assert len(traced.text) == len(traced.starts) == len(traced.ends)
    assert all(0 <= start < end <= len(raw) for start, end in zip(traced.starts, traced.ends, strict=True))
    runs = raw_runs(traced)
    assert [run.start for run in runs] == [0, *(run.end for run in runs)][: len(runs)]


@pytest.mark.parametrize("name", ["blns.json", "xss.jsonl"])
def test_naughty_strings(name):
    file = SHARED / "corpora" / name
    if not file.exists():
        pytest.skip("needs ../shared with the corpora")
    rows = json.loads(file.read_text()) if name.endswith(".json") else file.read_text().splitlines()
    for row in rows[:400]:
        document = read_or_refused(read_scraped, f"{row}\n\nThe board voted. {row}")
        if document:
            check_laws(document)
    whole = "<p>The board voted.</p>".join(map(str, rows[:400]))
    document = read_or_refused(read_html, whole.encode("utf-8", errors="replace"))
    if document:
        check_laws(document)

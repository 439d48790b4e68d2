"""The five pages the work began with: nothing is claimed by a page's furniture, and quotations are seen as such."""

import json
import re

import pytest

from annotations.choices import CLAIM_BLOCKS, BlockKind, Voice
from annotations.pipeline import flow
from annotations.pipeline.text import raw_span
from annotations.values import Reading, Span
from tests.pipeline.reading import SHARED, check_laws, page

GOLD = SHARED / "eval" / "claims" / "seeds_gold.json"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="needs ../shared with the seeds and their gold")

SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
K = BlockKind


@pytest.fixture(scope="module")
def readings() -> dict[int, tuple[str, Reading]]:
    return {int(path.name[:3]): _read(path) for path in SEEDS}


def _read(path) -> tuple[str, Reading]:
    return path.read_bytes().decode(), flow.read(page(path.read_bytes(), "text/plain"))


@pytest.fixture(scope="module")
def gold() -> dict:
    return json.loads(GOLD.read_text())


def raw_blocks(reading: Reading, *kinds: BlockKind) -> list[Span]:
    return [Span(b.raw_start, b.raw_end) for b in reading.document.blocks if b.kind in kinds]


def holds(spans: list[Span], start: int, end: int) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)


def paragraphs(gold: dict, seed: int, *kinds: str) -> list[tuple[int, int]]:
    document = next(d for d in gold["documents"] if d["seed"] == seed)
    return [(p["start"], p["end"]) for p in document["paragraphs"] if p["kind"] in kinds]


@pytest.mark.parametrize("seed", range(5))
def test_it_works(readings, seed):
    _, reading = readings[seed]
    document = reading.document
    check_laws(document)
    assert reading.candidates
    for candidate in reading.candidates:
        assert document.text[candidate.start : candidate.end] == candidate.text
        block = next(b for b in document.blocks if b.start <= candidate.start < b.end)
        assert candidate.end <= block.end or candidate.voice is Voice.QUOTED
        assert block.kind in CLAIM_BLOCKS


@pytest.mark.parametrize("seed", range(5))
def test_every_block_stands_where_it_says_in_the_file(readings, seed):
    raw, reading = readings[seed]
    last = 0
    for block in reading.document.blocks:
        said = re.findall(r"\w+", reading.document.text[block.start : block.end])
        given = raw[block.raw_start : block.raw_end]
        assert last <= block.raw_start < block.raw_end <= len(raw)
        assert [word for word in said if word not in given] == []
        last = block.raw_end


@pytest.mark.parametrize("seed", [0, 3])
def test_the_article_is_told_from_what_surrounds_it(readings, gold, seed):
    _, reading = readings[seed]
    document = next(d for d in gold["documents"] if d["seed"] == seed)
    body = raw_blocks(reading, K.PARAGRAPH, K.QUOTE, K.LIST, K.EMBEDDED_POST, K.HEADING)
    ((start, end),) = document["body_segments"]
    assert (body[0].start, body[-1].end) == (pytest.approx(start, abs=5), pytest.approx(end, abs=5))
    furniture = raw_blocks(reading, K.NAVIGATION, K.BOILERPLATE, K.AUTHOR_BIO)
    for place in paragraphs(gold, seed, "boilerplate", "navigation", "author_bio"):
        assert holds(furniture, *place)


@pytest.mark.parametrize("seed", [0, 3])
def test_no_negative_is_extracted(readings, gold, seed):
    _, reading = readings[seed]
    runs = reading.document.raw_runs
    claims = [raw_span(runs, candidate.start, candidate.end) for candidate in reading.candidates]
    for negative in (n for n in gold["negatives"] if n["seed"] == seed):
        half = (negative["end"] - negative["start"]) / 2
        assert not [c for c in claims if min(c.end, negative["end"]) - max(c.start, negative["start"]) > half]


@pytest.mark.parametrize("seed", [0, 3])
def test_the_page_is_believed_and_nothing_is_guessed(readings, gold, seed):
    document = readings[seed][1].document
    expected = next(d for d in gold["documents"] if d["seed"] == seed)
    assert document.title == expected["title"]["text"]
    assert document.byline == expected["author"]
    assert document.published == expected["date"]
    assert document.outlet == (expected["outlet"] if expected.get("outlet_evidence") else None)


@pytest.mark.parametrize("seed", [1, 4])
def test_what_a_page_does_not_say_is_null(readings, seed):
    document = readings[seed][1].document
    assert (document.title, document.byline, document.outlet, document.published) == (None,) * 4


def test_the_tweet_is_an_embedded_post_with_its_author_and_date(readings, gold):
    _, reading = readings[0]
    (post,) = (b for b in reading.document.blocks if b.kind is K.EMBEDDED_POST)
    (text, signature) = paragraphs(gold, 0, "embedded_tweet", "embedded_tweet_attribution")
    assert (post.raw_start, post.raw_end) == (text[0], signature[1])
    assert "@" in post.author
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", post.date)


def test_the_sentences_cut_by_page_breaks_are_whole(readings, gold):
    _, reading = readings[0]
    document = next(d for d in gold["documents"] if d["seed"] == 0)
    whole = raw_blocks(reading, K.PARAGRAPH)
    assert document["joins"]
    for join in document["joins"]:
        first, second = (document["paragraphs"][i] for i in join["paras"])
        assert holds(whole, first["end"] - 8, second["start"] + 8)


def test_paragraphs_that_are_quoted_whole_are_quotations(readings, gold):
    _, reading = readings[0]
    quotes = raw_blocks(reading, K.QUOTE)
    whole = [q for q in gold["quotations"] if q["seed"] == 0 and q["id"] in ("s000-q01", "s000-q02")]
    assert quotes == [Span(q["start"], q["end"]) for q in whole]


def test_nothing_in_a_quotation_is_the_authors_own(readings, gold):
    _, reading = readings[0]
    runs = reading.document.raw_runs
    for quotation in (q for q in gold["quotations"] if q["seed"] == 0 and q["depth"] == 1):
        inside = [
            candidate
            for candidate in reading.candidates
            if quotation["start"] <= raw_span(runs, candidate.start, candidate.end).start < quotation["end"]
        ]
        assert all(c.voice is not Voice.AUTHORIAL and c.speaker for c in inside)


def test_the_unmarked_report_inside_the_blog_post_is_a_quotation(readings, gold):
    _, reading = readings[3]
    assert raw_blocks(reading, K.QUOTE) == [Span(*place) for place in paragraphs(gold, 3, "embedded_report")]


def test_readers_comments_are_kept_and_never_searched(readings):
    raw, reading = readings[1]
    (first, *rest) = raw_blocks(reading, K.COMMENT)
    assert re.match(r"Comments \(\d+\)", raw[first.start : first.end])
    assert len(rest) > 10
    assert all(
        raw_span(reading.document.raw_runs, c.start, c.end).end < first.start for c in reading.candidates
    )


def test_teasers_and_lists_of_other_stories_are_not_the_article(readings):
    assert len(raw_blocks(readings[1][1], K.RELATED)) == 1
    raw, reading = readings[2]
    (stories,) = raw_blocks(reading, K.RELATED)
    assert raw[stories.start : stories.end].count("\n") == 5
    assert stories.end == len(raw.rstrip())


def test_captions_pull_quotes_and_headings_are_told_from_paragraphs(readings):
    _, reading = readings[2]
    counts = [len(raw_blocks(reading, kind)) for kind in (K.CAPTION, K.PULL_QUOTE, K.HEADING, K.AUTHOR_BIO)]
    assert counts == [1, 1, 3, 1]


def test_the_scorer_agrees(readings, gold):
    """The share of letters of the articles' bodies that both the gold and the reading call body."""
    both = ours = theirs = 0
    for document in gold["documents"]:
        raw, reading = readings[document["seed"]]
        body = raw_blocks(reading, K.PARAGRAPH, K.QUOTE, K.LIST, K.TABLE, K.HEADING, K.EMBEDDED_POST)
        mine, true = (_letters(raw, spans) for spans in (body, document["body_segments"]))
        both, ours, theirs = both + len(mine & true), ours + len(mine), theirs + len(true)
    assert 2 * both / (ours + theirs) >= 0.98


def _letters(raw: str, spans) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if raw[i].isalnum()}

"""The demo's pages, read: the words that matter are there, and no claim comes from around the article."""

from datetime import UTC, datetime

import pytest

from annotations.choices import CLAIM_BLOCKS, BlockKind
from annotations.pipeline import flow, segmentation
from annotations.values import Block, Document, Page
from fixtures import catalogue

NEVER = datetime(2026, 1, 1, tzinfo=UTC)

ENTRIES = catalogue.entries()


def read(entry):
    version = entry.version(1)
    media_type, _, charset = version.media_type.partition("; charset=")
    return flow.read(
        Page(
            url=f"http://origin.example{entry.path}",
            final_url=f"http://origin.example{entry.path}",
            status=200,
            body=version.body,
            media_type=media_type,
            charset=charset,
            headers=(),
            fetched_at=NEVER,
        )
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.path)
def test_what_the_article_says_is_in_the_text(entry):
    reading = read(entry)
    text = " ".join(reading.document.text.split())
    for claim in entry.expected(1)["claims"]:
        assert " ".join(claim["quote"].split()) in text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.path)
def test_spans_slice_and_blocks_tile(entry):
    reading = read(entry)
    document = reading.document
    place = 0
    for block in document.blocks:
        assert place <= block.start < block.end <= len(document.text)
        assert not document.text[place : block.start].strip()
        place = block.end
    for candidate in reading.candidates:
        assert document.text[candidate.start : candidate.end] == candidate.text
        holders = [b for b in document.blocks if b.start < candidate.end and candidate.start < b.end]
        assert all(block.kind in CLAIM_BLOCKS for block in holders)


def test_reading_is_a_function_of_the_page():
    assert read(ENTRIES[0]) == read(ENTRIES[0])


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "Dr. Holm came at 5 p.m. He left.", ["Dr. Holm came at 5 p.m.", "He left."]),
        ("en", "“It rose. It fell,” she said. Then rain.", ["“It rose. It fell,” she said.", "Then rain."]),
        ("de", "Er zahlte z. B. 38 Kronen. Das reicht.", ["Er zahlte z. B. 38 Kronen.", "Das reicht."]),
        ("uk", "Пором утратив людей. Місто мовчить.", ["Пором утратив людей.", "Місто мовчить."]),
    ],
)
def test_sentences_end_where_readers_end_them(language, text, sentences):
    block = Block(BlockKind.PARAGRAPH, 0, len(text), language=language)
    found = segmentation.split(Document(text=text, blocks=(block,), language=language))
    assert [sentence.text for sentence in found] == sentences
    assert all(text[s.start : s.end] == s.text for s in found)

"""Scraped text: what each line of it is, by form and place, and where every code point came from."""

import pytest

from annotations.choices import BlockKind
from annotations.errors import InvalidInput, ReadingFailed
from annotations.pipeline.extraction import read_scraped
from annotations.pipeline.text import raw_span
from tests.pipeline.reading import check_laws, kinds, texts

K = BlockKind
FIRST = "The harbour board voted on Monday to raise the mooring fee by 12 per cent."
SECOND = "Boat owners say that they were not asked. They will not pay."
THIRD = "The harbour made a profit of 1.1 million crowns last year."
STORY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_it_works():
    document = read_scraped(f"Mooring fee rises\n\nBy Ada Brook\n\n3 May 2025\n\n{STORY}\n")
    check_laws(document)
    assert kinds(document) == ["title", "byline", "dateline", "paragraph", "paragraph", "paragraph"]
    assert (document.title, document.byline, document.published) == (
        "Mooring fee rises",
        "Ada Brook",
        "2025-05-03",
    )
    assert document.language == "en"


def test_every_code_point_is_traced():
    raw = "Mooring fee rises\r\n\r\nThe *board [voted](https://a.example/v) for* **it**. Cafe\u0301 owners\u200b did not.\r\n"
    document = read_scraped(raw)
    assert document.text.endswith("The board voted for it. Café owners did not.")
    for said, given in (
        ("voted", "voted"),
        ("it.", "it**."),
        ("Café owners did", "Cafe\u0301 owners\u200b did"),
    ):
        start = document.text.index(said)
        place = raw_span(document.raw_runs, start, start + len(said))
        assert raw[place.start : place.end] == given


def test_links_keep_their_addresses_where_scraping_left_them():
    document = read_scraped(
        "The board [voted](/v) for [it](#), says [Ada](https://b.example).", url="https://a.example/x"
    )
    linked = [(document.text[link.start : link.end], link.url) for link in document.links]
    assert linked == [("voted", "https://a.example/v"), ("Ada", "https://b.example")]


class TestHead:
    def test_a_page_that_begins_with_its_text_has_no_title(self):
        assert read_scraped(STORY).title is None

    @pytest.mark.parametrize(
        ("line", "byline", "published"),
        [
            ("By Ada Brook", "Ada Brook", None),
            ("By Ada Brook and Ivo Lund | 3 May 2025", "Ada Brook, Ivo Lund", "2025-05-03"),
            ("Ada Brook, May 03, 2025", "Ada Brook", "2025-05-03"),
            ("Von Ada Brook, 3. Mai 2025", "Ada Brook", "2025-05-03"),
            ("Par Ada Brook - 3 mai 2025", "Ada Brook", "2025-05-03"),
            ("Por Ada Brook, 3 de mayo de 2025", "Ada Brook", "2025-05-03"),
            ("Автор: Ада Брук, 3 травня 2025, 14:05", "Ада Брук", "2025-05-03T14:05"),
            ("Ада Брук, 3 мая 2025 г.", "Ада Брук", "2025-05-03"),
            ("Published 2025-05-03", None, "2025-05-03"),
            ("By the harbour", None, None),
        ],
    )
    def test_signatures(self, line, byline, published):
        document = read_scraped(f"Mooring fee rises again\n\n{line}\n\n{STORY}")
        assert (document.byline, document.published) == (byline, published)

    def test_a_subtitle_stands_between_title_and_signature(self):
        document = read_scraped(
            f"Mooring fee rises\n\nThe board did not ask the owners.\n\nBy Ada Brook\n\n{STORY}"
        )
        assert document.subtitle == "The board did not ask the owners."
        assert texts(document, K.PARAGRAPH) == [FIRST, SECOND, THIRD]

    def test_menus_and_prompts_above_the_title_are_not_the_title(self):
        head = "EN|FR\nFollow us on:\n[Home](/) [News](/n)\nSubscribe\n\nMooring fee rises\n\nBy Ada Brook"
        document = read_scraped(f"{head}\n\n{STORY}")
        assert document.title == "Mooring fee rises"

    def test_an_outlet_is_named_in_the_dateline(self):
        document = read_scraped(f"Mooring fee rises\n\nBy Ada Brook\n\nSkerry Post, 3 May 2025\n\n{STORY}")
        assert document.outlet == "Skerry Post"


class TestBody:
    @pytest.mark.parametrize(
        ("lines", "kind"),
        [
            ("## What the board says", K.HEADING),
            ("- one boat\n- two boats", K.LIST),
            ("  • one boat\n  • two boats", K.LIST),
            ("> We were not asked, and we will not pay a crown.", K.QUOTE),
            ("“We were not asked. We will not pay.”", K.QUOTE),
            ("«Нас не спитали. Ми не платитимемо».", K.QUOTE),
            ("„Wir wurden nicht gefragt. Wir zahlen nicht.“", K.QUOTE),
            ("| Year | Fee |\n|---|---|\n| 2025 | 381 |", K.TABLE),
            ("![Boats at the pier](boats.jpg)", K.CAPTION),
            ("Boats at the pier in March. Photo: Ivo Lund", K.CAPTION),
            ("Correction, 4 May: an earlier version gave the fee as 12 crowns.", K.CORRECTION_NOTE),
            ("Виправлення: у першій версії було вказано іншу суму.", K.CORRECTION_NOTE),
            ("We raised nothing.\n— Harbour Board (@skerryboard) May 3, 2025", K.EMBEDDED_POST),
            ("Read also:\nNight ferry returns\nPilots on strike", K.RELATED),
            ("Lesen Sie auch\nDie Nachtfähre kehrt zurück", K.RELATED),
            ("Click here to subscribe to our newsletter", K.BOILERPLATE),
            ("Boat owners say they were not asked", K.HEADING),
        ],
    )
    def test_kinds(self, lines, kind):
        document = read_scraped(f"Mooring fee rises\n\n{FIRST}\n\n{lines}\n\n{SECOND}\n\n{THIRD}")
        assert [b.kind for b in document.blocks][1:] == [K.PARAGRAPH, kind, K.PARAGRAPH, K.PARAGRAPH]

    def test_a_sentence_cut_by_a_page_break_is_joined(self):
        first, second = (
            "The board, which has nine members, of whom seven were there, voted to",
            "raise the mooring fee.",
        )
        document = read_scraped(f"{THIRD}\n\n{first}\n\n{second}\n\n{THIRD}")
        assert texts(document, K.PARAGRAPH)[1] == f"{first} {second}"

    def test_lines_wrapped_at_a_margin_are_one_paragraph(self):
        wrapped = (
            "The harbour board voted on Monday to raise the mooring fee by\n"
            "12 per cent from the first of April, against the advice of its\n"
            "own treasurer, who had asked the nine members to wait until the\n"
            "new pier is finished.\n\n"
            "Boat owners, who pay 340 crowns a year today, say that they were\n"
            "not asked and that they will not pay."
        )
        assert texts(read_scraped(wrapped), K.PARAGRAPH) == [
            p.replace("\n", " ") for p in wrapped.split("\n\n")
        ]

    def test_a_sentence_set_large_that_stands_in_the_text_is_a_pull_quote(self):
        large = "The harbour made a profit of 1.1 million crowns"
        assert texts(read_scraped(f"{FIRST}\n\n{large}\n\n{SECOND}\n\n{THIRD}"), K.PULL_QUOTE) == [large]

    def test_a_lively_report_is_no_quotation(self):
        assert (
            texts(read_scraped(f"{FIRST}\n\n{THIRD}\n\nIt's a scandal! They won't pay.\n\n{SECOND}"), K.QUOTE)
            == []
        )


class TestTail:
    @pytest.mark.parametrize(
        "tail",
        [
            "© 2025 Skerry Post. All rights reserved.",
            "Disclaimer: The contents of this article are the author's. The Post is not liable for them in any way.",
            "This article was originally published on [Skerry Post](#).",
            "Tags: harbour, fees",
            "Усі права захищено",
            "Alle Rechte vorbehalten.",
        ],
    )
    def test_what_speaks_of_the_page_is_boilerplate(self, tail):
        assert kinds(read_scraped(f"{STORY}\n\n{tail}"))[-1] == "boilerplate"

    def test_the_author_says_who_she_is(self):
        bio = "Ada Brook is a reporter with the Skerry Post."
        document = read_scraped(f"Mooring fee rises\n\nBy Ada Brook\n\n{STORY}\n\n{bio}\n\n© Skerry Post")
        assert texts(document, K.AUTHOR_BIO) == [bio]

    @pytest.mark.parametrize(
        "header", ["Comments (2)", "2 Comments", "Коментарі (2)", "Kommentare: 2", "Comentarios"]
    )
    def test_everything_after_the_readers_heading_is_theirs(self, header):
        document = read_scraped(f"{STORY}\n\n{header}\n\nSeagull\n\nThey always raise it. Every year.")
        assert kinds(document)[-3:] == ["comment"] * 3


class TestRefused:
    @pytest.mark.parametrize("text", ["", " \n\t ", "\x00\x00", "\ufeff", "\u200b\n\u200b"])
    def test_nothing_to_read(self, text):
        with pytest.raises(ReadingFailed):
            read_scraped(text)

    @pytest.mark.parametrize("text", ["x" * 500_001, "x\n" * 20_001])
    def test_too_much_to_read(self, text):
        with pytest.raises(InvalidInput) as refused:
            read_scraped(text)
        assert refused.value.code == "too_large"

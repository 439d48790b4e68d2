"""HTML pages: what is read, what a page declares, and what hostile pages cannot do."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from annotations.choices import BlockKind
from annotations.errors import FactcheckError, ReadingFailed
from annotations.pipeline import flow
from annotations.pipeline.extraction import ReadLimits, read_html, sandbox
from tests.pipeline.reading import check_laws, kinds, page, texts

K = BlockKind
FIRST = "The harbour board voted on Monday to raise the mooring fee by 12 per cent from the first of April."
SECOND = (
    "Boat owners, who pay 340 crowns a year today, say that they were not asked and that they will not pay."
)
THIRD = "The board’s own figures show that the harbour made a profit of 1.1 million crowns last year, its largest ever."
STORY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def html(body: str = STORY, head: str = "<title>Mooring fee rises</title>", lang: str = "en") -> bytes:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode()


def test_it_works():
    document = read_html(
        html(f"<nav><a href=/>Home</a></nav><article><h1>Mooring fee rises</h1>{STORY}</article>")
    )
    check_laws(document)
    assert document.title == "Mooring fee rises"
    assert document.language == "en"
    assert kinds(document) == ["navigation", "title", "paragraph", "paragraph", "paragraph"]
    assert texts(document, K.PARAGRAPH) == [FIRST, SECOND, THIRD]
    assert document.extractor == "factcheck-html"
    assert document.extractor_version


def test_reading_is_a_pure_function():
    page = html(f"<h1>Mooring fee rises</h1>{STORY}<aside class=related><a href=/x>Other</a></aside>")
    assert read_html(page, url="https://o.example/1") == read_html(page, url="https://o.example/1")


class TestDeclared:
    def test_what_is_not_declared_is_none(self):
        document = read_html(html(head=""))
        facts = (document.title, document.byline, document.outlet, document.published, document.modified)
        assert facts == (None,) * 5
        assert document.canonical_url is None

    def test_a_title_loses_the_name_of_the_site(self):
        head = '<title>Mooring fee rises | The Skerry Post</title><meta property="og:site_name" content="The Skerry Post">'
        assert read_html(html(head=head)).title == "Mooring fee rises"

    def test_the_heading_on_the_page_wins_over_the_title_for_machines(self):
        head = '<meta property="og:title" content="Mooring fees: harbour board raises them by 12 per cent">'
        body = f"<h1>Harbour board raises mooring fees</h1>{STORY}"
        assert read_html(html(body, head)).title == "Harbour board raises mooring fees"

    @pytest.mark.parametrize(
        ("declared", "read"),
        [
            ("2025-02-03T08:00:00+01:00", "2025-02-03T08:00:00+01:00"),
            ("2025-02-03", "2025-02-03"),
            ("3 February 2025", "2025-02-03"),
            ("yesterday", None),
            ("2025-02-31", None),
            ("03/02/2025", None),  # the third of February or the second of March: not said
            ("25/02/2025", "2025-02-25"),
            ("x" * 5000 + "2025-02-03", None),
            ("0001-01-01T00:00:00Z", None),  # the zeros of publishing systems
            ("1970-01-01T00:00:00+00:00", None),
            ("", None),
        ],
    )
    def test_dates_are_read_as_declared_or_not_at_all(self, declared, read):
        head = f'<meta property="article:published_time" content="{declared}">'
        assert read_html(html(head=head)).published == read

    def test_a_date_shown_beside_the_title_is_declared_too(self):
        body = f"<h1>Mooring fee rises</h1><p class=date>Updated 4 May 2025</p><p class=date>3 May 2025</p>{STORY}"
        document = read_html(html(body))
        assert (document.published, document.modified) == ("2025-05-03", "2025-05-04")

    def test_a_date_inside_the_text_is_not(self):
        body = f"<h1>Mooring fee rises</h1>{STORY}<p>The last rise was decided on 3 May 2019, after a night of talks.</p>"
        assert read_html(html(body)).published is None

    @pytest.mark.parametrize(
        ("author", "byline"),
        [
            ('{"@type": "Person", "name": "Ada Brook"}', "Ada Brook"),
            ('[{"name": "Ada Brook"}, {"name": "Ivo Lund"}]', "Ada Brook, Ivo Lund"),
            ('"Ada Brook"', "Ada Brook"),
            ('{"@id": "#ada"}', "Ada Brook"),
            ('"https://skerry.example/ada"', None),
            ('"wp_admin_7"', None),
            ("[[[[[[[[[[]]]]]]]]]]", None),
            ("17", None),
        ],
    )
    def test_authors_in_json_ld(self, author, byline):
        nodes = f'{{"@type": "Person", "@id": "#ada", "name": "Ada Brook"}}, {{"@type": "NewsArticle", "author": {author}}}'
        head = f'<script type="application/ld+json">{{"@graph": [{nodes}]}}</script>'
        assert read_html(html(head=head)).byline == byline

    def test_broken_json_ld_declares_nothing(self):
        head = '<script type="application/ld+json">{"@type": "NewsArticle", "author": </script>'
        assert read_html(html(head=head)).byline is None

    def test_an_author_is_read_from_the_line_under_the_title(self):
        body = f"<h1>Mooring fee rises</h1><p>By Ada Brook and Ivo Lund, harbour reporters</p>{STORY}"
        assert read_html(html(body)).byline == "Ada Brook, Ivo Lund"

    @pytest.mark.parametrize(
        ("signature", "byline"),
        [
            ("<p>Written by Ada Brook</p>", "Ada Brook"),
            ("<h3>Authors</h3><p>Ada Brook and Ivo Lund</p>", "Ada Brook, Ivo Lund"),
            ('<p><span class="post-author-name">Ada Brook</span></p>', "Ada Brook"),
            ("<p>By the harbour, at night</p>", None),
        ],
    )
    def test_an_author_may_sign_below_the_text(self, signature, byline):
        body = f"<h1>Mooring fee rises</h1><article>{STORY}</article><div class=end>{signature}</div>"
        assert read_html(html(body)).byline == byline

    def test_somebody_is_believed_before_a_house(self):
        ld = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Skerry Team"}}</script>'
        assert read_html(html(head=f'{ld}<meta name="author" content="Ada Brook">')).byline == "Ada Brook"

    def test_a_house_is_nobody(self):
        head = '<meta property="og:site_name" content="Skerry"><meta name="author" content="Skerry">'
        assert read_html(html(head=head)).byline is None

    @pytest.mark.parametrize(
        ("line", "published", "modified"),
        [
            ("<div>Last updated:</div><div>4 May 2025</div>", None, "2025-05-04"),
            ("<h4>Published</h4><p><time datetime=2025-05-03>3 May 2025</time></p>", "2025-05-03", None),
            ("<ul>" + "<li><time datetime=2025-05-0{0}>{0} May 2025</time></li>" * 4 + "</ul>", None, None),
            ("<p>Published 3 May 2025, 9:05 pm · Updated 4 May 2025</p>", "2025-05-03T21:05", "2025-05-04"),
            (
                "<p class=date>4 May 2025 3 May 2025</p>",
                None,
                None,
            ),  # one of them is that of a change: not said which
            ("<div class=post-meta><span>3 May 2025</span><span>Ada Brook</span></div>", "2025-05-03", None),
            (
                "<p>4 May 2025</p><p>This article was originally published on 3 May 2019 at 4:12 pm and is kept current.</p>",
                "2019-05-03T16:12",
                None,
            ),
        ],
    )
    def test_dates_are_told_by_their_labels_and_lists_of_dates_are_none(self, line, published, modified):
        document = read_html(
            html(f"<h1>Mooring fee rises</h1>{line.format(*'1234')}<article>{STORY}</article>")
        )
        assert (document.published, document.modified) == (published, modified)

    @pytest.mark.parametrize(
        ("declared", "shown", "published"),
        [
            (
                "2025-05-04T01:30:00Z",
                "3 May 2025, 20:30",
                "2025-05-03T20:30:00-05:00",
            ),  # by the clock of the place
            ("2025-05-04T01:30:00Z", "3 May 2025", "2025-05-04T01:30:00+00:00"),  # already the fourth in UTC
            ("2025-05-04T22:30:00Z", "3 May 2025", "2025-05-03"),  # nowhere on earth was it the third
            ("2025-05-04", "3 May 2019", "2019-05-03"),  # stamped anew when the site moved
            ("2019-05-03", "4 May 2025", "2019-05-03"),  # an unlabelled change
        ],
    )
    def test_the_day_shown_and_the_day_declared_are_settled(self, declared, shown, published):
        head = f'<meta property="article:published_time" content="{declared}">'
        body = f"<h1>Mooring fee rises</h1><p class=date>{shown}</p>{STORY}"
        assert read_html(html(body, head)).published == published

    @pytest.mark.parametrize(
        ("line", "byline"),
        [
            ("<p class=byline>Edited by Ivo Lund</p>", "Ada Brook"),
            ("<p>Drawings by Ivo Lund</p>", "Ada Brook"),
            ("<p>By Ivo Lund</p>", "Ivo Lund"),
        ],
    )
    def test_who_edits_or_draws_is_not_the_author(self, line, byline):
        head = '<meta name="author" content="Ada Brook">'
        assert read_html(html(f"<h1>Mooring fee rises</h1>{line}{STORY}", head)).byline == byline

    @pytest.mark.parametrize(
        ("author", "line", "byline"),
        [
            ("Skerry Post", "<p>by Ada Brook ● 3 May 2025 ● 6 min read</p>", "Ada Brook"),
            ("Skerry Team", "<p>By Skerry Team</p><footer>Written by Ada Brook</footer>", "Skerry Team"),
            ("skerrypost", "", None),
        ],
    )
    def test_a_site_signs_only_where_nobody_does(self, author, line, byline):
        head = f'<meta name="author" content="{author}">'
        page = html(f"<h1>Mooring fee rises</h1>{line}{STORY}", head)
        assert read_html(page, url="https://www.skerry-post.example/1").byline == byline

    def test_an_account_of_the_publishing_system_is_no_author_where_nothing_else_says_so(self):
        portrait = '"image": {"url": "https://secure.gravatar.com/avatar/5f"}'
        graph = f'[{{"@type": "Article", "author": {{"@id": "#a"}}}}, {{"@type": "Person", "@id": "#a", "name": "Ada Brook", {portrait}}}]'
        head = f'<script type="application/ld+json">{graph}</script>'
        assert read_html(html(f"<h1>Mooring fee rises</h1>{STORY}", head)).byline is None
        shown = f"<h1>Mooring fee rises</h1><p>By Ada Brook</p>{STORY}"
        assert read_html(html(shown, head)).byline == "Ada Brook"

    @pytest.mark.parametrize(
        ("line", "byline"),
        [("Skerry Money Tips", None), ("Skerry Editorial Team", None), ("Ada Brook", "Ada Brook")],
    )
    def test_a_column_or_a_desk_that_nothing_declares_is_no_author(self, line, byline):
        page = html(f"<h1>Mooring fee rises</h1><p class=byline>By {line} | 3 May 2025</p>{STORY}")
        assert read_html(page, url="https://www.skerrypost.example/1").byline == byline

    @pytest.mark.parametrize(
        ("line", "dated"),
        [
            ("", None),
            ("<p>Updated 3 May 2025</p>", "2025-05-03"),
            ("<p>Published 4 March 2024</p>", "2024-03-04"),
        ],
    )
    def test_it_is_dated_by_what_it_shows_where_json_ld_stands_alone(self, line, dated):
        head = (
            '<script type="application/ld+json">{"@type": "Article", "datePublished": "2024-03-04"}</script>'
        )
        document = read_html(html(f"<h1>Mooring fee rises</h1>{line}{STORY}", head))
        assert (document.published, document.dated) == ("2024-03-04", dated)

    @pytest.mark.parametrize(
        ("head", "foot", "licence"),
        [
            ('<link rel="license" href="/terms">', "", "https://skerry.example/terms"),
            ("", "<footer>© Skerry. All rights reserved.</footer>", "© Skerry. All rights reserved."),
            ("", "<footer>© Skerry</footer>", None),
        ],
    )
    def test_licences(self, head, foot, licence):
        page = html(f"<article>{STORY}</article>{foot}", head)
        assert read_html(page, url="https://skerry.example/x").licence == licence

    def test_a_canonical_address_is_made_whole(self):
        head = '<link rel="canonical" href="/mooring">'
        assert (
            read_html(html(head=head), url="https://skerry.example/x?y=1").canonical_url
            == "https://skerry.example/mooring"
        )

    def test_a_language_that_the_text_contradicts_is_not_believed(self):
        text = (
            "Рада гавані в понеділок проголосувала за підвищення плати за стоянку на дванадцять відсотків. "
            * 8
        )
        assert read_html(html(f"<p>{text}</p>")).language == "uk"


class TestBlocks:
    def test_a_block_says_its_language_where_it_is_not_the_pages(self):
        quotes = (
            "<blockquote>Нас не спитали, і ми не будемо платити, кажуть власники човнів.</blockquote>"
            "<blockquote>Wir wurden nicht gefragt, und wir werden auch nicht zahlen, sagen die Besitzer der Boote "
            "im Hafen, die seit Jahren auf den Steg warten.</blockquote>"
        )
        document = read_html(html(f"<article><p>{FIRST}</p>{quotes}<p>{SECOND}</p><p>{THIRD}</p></article>"))
        assert document.language == "en"
        assert [block.language for block in document.blocks] == [None, "uk", "de", None, None]

    def test_a_sentence_cut_by_a_page_break_is_joined(self):
        first, second = FIRST.split(" the mooring ")
        body = f"<article><p>{first}</p><p>the mooring {second}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
        assert texts(read_html(html(body)), K.PARAGRAPH) == [FIRST, SECOND, THIRD]

    def test_an_interviewers_bold_questions_are_headings(self):
        asked = f"<p><b>Who pays?</b></p><p>{FIRST}</p><p><strong>Who was asked?</strong></p><p>{SECOND}</p>"
        document = read_html(html(f"<article><p>{THIRD}</p>{asked}</article>"))
        assert kinds(document) == ["paragraph", "heading", "paragraph", "heading", "paragraph"]

    def test_key_points_are_the_articles(self):
        points = f"<div class=box><h2>Key points</h2><ul><li>{SECOND}</li><li>{THIRD}</li></ul></div>"
        document = read_html(html(f"<h1>Mooring fee rises</h1>{points}<article>{STORY}</article>"))
        assert texts(document, K.LIST) == [f"{SECOND}\n{THIRD}"]

    def test_a_page_that_closes_itself_early_is_read_to_its_end(self):
        body = f"<nav><a href=/>Home</a></nav></body></html><h1>Mooring fee rises</h1>{STORY}"
        assert texts(read_html(html(body)), K.PARAGRAPH) == [FIRST, SECOND, THIRD]

    def test_invisible_characters_are_no_text(self):
        document = read_html(html(f"<article><p>\u200b</p>{STORY}<p>\u00ad\u2060</p></article>"))
        assert kinds(document) == ["paragraph"] * 3

    @pytest.mark.parametrize(
        ("signature", "author", "date"),
        [
            ("Ada Brook on Beacon, <a href=x>3 May 2025</a>", "Ada Brook", "2025-05-03"),
            ("Ada Brook, harbour master, on Beacon, 3 May 2025", "Ada Brook", "2025-05-03"),
            ("nobody in particular", None, None),
        ],
    )
    def test_a_post_is_signed_in_its_last_line(self, signature, author, date):
        post = f"<blockquote class=beacon-post><p>We raised nothing.</p><footer>{signature}</footer></blockquote>"
        document = read_html(html(f"<article><p>{FIRST}</p>{post}<p>{SECOND}</p><p>{THIRD}</p></article>"))
        (block,) = (b for b in document.blocks if b.kind is K.EMBEDDED_POST)
        assert (block.author, block.date) == (author, date)

    def test_links_stand_where_their_words_do(self):
        body = STORY.replace("voted", '<a href="/vote?a=1">voted</a>').replace(
            "crowns a year", '<a href="#n">crowns</a> a year'
        )
        document = read_html(html(f"<article>{body}</article>"), url="https://skerry.example/x")
        (link,) = document.links
        assert document.text[link.start : link.end] == "voted"
        assert link.url == "https://skerry.example/vote?a=1"

    def test_what_is_hidden_is_not_read(self):
        hidden = '<p style="display: none">Nobody sees this.</p><p hidden>Nor this.</p><template><p>Or this.</p></template>'
        document = read_html(
            html(f"<article>{STORY}{hidden}</article><script>document.write('<p>this</p>')</script>")
        )
        assert texts(document, *K) == [FIRST, SECOND, THIRD]

    def test_comments_are_kept_apart(self):
        comments = '<section class="comments"><p>They always raise it, and nobody in this town ever does anything.</p></section>'
        document = read_html(html(f"<article>{STORY}</article>{comments}"))
        assert len(texts(document, K.COMMENT)) == 1
        assert texts(document, K.PARAGRAPH) == [FIRST, SECOND, THIRD]

    def test_a_table_is_one_block_and_a_layout_is_none(self):
        table = "<table><tr><th>Year</th><th>Fee</th></tr><tr><td>2024</td><td>340</td></tr></table>"
        layout = f"<table><tr><td>{STORY}{table}</td></tr></table>"
        document = read_html(html(layout))
        assert texts(document, K.PARAGRAPH) == [FIRST, SECOND, THIRD]
        assert texts(document, K.TABLE) == ["Year | Fee\n2024 | 340"]

    def test_an_embedded_post_says_whose_it_is(self):
        post = (
            '<blockquote class="twitter-tweet"><p>We raised nothing.</p>'
            "&mdash; Harbour Board (@skerryboard) <a href=x>May 3, 2025</a></blockquote>"
        )
        document = read_html(html(f"<article><p>{FIRST}</p>{post}<p>{SECOND}</p><p>{THIRD}</p></article>"))
        (block,) = (b for b in document.blocks if b.kind is K.EMBEDDED_POST)
        assert (block.author, block.date) == ("Harbour Board (@skerryboard)", "2025-05-03")


class TestCharsets:
    SAID = "Плата за стоянку зростає на дванадцять відсотків, повідомила рада гавані в понеділок увечері."

    @pytest.mark.parametrize(
        ("encoding", "head", "header"),
        [
            ("utf-8", "", None),
            ("windows-1251", "", "windows-1251"),
            ("windows-1251", '<meta charset="windows-1251">', None),
            ("koi8-u", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-u">', None),
            ("utf-8", '<meta charset="no-such-thing">', "nonsense"),
            ("utf-16", "", None),
        ],
    )
    def test_a_page_is_read_in_the_encoding_it_is_in(self, encoding, head, header):
        page = html(f"<p>{self.SAID}</p>" * 4, head, "uk").decode().encode(encoding)
        assert self.SAID in read_html(page, charset=header).text


class TestHostile:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"   ",
            b"<html></html>",
            b"\x00" * 500,
            b"<!-- nothing -->",
            b"<script>alert(1)</script>",
        ],
    )
    def test_a_page_without_text_fails_and_says_so(self, body):
        with pytest.raises(ReadingFailed) as failed:
            read_html(body)
        assert failed.value.code == "extraction_failed"

    def test_more_bytes_than_allowed_are_not_looked_at(self):
        with pytest.raises(ReadingFailed) as failed:
            read_html(b"x" * 101, limits=ReadLimits(max_bytes=100))
        assert failed.value.code == "too_large"

    @pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
    def test_fifty_megabytes_are_refused_and_the_next_page_is_read(self, media_type):
        with pytest.raises(FactcheckError) as refused:
            flow.read_document(page(b"<p>word</p>" * 4_800_000, media_type))
        assert refused.value.code == "too_large"
        assert read_html(html()).text

    def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(self):
        with pytest.raises(ReadingFailed) as failed:
            read_html(b"<p>one two three</p>" * 300_000, limits=ReadLimits(seconds=1.0))
        assert failed.value.code == "timeout"
        assert read_html(html()).text

    def test_a_page_that_takes_too_much_memory_is_given_up_and_the_next_is_read(self):
        with pytest.raises(ReadingFailed) as failed:
            read_html(b"<p>one two three</p>" * 300_000, limits=ReadLimits(memory=350_000_000, seconds=60.0))
        assert failed.value.code == "out_of_memory"
        assert read_html(html()).text

    @pytest.mark.parametrize("tag", ["div", "b", "table", "ul", "blockquote", "span"])
    def test_a_hundred_thousand_nested_tags_end_nothing(self, tag):
        page = f"<{tag}>" * 100_000 + "<p>Down here.</p>"
        with suppress(ReadingFailed):  # the parser may stop before the text
            check_laws(read_html(page.encode()))
        assert read_html(html()).text

    def test_a_killed_child_costs_nothing(self):
        read_html(html())
        os.kill(sandbox._child.process.pid, signal.SIGKILL)
        assert texts(read_html(html()), K.PARAGRAPH) == [FIRST, SECOND, THIRD]

    def test_a_forked_worker_gets_a_child_of_its_own(self):
        read_html(html())
        program = (
            "import os, sys\n"
            "from annotations.pipeline.extraction import read_html\n"
            f"page = {html()!r}\n"
            "read_html(page)\n"
            "pid = os.fork()\n"
            "text = read_html(page).text\n"
            "if not pid: os._exit(0 if 'harbour' in text else 1)\n"
            "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
        )
        assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0

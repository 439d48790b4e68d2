"""Feeds in every format outlets use: what they list, and what is refused."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import FeedKind
from annotations.errors import ReadingFailed
from annotations.pipeline.feeds import hub_of_headers, read_feed
from annotations.values import FeedEntry

HERE = "https://courier.example/news/feed.xml"
FERRY, BRIDGE = "https://courier.example/ferry", "https://courier.example/bridge"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel>
  <title>Harbour  Courier</title><link>https://courier.example/</link>
  <item><title>Ferry carries fewer</title><link>https://courier.example/ferry</link>
    <pubDate>Mon, 04 May 2026 08:00:00 GMT</pubDate></item>
  <item><title><![CDATA[Bridge & quay]]></title><guid>https://courier.example/bridge</guid></item>
</channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://courier.example/"><title>Harbour Courier</title></channel>
  <item rdf:about="x"><title>Ferry carries fewer</title><link>https://courier.example/ferry</link>
    <dc:date>2026-05-04</dc:date></item>
  <item><link>https://courier.example/bridge</link></item>
</rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.example/">
  <title>Harbour Courier</title><link rel="self" href="/news/feed.xml"/>
  <entry><title type="html">Ferry carries fewer</title><published>2026-05-04T08:00:00Z</published>
    <link rel="enclosure" href="/ferry.mp3"/><link rel="alternate" type="text/html" href="ferry"/></entry>
  <entry><title>Bridge</title><link href="/bridge"/><updated>2026-05-05T08:00:00Z</updated></entry>
</feed>"""

JSON_FEED = orjson.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Courier",
        "items": [
            {"id": "1", "url": FERRY, "title": "Ferry carries fewer", "date_published": "2026-05-04"},
            {"id": "2", "url": "../bridge"},
            {"id": "3"},
            "not an item",
        ],
    }
).decode()

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://courier.example/about</loc></url>
  <url><loc>https://courier.example/ferry</loc><news:news><news:title>Ferry carries fewer</news:title>
    <news:publication_date>2026-05-04</news:publication_date></news:news></url>
  <url><loc>https://courier.example/bridge</loc><news:news/></url>
</urlset>"""


def read(text: str):
    return read_feed(text.encode(), url=HERE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (RSS, FeedKind.RSS),
        (RDF, FeedKind.RSS),
        (ATOM, FeedKind.ATOM),
        (JSON_FEED, FeedKind.JSON_FEED),
        (SITEMAP, FeedKind.NEWS_SITEMAP),
    ],
    ids=["rss", "rdf", "atom", "json", "sitemap"],
)
def test_it_works(text, kind):
    listing = read(text)

    assert listing.kind == kind
    assert [entry.url for entry in listing.entries] == [FERRY, BRIDGE]
    assert listing.entries[0].title == "Ferry carries fewer"
    assert listing.entries[0].published
    assert listing.title == ("" if kind == FeedKind.NEWS_SITEMAP else "Harbour Courier")


def test_a_sitemap_without_news_is_taken_as_it_is():
    text = "<urlset><url><loc>/ferry</loc><lastmod>2026-05-04</lastmod></url></urlset>"
    assert read(text).entries == (FeedEntry(FERRY, published="2026-05-04"),)


def test_each_address_comes_once():
    item = "<item><link>https://courier.example/ferry</link></item>"
    assert len(read(f"<rss><channel>{item}{item}</channel></rss>").entries) == 1


def test_the_publishers_own_address_is_preferred_to_the_counting_one():
    text = """<rss xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"><channel><item>
      <link>https://counter.example/r/1</link><f:origLink>https://courier.example/ferry</f:origLink>
    </item></channel></rss>"""
    assert [entry.url for entry in read(text).entries] == [FERRY]


def test_a_guid_that_says_it_is_no_address_is_none():
    text = '<rss><channel><item><guid isPermaLink="false">https://courier.example/1</guid></item></channel></rss>'
    assert read(text).entries == ()


def test_other_encodings_are_read():
    text = RSS.replace("UTF-8", "windows-1251").replace("Ferry carries fewer", "Паром")
    assert read_feed(text.encode("windows-1251"), url=HERE).entries[0].title == "Паром"


def test_small_mistakes_are_forgiven():
    text = RSS.replace("Ferry carries fewer", "Ferry &nbsp; & quay").replace("</channel></rss>", "")
    assert [entry.url for entry in read(text).entries] == [FERRY, BRIDGE]


# --- refused ---


def bomb() -> str:
    entities = "".join(
        f'<!ENTITY e{n} "{"&e" + str(n - 1) + ";" if n else "boom"}{"".join(f"&e{n - 1};" for _ in range(9)) if n else ""}">'
        for n in range(12)
    )
    return f"<!DOCTYPE rss [{entities}]><rss><channel><title>&e11;</title></channel></rss>"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not XML"),
        ("plain words", "not XML"),
        ("{", "not JSON"),
        ('{"version": "2", "items": []}', "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "no JSON Feed"),
        ("<html><body>News</body></html>", "no feed"),
        (bomb(), "entities"),
        (
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
            "entities",
        ),
    ],
)
def test_what_is_no_feed_is_refused(text, reason):
    with pytest.raises(ReadingFailed) as refused:
        read(text)
    assert reason in refused.value.detail


def test_too_large_a_feed_is_refused():
    with pytest.raises(ReadingFailed):
        read_feed(b" " * 20_000_001, url=HERE)


def test_deep_nesting_ends():
    text = "<rss><channel>" + "<item>" * 100_000
    assert read(text).entries == ()


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_comes_is_read_or_refused(body):
    try:
        listing = read_feed(body, url=HERE)
    except ReadingFailed:
        return
    assert isinstance(listing.entries, tuple)


@given(st.text(max_size=80), st.text(max_size=40))
def test_whatever_an_entry_says_comes_out_as_text(address, title):
    body = orjson.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": address, "title": title}]}
    )
    for entry in read_feed(body, url=HERE).entries:
        assert len(entry.url) < 3000
        assert isinstance(entry.title, str)


def test_an_index_names_the_lists_worth_watching():
    index = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>/sitemap-2026-03.xml</loc><lastmod>2026-03-31</lastmod></sitemap>
    <sitemap><loc>/sitemap-2026-05.xml</loc><lastmod>2026-05-04</lastmod></sitemap>
    <sitemap><loc>/sitemap-2026-04.xml</loc><lastmod>2026-04-30</lastmod></sitemap>
    <sitemap><loc>/sitemap-2026-02.xml</loc><lastmod>2026-02-28</lastmod></sitemap>
    <sitemap><loc>javascript:alert(1)</loc><lastmod>2027-01-01</lastmod></sitemap></sitemapindex>"""
    listing = read_feed(index.encode(), url="https://courier.example/sitemap.xml")
    assert listing.kind == FeedKind.SITEMAP_INDEX
    assert [part[-11:-4] for part in listing.parts] == ["2026-05", "2026-04", "2026-03"]
    with_news = index.replace("/sitemap-2026-02.xml", "/news-sitemap.xml")
    news = read_feed(with_news.encode(), url="https://courier.example/sitemap.xml")
    assert news.parts == ("https://courier.example/news-sitemap.xml",)


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='https://hub.example/'/>"
        "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='/feed'/></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='hub' href='https://hub.example/'/>"
        "<link rel='self' href='https://courier.example/feed'/></feed>",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [], "feed_url": "https://courier.example/feed",'
        ' "hubs": [{"type": "rssCloud", "url": "/x"}, {"type": "WebSub", "url": "https://hub.example/"}]}',
    ],
)
def test_a_feed_names_its_hub(body):
    listing = read_feed(body.encode(), url="https://courier.example/feed?page=1")
    assert (listing.hub, listing.topic) == ("https://hub.example/", "https://courier.example/feed")


def test_headers_name_a_hub_too():
    links = '<https://hub.example/>; rel="hub", </feed>; rel=self'
    found = hub_of_headers([("Link", links)], url="https://courier.example/feed?page=1")
    assert found == ("https://hub.example/", "https://courier.example/feed")
    assert hub_of_headers([("Link", '<javascript:x>; rel="hub"')], url="https://courier.example/") == ("", "")

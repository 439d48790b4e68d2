"""Feeds as outlets publish them (RSS 0.9–2.0, Atom, JSON Feed, news sitemaps), to the pieces they list.

Formats: https://www.rssboard.org/rss-specification, RFC 4287, https://www.jsonfeed.org/version/1.1/,
https://www.sitemaps.org/protocol.html. They are told apart by what they are, never by a media type.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from lxml import etree

from annotations.choices import FeedKind
from annotations.errors import ReadingFailed
from annotations.values import FeedEntry, FeedListing

MAX_BYTES = 20_000_000
MAX_ENTRIES = 50_000  # what one sitemap may hold by its protocol
MAX_TEXT = 1000  # code points of a title or a date: more is not one
URL_LIMIT = 2048
MAX_PARTS = 3  # sitemaps of an index that are worth watching: its news, or the newest
LINK = re.compile(r"<([^<>]{1,2048})>\s*;[^,]*?\brel\s*=\s*\"?([^\",;]+)", re.IGNORECASE)

ATOM = "{http://www.w3.org/2005/Atom}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
ORIGINAL = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"


def read_feed(body: bytes, *, url: str) -> FeedListing:
    """The pieces a feed lists, in its order, each address once. `url` is where relative ones begin.

    Raises ReadingFailed for what is no feed, for a document that declares entities, and for one too large.
    """
    if len(body) > MAX_BYTES:
        raise ReadingFailed("The feed is too large to be read.", code="too_large")
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return _read_json(body, url) if start.startswith(b"{") else _read_xml(body, url)


def _read_json(body: bytes, url: str) -> FeedListing:
    try:
        feed = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ReadingFailed(f"The feed is not JSON: {error}.") from error
    items = feed.get("items")
    if "jsonfeed.org/version/" not in _word(feed.get("version")) or not isinstance(items, list):
        raise ReadingFailed("This JSON is no JSON Feed.")
    entries = (
        _entry(url, _word(item.get("url")), _word(item.get("title")), _word(item.get("date_published")))
        for item in items
        if isinstance(item, dict)
    )
    hubs = [
        one for one in feed.get("hubs") or () if isinstance(one, dict) and _word(one.get("type")) == "WebSub"
    ]
    return FeedListing(
        FeedKind.JSON_FEED,
        _once_each(entries),
        title=_word(feed.get("title"))[:MAX_TEXT],
        hub=_web_address(url, _word(hubs[0].get("url"))) if hubs else "",
        topic=_web_address(url, _word(feed.get("feed_url"))) or url,
    )


def _read_xml(body: bytes, url: str) -> FeedListing:
    root = _root(body, url)
    name = etree.QName(root).localname.lower()
    if name in ("rss", "rdf"):
        return _read_rss(root, url)
    if name == "feed":
        return _read_atom(root, url)
    if name == "urlset":
        return _read_sitemap(root, url)
    if name == "sitemapindex":
        return FeedListing(FeedKind.SITEMAP_INDEX, (), parts=_parts(root, url))
    raise ReadingFailed(f"This is no feed: its outermost element is {name[:60]}.")


def _root(body: bytes, url: str) -> etree._Element:
    """The document's root; nothing outside is loaded, no entity is replaced, depth is limited by libxml2.

    Small mistakes are forgiven, as every reader of feeds does; entities of the document's own are not,
    since feeds need none and bombs are made of them.
    """
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser, base_url=url)
    except etree.XMLSyntaxError as error:
        raise ReadingFailed(f"The feed is not XML: {error}.") from error
    if root is None:
        raise ReadingFailed("The feed is not XML.")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise ReadingFailed("The feed declares entities of its own, which no feed needs.")
    return root


def _read_rss(root: etree._Element, url: str) -> FeedListing:
    """RSS; in 0.9 and 1.0 the items stand beside the channel, later inside it."""
    channel = next(_named(root, "channel"), None)
    beside = _named(root, "item")
    inside = [] if channel is None else _named(channel, "item")
    entries = (
        _entry(
            item.base or url,
            item.findtext(ORIGINAL) or _text(item, "link") or _permalink(item),
            _text(item, "title"),
            _text(item, "pubDate", "date"),
        )
        for item in [*inside, *beside]
    )
    title = "" if channel is None else _text(channel, "title")
    links = [] if channel is None else list(_named(channel, "link"))
    return FeedListing(FeedKind.RSS, _once_each(entries), title=title, **_hub(links, url))


def _permalink(item: etree._Element) -> str:
    """A guid is an address unless it says that it is not."""
    guid = next(_named(item, "guid"), None)
    address = "" if guid is None or guid.get("isPermaLink") == "false" else _content(guid)
    return address if address.startswith(("http://", "https://")) else ""


def _read_atom(root: etree._Element, url: str) -> FeedListing:
    entries = (
        _entry(
            entry.base or url,
            entry.findtext(ORIGINAL) or _alternate(entry),
            _text(entry, "title"),
            _text(entry, "published", "issued", "updated"),
        )
        for entry in _named(root, "entry")
    )
    hub = _hub(_named(root, "link"), url)
    return FeedListing(FeedKind.ATOM, _once_each(entries), title=_text(root, "title"), **hub)


def hub_of_headers(headers: Iterable[tuple[str, str]], *, url: str) -> tuple[str, str]:
    """Hub and topic as the headers of the answer name them (WebSub, section 4), which outrank the feed's own."""
    found: dict[str, str] = {}
    for _, value in (header for header in headers if header[0].lower() == "link"):
        for address, relation in LINK.findall(value):
            found.setdefault(relation.strip().lower(), _web_address(url, address))
    return found.get("hub", ""), found.get("self", "")


def _hub(links: Iterable[etree._Element], url: str) -> dict[str, str]:
    """The first hub among a feed's links, and what it calls the feed."""
    found: dict[str, str] = {}
    for link in links:
        found.setdefault(link.get("rel", ""), _web_address(url, link.get("href", "")))
    return {"hub": found.get("hub", ""), "topic": found.get("self") or url}


def _web_address(base: str, reference: str) -> str:
    """An http address, or nothing."""
    entry = _entry(base, reference, "", "")
    return entry.url if entry and urlsplit(entry.url).scheme in ("http", "https") else ""


def _parts(root: etree._Element, url: str) -> tuple[str, ...]:
    """The sitemaps worth watching: those called news, else those changed last, else those named last."""
    listed = [
        (_web_address(url, _text(part, "loc")), _text(part, "lastmod")) for part in _named(root, "sitemap")
    ][-MAX_ENTRIES:]
    newest = sorted(enumerate(listed), key=lambda one: (one[1][1], one[0]), reverse=True)
    addresses = [address for _, (address, _) in newest if address]
    news = [address for address in addresses if "news" in urlsplit(address).path.lower()]
    return tuple(dict.fromkeys(news or addresses))[:MAX_PARTS]


def _alternate(entry: etree._Element) -> str:
    """The link to the piece itself: `alternate`, which is also what a link without a relation is."""
    links = [link for link in _named(entry, "link") if link.get("rel", "alternate") == "alternate"]
    pages = [link for link in links if "html" in link.get("type", "html")]
    return next((link.get("href", "") for link in pages or links), "")


def _read_sitemap(root: etree._Element, url: str) -> FeedListing:
    """A sitemap's addresses; where some are marked as news, those alone."""
    pages = list(_named(root, "url"))
    marked = [page for page in pages if page.find(f"{NEWS}news") is not None]
    entries = (
        _entry(
            url,
            _text(page, "loc"),
            page.findtext(f"{NEWS}news/{NEWS}title") or "",
            page.findtext(f"{NEWS}news/{NEWS}publication_date") or _text(page, "lastmod"),
        )
        for page in marked or pages
    )
    return FeedListing(FeedKind.NEWS_SITEMAP, _once_each(entries))


def _named(parent: etree._Element, *names: str) -> Iterable[etree._Element]:
    """The children of one of these names, whatever namespace they claim: feeds often err in it."""
    return (child for child in parent if isinstance(child.tag, str) and etree.QName(child).localname in names)


def _text(parent: etree._Element, *names: str) -> str:
    """What the first child of one of these names says, names in order of preference."""
    for name in names:
        for child in _named(parent, name):
            if said := _content(child):
                return said
    return ""


def _content(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())[: max(MAX_TEXT, URL_LIMIT)]


def _word(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _entry(base: str, reference: str, title: str, published: str) -> FeedEntry | None:
    if not reference.strip() or len(reference) > URL_LIMIT:
        return None
    try:
        address = urljoin(base, reference.strip())
    except ValueError:  # brackets that are no IPv6 address
        return None
    return FeedEntry(address, title=title[:MAX_TEXT], published=published.strip()[:MAX_TEXT])


def _once_each(entries: Iterable[FeedEntry | None]) -> tuple[FeedEntry, ...]:
    kept: dict[str, FeedEntry] = {}
    for entry in entries:
        if entry is not None:
            kept.setdefault(entry.url, entry)
        if len(kept) >= MAX_ENTRIES:
            break
    return tuple(kept.values())

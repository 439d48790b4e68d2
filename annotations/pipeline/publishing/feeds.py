"""Lists of publications and corrections for programs: Atom (RFC 4287), JSON Feed 1.1, schema.org DataFeed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. `id` is an address that stays; times are RFC 3339."""

    id: str
    url: str
    title: str
    text: str
    published: str
    updated: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself. `url` is its own address, `home` the page it lists."""

    title: str
    url: str
    home: str
    author: str
    updated: str  # RFC 3339


def atom(feed: Feed, items: Sequence[Item]) -> bytes:
    """The feed as Atom, in UTF-8."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _says(root, "id", feed.url)
    _says(root, "title", feed.title)
    _says(root, "updated", feed.updated)
    _says(ElementTree.SubElement(root, f"{{{ATOM}}}author"), "name", feed.author)
    ElementTree.SubElement(root, f"{{{ATOM}}}link", rel="self", href=feed.url)
    ElementTree.SubElement(root, f"{{{ATOM}}}link", rel="alternate", href=feed.home)
    for item in items:
        _entry(root, item)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def json_feed(feed: Feed, items: Sequence[Item]) -> dict[str, Any]:
    """The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "authors": [{"name": feed.author}],
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "content_text": item.text,
                "date_published": item.published,
                "date_modified": item.updated,
            }
            for item in items
        ],
    }


def data_feed(feed: Feed) -> dict[str, Any]:
    """What a schema.org DataFeed of ClaimReviews says of itself; its `dataFeedElement` are `feed_element`s."""
    return {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": feed.title,
        "url": feed.url,
        "dateModified": feed.updated,
    }


def feed_element(reviews: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One publication, as aggregators of fact-checks read it: its ClaimReview, with its MediaReview where there is one."""
    return {
        "@type": "DataFeedItem",
        "dateCreated": reviews[0]["datePublished"],
        "dateModified": reviews[0]["dateModified"],
        "item": [{name: value for name, value in one.items() if name != "@context"} for one in reviews],
    }


def deleted_element(url: str, at: str) -> dict[str, Any]:
    """One that is public no more: its address, and since when (RFC 3339)."""
    return {"@type": "DataFeedItem", "dateDeleted": at, "item": [{"@type": "ClaimReview", "url": url}]}


def _entry(root: ElementTree.Element, item: Item) -> None:
    entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
    _says(entry, "id", item.id)
    _says(entry, "title", item.title)
    _says(entry, "published", item.published)
    _says(entry, "updated", item.updated)
    ElementTree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=item.url)
    _says(entry, "summary", item.text)


def _says(parent: ElementTree.Element, name: str, text: str) -> None:
    """An element with its text, without the characters that XML 1.0 has no place for."""
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = _ILLEGAL.sub("\ufffd", text)

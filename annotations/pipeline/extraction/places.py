"""Where on a page a text stands: the tags, roles, classes and ids around it, as the few signs that matter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

from lxml import html

_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")
# Words of class names and ids, split at humps and hyphens, by what they say of what stands inside.
_NAMES = {
    "comments": r"comments?|disqus|replies|discussion|commentlist|respond|livefyre",
    "related": r"related|recommended|recommendations?|recirc\w*|trending|popular|outbrain|taboola|teasers?|"
    r"read ?more|more (?:stories|news|from|posts)|also|latest|most (?:read|viewed)|up ?next|next|prev|previous",
    "navigation": r"nav|navigation|navbar|menu|breadcrumbs?|pagination|pager|toc|sitemap|skip|table of contents",
    "furniture": r"footer|share|sharing|social|newsletter|subscribe|subscription|cookies?|consent|gdpr|banner|promo|"
    r"promotion|advert\w*|ads?|sponsor\w*|popup|modal|paywall|login|signup|copyright|disclaimer|toolbar|print|"
    r"cta|rating|ratings|widget|subscribe|affiliate",
    "aside": r"sidebar|aside|rail|secondary|widgets?",
    "tags": r"tags?|categories|category|topics|keywords|meta|metadata|posted|entry meta|info|date|time|timestamp|published",
    "hidden": r"hidden|sr only|screen reader|visually hidden|visuallyhidden|assistive",
    "bio": r"author (?:bio|box|info|description|card|about|profile)|about (?:the )?author|bio|biography",
    "byline": r"by ?lines?|authors?|writer|contributors?",
    "pull": r"pull ?quotes?|pulled",
    "post": r"twitter tweet|tweet|instagram media|tiktok embed|bluesky embed|mastodon embed|fb post|telegram post|"
    r"reddit embed|threads embed|post embed",
    "correction": r"corrections?|clarification|editors? note|errata",
    "caption": r"captions?|figcaption|photo credit|image credit|credits?|wp caption text",
    "subtitle": r"subtitle|sub ?headline|subhead|dek|standfirst|deck|stand first|chapo|vorspann",
    "content": r"content|article|body|entry|post|story|text|main|prose|rich ?text|blog",
}
_SIGNS = tuple((sign, re.compile(rf"\b(?:{names})\b")) for sign, names in _NAMES.items())
_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "contentinfo": "furniture",
    "banner": "furniture",
    "complementary": "aside",
    "search": "furniture",
    "dialog": "furniture",
    "alertdialog": "furniture",
    "main": "main",
    "article": "article",
}
_TAGS = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "aside": "aside",
    "header": "header",
    "form": "furniture",
    "fieldset": "furniture",
    "button": "button",
    "label": "furniture",
    "dialog": "furniture",
    "figcaption": "caption",
    "figure": "figure",
    "blockquote": "quote",
    "article": "article",
    "main": "main",
    "time": "time",
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LISTS = frozenset({"ul", "ol", "dl"})
_NESTED = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "table",
        "section",
        "article",
        "blockquote",
        "figure",
        "form",
    ]
)


@dataclass(slots=True, eq=False)
class Place:
    """One element on the way down to a text. Two texts stand in the same element if it is the same object."""

    tag: str = ""
    own: frozenset[str] = frozenset()
    outer: Optional["Place"] = None
    language: str | None = None
    list: Optional["Place"] = None
    table: Optional["Place"] = None
    quote: Optional["Place"] = None  # the block quotation or embedded post around it

    @property
    def signs(self) -> frozenset[str]:
        return frozenset().union(*(place.own for place in self.upwards()))

    def upwards(self) -> Iterator["Place"]:
        place: Place | None = self
        while place is not None:
            yield place
            place = place.outer


def place_of(element: html.HtmlElement, outer: Place) -> Place:
    """The place of an element inside the place of its parent."""
    tag = element.tag
    own = _signs(element)
    held = {"list": outer.list, "table": outer.table, "quote": outer.quote}
    place = Place(tag, own, outer, element.get("lang") or outer.language, **held)
    if tag in _LISTS and outer.list is None:
        place.list = place
    elif tag == "table":
        place.table = place if _is_data(element) else None
    elif tag == "blockquote" or "post" in own:
        place.quote = outer.quote or place
    return place


def _signs(element: html.HtmlElement) -> frozenset[str]:
    tag = element.tag
    signs = (
        _named(element.get("class") or "", element.get("id") or "")
        if tag not in ("body", "html")
        else frozenset()
    )
    more = [_TAGS.get(tag), _ROLES.get(element.get("role") or "")]
    if (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "")
    ):
        more.append("hidden")
    return signs.union(sign for sign in more if sign)


@lru_cache(maxsize=8192)
def _named(classes: str, identity: str) -> frozenset[str]:
    names = " ".join(_WORDS.findall(f"{classes[:300]} {identity[:100]}")).lower()
    return frozenset(sign for sign, pattern in _SIGNS if names and pattern.search(names))


def _is_data(table: html.HtmlElement) -> bool:
    """A table of facts, as opposed to one that lays out the page."""
    rows = cells = 0
    for element in table.iter():
        if element is not table and element.tag in _NESTED:
            return False
        rows += element.tag == "tr"
        cells += element.tag in ("td", "th")
    return rows >= 2 and cells >= 2 * rows

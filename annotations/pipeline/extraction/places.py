"""Where on a page an element stands, as its tags, roles, classes and ids say, its ancestors' included."""

import re
from dataclasses import dataclass, replace

from lxml import html

_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")
_SIGNS = (
    ("comments", re.compile(r"\b(?:comments?|disqus|replies|discussion|commentlist|respond)\b")),
    (
        "related",
        re.compile(
            r"\b(?:related|recommended|recommendations?|recirc\w*|trending|popular|outbrain|taboola|teasers?|read ?more|more (?:stories|news|from)|also)\b"
        ),
    ),
    (
        "navigation",
        re.compile(r"\b(?:nav|navigation|navbar|menu|breadcrumbs?|pagination|pager|toc|sitemap|skip)\b"),
    ),
    (
        "furniture",
        re.compile(
            r"\b(?:footer|share|sharing|social|newsletter|subscribe|subscription|cookies?|consent|gdpr|banner|promo|advert\w*|ads?|sponsor\w*|sidebar|widget|popup|modal|paywall|login|signup|tags?|copyright|disclaimer|toolbar|hidden|print|sr only|screen reader)\b"
        ),
    ),
    (
        "bio",
        re.compile(
            r"\b(?:author (?:bio|box|info|description|card|about)|about (?:the )?author|bio|biography)\b"
        ),
    ),
    ("byline", re.compile(r"\b(?:by ?lines?|authors?|writer)\b")),
    ("pull", re.compile(r"\b(?:pull ?quotes?|pulled|callout quote)\b")),
    (
        "post",
        re.compile(
            r"\b(?:twitter tweet|tweet|instagram media|tiktok embed|bluesky embed|mastodon embed|fb post|telegram post|reddit embed|threads embed)\b"
        ),
    ),
    ("correction", re.compile(r"\b(?:corrections?|clarification|editors? note|errata|correction note)\b")),
    ("caption", re.compile(r"\b(?:captions?|figcaption|photo credit|image credit|credit)\b")),
    (
        "subtitle",
        re.compile(
            r"\b(?:subtitle|sub ?headline|subhead|dek|standfirst|deck|article (?:summary|description|lead|intro)|stand first|chapo|vorspann)\b"
        ),
    ),
)
_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "contentinfo": "furniture",
    "banner": "furniture",
    "complementary": "aside",
    "search": "furniture",
    "dialog": "furniture",
    "alertdialog": "furniture",
}
_TAGS = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "aside",
    "header": "header",
    "form": "furniture",
    "button": "furniture",
    "dialog": "furniture",
    "figcaption": "caption",
    "blockquote": "quote",
    "address": "byline",
    "article": "article",
    "main": "main",
    "figure": "figure",
    "pre": "pre",
    "label": "furniture",
    "time": "time",
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a place; `signs` are the words of this module for it."""

    tag: str = ""
    signs: frozenset[str] = frozenset()
    list: int | None = None
    table: int | None = None
    language: str | None = None
    block: int = 0  # which block-level ancestor: what one quote or post holds is held together by it


def place_of(element: html.HtmlElement, outer: Place, number: int) -> Place:
    """The place of an element inside the place of its parent; `number` counts the elements of the page."""
    tag = element.tag
    signs = _signs(element, tag)
    language = element.get("lang") or outer.language
    place = Place(
        tag, outer.signs | signs if signs else outer.signs, outer.list, outer.table, language, outer.block
    )
    if tag in ("ul", "ol", "dl") and outer.list is None:
        place = replace(place, list=number)
    if tag == "table":
        place = replace(place, table=number if _is_data(element) else None)
    if "post" in signs or tag == "blockquote":
        place = replace(place, block=number)
    return place


def _signs(element: html.HtmlElement, tag: str) -> frozenset[str]:
    found = {_TAGS[tag]} if tag in _TAGS else set()
    if role := _ROLES.get(element.get("role", "")):
        found.add(role)
    if (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", ""))
    ):
        found.add("hidden")
    if tag not in ("body", "html") and (names := _names(element)):
        found.update(sign for sign, pattern in _SIGNS if pattern.search(names))
    return frozenset(found)


def _names(element: html.HtmlElement) -> str:
    said = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''} {element.get('data-component') or ''}"
    return " ".join(_WORDS.findall(said[:300])).lower() if said.strip() else ""


def _is_data(table: html.HtmlElement) -> bool:
    """A table of facts, as opposed to one that lays out the page."""
    rows = cells = 0
    for element in table.iter():
        if element is not table and element.tag in _NESTED:
            return False
        rows += element.tag == "tr"
        cells += element.tag in ("td", "th")
    return rows >= 2 and cells >= 2 * rows

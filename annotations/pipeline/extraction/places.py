"""Where on a page a text stands: the tags, roles, classes and ids around it, as the few signs that matter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Optional

from lxml import html

_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")
# Words of class names and ids, split at humps and hyphens, by what they say of what stands inside. Two words
# joined by an underscore stand side by side.
_NAMES = {
    "comments": "comment comments disqus reply replies discussion commentlist respond livefyre",
    "related": "related recommended recommendation recommendations recirc recirculation trending popular outbrain taboola "
    "teaser teasers readmore read_more more_stories more_news more_from more_posts also latest most_read most_viewed "
    "upnext up_next next prev previous",
    "navigation": "nav navigation navbar menu breadcrumb breadcrumbs pagination pager toc sitemap skip table_of",
    "furniture": "footer share sharing social teilen partager compartir newsletter subscribe subscription cookie cookies consent gdpr banner promo "
    "promotion advert adverts advertisement advertising ad ads sponsor sponsors sponsored popup modal paywall login "
    "signup copyright disclaimer toolbar print cta rating ratings widget affiliate",
    "aside": "sidebar aside rail secondary widget widgets",
    "tags": "tag tags category categories topics keywords meta metadata posted info date time timestamp published",
    "hidden": "hidden sr_only screen_reader visually_hidden visuallyhidden assistive",
    "bio": "author_bio author_box author_info author_description author_card author_about author_profile about_author "
    "about_authors about_the bio biography",
    "byline": "byline bylines by_line author authors autor auteur writer contributor contributors",
    "pull": "pull pullquote pull_quote pull_quotes pullquotes pulled",
    "post": "twitter_tweet tweet instagram_media tiktok_embed bluesky_embed mastodon_embed fb_post telegram_post "
    "reddit_embed threads_embed post_embed",
    "correction": "correction corrections clarification editors_note errata",
    "caption": "caption captions figcaption photo_credit image_credit credit credits",
    "subtitle": "subtitle subheadline sub_headline subhead dek standfirst stand_first deck chapo vorspann",
    "content": "content article body entry post story text main prose richtext rich_text blog",
}
_SIGNS: dict[str, frozenset[str]] = {
    word: frozenset(sign for sign, names in _NAMES.items() if word in names.split())
    for word in " ".join(_NAMES.values()).split()
}
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
_NOTHING: frozenset[str] = frozenset()
_OF_TAG = {tag: frozenset((sign,)) for tag, sign in _TAGS.items()}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_POSTED = re.compile(r"(?:^|[\s_-])(?:post|tweet|toot|status|skeet|embed(?:ded)?)(?:$|[\s_-])", re.IGNORECASE)
_LISTS = frozenset({"ul", "ol", "dl"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NESTED = _LISTS | _HEADINGS | {"p", "div", "table", "section", "article", "blockquote", "figure", "form"}


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
    attributes = dict(element.items())
    own = _signs(tag, attributes)
    language = attributes.get("lang") or outer.language
    place = Place(tag, own, outer, language, outer.list, outer.table, outer.quote)
    if tag in _LISTS and outer.list is None:
        place.list = place
    elif tag == "table":
        place.table = place if _is_data(element) else None
    elif tag == "blockquote" or "post" in own:
        place.own = own | {"post"} if _is_post(attributes) else own
        place.quote = outer.quote or place
    return place


def _is_post(attributes: dict[str, str]) -> bool:
    """Whether a block quotation is a post of some network: its class says so, or what it cites is quoted with it."""
    return bool(_POSTED.search(attributes.get("class", "")))


def _signs(tag: str, attributes: dict[str, str]) -> frozenset[str]:
    if not attributes:
        return _OF_TAG.get(tag, _NOTHING)
    more = [_OF_TAG.get(tag, _NOTHING)]
    if tag not in ("body", "html"):
        more.append(_named(attributes.get("class", ""), attributes.get("id", "")))
    if role := _ROLES.get(attributes.get("role", "")):
        more.append(frozenset((role,)))
    if _is_hidden(attributes):
        more.append(frozenset(("hidden", "unseen")))
    return _NOTHING.union(*more)


def _is_hidden(attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    return "style" in attributes and bool(_HIDDEN.search(attributes["style"]))


@lru_cache(maxsize=8192)
def _named(classes: str, identity: str) -> frozenset[str]:
    names = [word.lower() for word in _WORDS.findall(f"{classes[:300]} {identity[:100]}")]
    pairs = (f"{first}_{second}" for first, second in pairwise(names))
    return _NOTHING.union(*(_SIGNS[name] for name in (*names, *pairs) if name in _SIGNS))


def _is_data(table: html.HtmlElement) -> bool:
    """A table of facts, as opposed to one that lays out the page."""
    rows = cells = 0
    for element in table.iter():
        if element is not table and element.tag in _NESTED:
            return False
        rows += element.tag == "tr"
        cells += element.tag in ("td", "th")
    return rows >= 2 and cells >= 2 * rows

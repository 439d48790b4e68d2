"""What a page declares to machines: JSON-LD, OpenGraph, meta. What it does not declare stays None."""

import html as entities
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from annotations.pipeline.extraction import dates, names
from annotations.pipeline.extraction.parts import Facts
from annotations.pipeline.text import tidy, words

_ARTICLES = re.compile(
    r"Article$|^BlogPosting$|^Report$|^LiveBlogPosting$|^SocialMediaPosting$|^DiscussionForumPosting$"
)
_PAGES = frozenset({"WebPage", "ItemPage", "CollectionPage", "AboutPage", "MedicalWebPage"})
_TAGS = re.compile(r"<[^<>]{0,200}>")
_SITE = re.compile(r"\s+[|–—·»:•-]+\s+|\s*::\s*")
_DEPTH, _ITEMS = 5, 200  # how deep and how far JSON-LD is looked through
_ALIKE = {"h1": 0.35, "h2": 0.8}  # how much a heading must have in common with what is declared

PUBLISHED = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "article.published",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "og:published_time",
]
MODIFIED = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "article.updated",
    "lastmod",
    "og:article:modified_time",
]
AUTHORS = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
]


@dataclass(frozen=True, slots=True)
class Declared:
    """The facts as declared, and what helps to judge them: the description, and how titles are given."""

    facts: Facts
    description: str | None
    titles: tuple[str, ...]


def facts(root: html.HtmlElement, url: str | None) -> Facts:
    return declared(root, url).facts


def declared(root: html.HtmlElement, url: str | None) -> Declared:
    """Everything a page declares of itself."""
    metas, nodes = _metas(root), list(_nodes(root))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if any(_ARTICLES.search(kind) for kind in _types(node))]
    pages = [node for node in nodes if _PAGES.intersection(_types(node))]
    outlet = _outlet(metas, [*articles, *pages], known)
    titles = _declared_titles(root, metas, articles)
    found = Facts(
        title=_title(root, titles, outlet, url),
        byline=_byline(metas, articles, known),
        outlet=outlet,
        published=_date(articles, "datePublished", metas, PUBLISHED),
        modified=_date(articles, "dateModified", metas, MODIFIED),
        language=_language(root, metas),
        canonical_url=_canonical(root, url),
    )
    description = _text(next(iter(articles), {}).get("description")) or _first(
        metas, ["og:description", "description"]
    )
    return Declared(found, description, tuple(titles))


def _metas(root: html.HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        content = tidy(element.get("content") or "")
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _first(metas: dict[str, str], wanted: Iterable[str]) -> str | None:
    return next((metas[name] for name in wanted if name in metas), None)


def _nodes(root: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Every typed object of every JSON-LD script, outermost first."""
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or ""):
            yield from _objects(_json(element.text or ""))


def _json(text: str) -> Any:
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
    )
    try:
        # Not strict: publishers leave line breaks inside strings.
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data[:_ITEMS]:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for value in list(data.values())[:_ITEMS]:
            if isinstance(value, dict | list):
                yield from _objects(value, depth + 1)


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _text(value: Any) -> str | None:
    """A string of JSON-LD as text: publishers put tags and entities into it."""
    if not isinstance(value, str):
        return None
    return tidy(_TAGS.sub(" ", entities.unescape(value))) or None


def _declared_titles(root: html.HtmlElement, metas: dict[str, str], articles: list[dict]) -> list[str]:
    headlines = [_text(article.get("headline")) or _text(article.get("name")) for article in articles[:1]]
    named = tidy(root.findtext(".//head/title") or root.findtext(".//title") or "")
    said = [*headlines, metas.get("og:title"), metas.get("twitter:title"), named]
    return list(dict.fromkeys(text for text in said if text))


def _title(root: html.HtmlElement, said: list[str], outlet: str | None, url: str | None) -> str | None:
    """The heading on the page that agrees best with what is declared; else what is declared, without the site's name."""
    bare = [without_site(text, outlet, url) for text in said]
    scored = [
        (
            max((_alike(heading, text) for text in [*bare, *said]), default=0.0) + (tag == "h1") * 0.1,
            -place,
            heading,
        )
        for tag, least in _ALIKE.items()
        for place, heading in enumerate(_headings(root, tag))
        if any(_alike(heading, text) >= least for text in [*bare, *said])
    ]
    if scored:
        return max(scored)[2]
    alone = _headings(root, "h1")
    return next(iter(bare), None) or (alone[0] if len(alone) == 1 else None)


def _headings(root: html.HtmlElement, tag: str) -> list[str]:
    texts = (tidy(element.text_content()) for element in list(root.iter(tag))[:20])
    return [text for text in texts if text and len(text) < 300]


def _alike(first: str, second: str) -> float:
    """How much two titles have in common (0 to 1): twice the words both have, by the words of either (Dice)."""
    one, other = set(words(first)), set(words(second))
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def without_site(title: str, outlet: str | None, url: str | None) -> str:
    """A declared title without the name of the site before or after it."""
    pieces = _SITE.split(title)
    if len(pieces) < 2:
        return title
    site = (
        "".join(words(outlet or "")),
        urlsplit(url or "").netloc.removeprefix("www.").split(".")[0].replace("-", ""),
    )
    for piece, rest in ((pieces[-1], _before(title)), (pieces[0], _after(title))):
        squeezed = "".join(words(piece))
        if squeezed and (squeezed in site or any(name and name in squeezed for name in site)):
            return without_site(rest, outlet, url)
    return _before(title) if len(words(pieces[-1])) <= 4 < len(words(_before(title))) else title


def _before(title: str) -> str:
    return title[: list(_SITE.finditer(title))[-1].start()].strip()


def _after(title: str) -> str:
    return title[next(_SITE.finditer(title)).end() :].strip()


def _byline(metas: dict[str, str], articles: list[dict], known: dict[str, dict]) -> str | None:
    for article in articles:
        said = [_person(name) for name in _named(article.get("author"), known)]
        if found := list(dict.fromkeys(name for name in said if name)):
            return ", ".join(found)
    said = [name for key in AUTHORS if key in metas for name in names.listed(metas[key])]
    return ", ".join(dict.fromkeys(said)) or None


def _person(name: str) -> str | None:
    """A declared author as a name; None for user names of a publishing system and addresses."""
    name = re.sub(r"^(?:by|von|par|por)\s+", "", name, flags=re.IGNORECASE)
    return name if names.is_name(name) or (" " in name and len(name) < 80 and name[0].isupper()) else None


def _named(value: Any, known: dict[str, dict], depth: int = 0) -> list[str]:
    if depth > _DEPTH:
        return []
    if isinstance(value, list):
        return [name for item in value[:20] for name in _named(item, known, depth + 1)]
    if isinstance(value, dict):
        node = value if "name" in value else known.get(str(value.get("@id")), {})
        return _named(node.get("name"), known, depth + 1)
    name = _text(value)
    return [name] if name and "://" not in name else []


def _outlet(metas: dict[str, str], nodes: list[dict], known: dict[str, dict]) -> str | None:
    said = (name for node in nodes for name in _named(node.get("publisher"), known))
    return metas.get("og:site_name") or next(said, None) or metas.get("application-name")


def _date(nodes: list[dict], key: str, metas: dict[str, str], wanted: Iterable[str]) -> str | None:
    said = [_text(node.get(key)) for node in nodes] + [metas[name] for name in wanted if name in metas]
    return next((date for value in said if (date := dates.declared(value))), None)


def _language(root: html.HtmlElement, metas: dict[str, str]) -> str | None:
    return (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or _first(metas, ("content-language", "og:locale", "language"))
    )


def _canonical(root: html.HtmlElement, url: str | None) -> str | None:
    for element in root.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            return _whole(url, element.get("href"))
    return None


def _whole(url: str | None, address: str) -> str | None:
    try:
        whole = urljoin(url or "", address.strip())
        return whole if urlsplit(whole).scheme in ("http", "https") else None
    except ValueError:
        return None

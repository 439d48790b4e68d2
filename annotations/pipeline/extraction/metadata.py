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
_WRITTEN = re.compile(r"(?:written|posted) by$|автор|verfasst von|écrit par|escrito por", re.IGNORECASE)
_USER = re.compile(r"[^\W\d_]{3,30}(?: [^\W\d_]{3,30})?")  # "apblackmd": a name all the same
_SYSTEM = re.compile(
    r"admin|editor|user|author|guest|wordpress|webmaster|unknown|anonym|test|root|staff", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[:._\s-]")
_SITE = re.compile(r"\s+[|–—·»:•-]+\s+|\s*::\s*")
_DEPTH, _ITEMS = 5, 200  # how deep and how far JSON-LD is looked through
_ALIKE = {"h1": 0.35, "h2": 0.8}  # how much a heading must have in common with what is declared

# Names of meta elements, without what only separates their words.
PUBLISHED = [
    "articlepublishedtime",
    "ogarticlepublishedtime",
    "datepublished",
    "date",
    "dcdate",
    "dcdateissued",
    "dctermsissued",
    "dctermscreated",
    "dctermsdate",
    "parselypubdate",
    "sailthrudate",
    "pubdate",
    "publishdate",
    "published",
    "publisheddate",
    "publisheddatetime",
    "publicationdate",
    "publishedtime",
    "articlepublished",
    "articledateoriginal",
    "cxenseparserecspublishtime",
    "citationpublicationdate",
    "ogpublishedtime",
    "originalpublicationdate",
    "displaydate",
]
MODIFIED = [
    "articlemodifiedtime",
    "ogupdatedtime",
    "datemodified",
    "dctermsmodified",
    "dcdatemodified",
    "lastmodified",
    "articleupdated",
    "lastmod",
    "ogarticlemodifiedtime",
    "modifiedtime",
    "modifieddate",
    "lastupdated",
    "updateddate",
    "revised",
]
LICENCES = ("dcterms.license", "dc.rights", "dcterms.rights", "license", "copyright")
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
    """The facts as declared, and what helps to judge them: the description, how titles are given, the site's address."""

    facts: Facts
    description: str | None
    titles: tuple[str, ...]
    site: str = ""  # what its address calls it: "skerrypost" of www.skerry-post.example
    author_alone: bool = False  # only an account of the publishing system names the author
    date_alone: bool = False  # JSON-LD only says when it was published

    def is_house(self, byline: str) -> bool:
        """Whether an author is the outlet itself, its team, or nobody in particular."""
        named = {"".join(words(self.facts.outlet or "")), self.site}
        first = re.split(r"\s*[,|]\s*", byline)[0]
        return "".join(words(byline)) in named or names.is_collective(first)

    def is_own(self, name: str) -> bool:
        """Whether a name that is shown and not declared is a desk's, or begins like the outlet: "Skerry Money Tips"."""
        first = words(name)[:1]
        house = first and self.site.startswith(first[0]) and self.site != first[0]
        return names.is_collective(name) or bool(house and "".join(words(name)) not in self.site)


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
    authors, published = _authors(metas, articles, known), _date(articles, "datePublished", metas, PUBLISHED)
    byline = _byline(authors)
    found = Facts(
        title=_title(root, titles, outlet, url),
        byline=byline,
        outlet=outlet,
        published=published,
        modified=_date(articles, "dateModified", metas, MODIFIED),
        language=_language(root, metas),
        canonical_url=_canonical(root, url),
        licence=_licence(root, metas, articles, url),
    )
    description = _text(next(iter(articles), {}).get("description")) or _first(
        metas, ["og:description", "description"]
    )
    again = _date([], "", metas, PUBLISHED)
    return Declared(
        found,
        description,
        tuple(titles),
        _site(url),
        author_alone=_is_account(byline, authors, nodes),
        date_alone=bool(published) and (again or "")[:10] != (published or "")[:10],
    )


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
    text = text.strip().rstrip(";")
    if text.startswith(("{&quot;", "[{&quot;")):  # escaped as if it were an attribute
        text = entities.unescape(text)
    try:
        # Not strict: publishers leave line breaks inside strings.
        return json.loads(text, strict=False)
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
    # Publishing systems escape twice.
    return list(dict.fromkeys(tidy(entities.unescape(text)) for text in said if text))


def _title(root: html.HtmlElement, said: list[str], outlet: str | None, url: str | None) -> str | None:
    """The heading on the page that agrees best with what is declared; else what is declared, without the site's name."""
    bare = [without_site(text, outlet, url) for text in said]
    names_only = {text for text in said for text in _sites(text, outlet, url)}
    scored = [
        (
            max((_alike(heading, text) for text in [*bare, *said]), default=0.0) + (tag == "h1") * 0.1,
            -place,
            heading,
        )
        for tag, least in _ALIKE.items()
        for place, heading in enumerate(_headings(root, tag))
        if heading not in names_only and any(_alike(heading, text) >= least for text in [*bare, *said])
    ]
    if scored:
        return without_site(max(scored)[2], outlet, url, sure=True)
    alone = _headings(root, "h1")
    return next(iter(bare), None) or (alone[0] if len(alone) == 1 else None)


def _headings(root: html.HtmlElement, tag: str) -> list[str]:
    texts = (tidy(element.text_content()) for element in list(root.iter(tag))[:20])
    return [text for text in texts if text and len(text) < 300]


def _alike(first: str, second: str) -> float:
    """How much two titles have in common (0 to 1): twice the words both have, by the words of either (Dice)."""
    one, other = set(words(first)), set(words(second))
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def without_site(title: str, outlet: str | None, url: str | None, *, sure: bool = False) -> str:
    """A declared title without the name of the site before or after it; `sure`: only where it is the outlet's."""
    pieces = _SITE.split(title)
    if len(pieces) < 2:
        return title
    for piece, rest in ((pieces[-1], _before(title)), (pieces[0], _after(title))):
        if _is_site(piece, outlet, url):
            return without_site(rest, outlet, url, sure=sure)
    return title if sure or not len(words(pieces[-1])) <= 4 < len(words(_before(title))) else _before(title)


def _is_site(piece: str, outlet: str | None, url: str | None) -> bool:
    squeezed, house, host = "".join(words(piece)), "".join(words(outlet or "")), _site(url)
    if not squeezed:
        return False
    return (len(squeezed) > 5 and house.startswith(squeezed)) or any(
        name and name in squeezed for name in (house, host)
    )


def _site(url: str | None) -> str:
    """What the address calls the site: the longest part of the host's name but the last."""
    return max((urlsplit(url or "").hostname or "").split(".")[:-1], key=len, default="").replace("-", "")


def _sites(title: str, outlet: str | None, url: str | None) -> list[str]:
    """The parts of a declared title that name the site."""
    pieces = _SITE.split(title)
    return [piece for piece in pieces if len(pieces) > 1 and _is_site(piece, outlet, url)]


def _before(title: str) -> str:
    return title[: list(_SITE.finditer(title))[-1].start()].strip()


def _after(title: str) -> str:
    return title[next(_SITE.finditer(title)).end() :].strip()


def _authors(metas: dict[str, str], articles: list[dict], known: dict[str, dict]) -> list[list[str]]:
    """Who each element of the page declares to be the authors."""
    said = [_people(_named(article.get("author"), known)) for article in articles]
    said += [_people(names.listed(metas[key]) or [metas[key]]) for key in AUTHORS if key in metas]
    said += [
        _people([metas[f"twitter:data{n}"]])
        for n in (1, 2)
        if _WRITTEN.match(metas.get(f"twitter:label{n}", "")) and f"twitter:data{n}" in metas
    ]
    return [found for found in said if found]


def _is_account(byline: str | None, authors: list[list[str]], nodes: list[dict]) -> bool:
    """Whether one element alone gives an author, and as an account: its portrait is of a service for accounts."""
    first = (byline or "").split(", ")[0]
    once = sum(said[0] == first for said in authors) == 1
    return once and any(
        _text(node.get("name")) == first and "gravatar.com/" in json.dumps(node.get("image"))
        for node in nodes
        if "Person" in _types(node)
    )


def _byline(said: list[list[str]]) -> str | None:
    """The first declared authors who are people; else the first declared."""
    people = (
        found
        for found in said
        if any(names.is_person(name) and not names.is_collective(name) for name in found)
    )
    return ", ".join(next(people, said[0] if said else [])) or None


def _people(said: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for one in said if (name := _person(one))))


def _person(name: str) -> str | None:
    """A declared author as a name; None for addresses and for what only the publishing system knows."""
    name = re.sub(r"^(?:by|von|par|por)\s+", "", name, flags=re.IGNORECASE)
    if names.is_name(name) or (" " in name and len(name) < 80 and name[0].isupper()):
        return name
    return name if _USER.fullmatch(name) and not _SYSTEM.search(name) else None


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
    joined = {_SEPARATORS.sub("", name): value for name, value in reversed(metas.items())}
    said = [_text(node.get(key)) for node in nodes] + [joined[name] for name in wanted if name in joined]
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


def _licence(
    root: html.HtmlElement, metas: dict[str, str], articles: list[dict], url: str | None
) -> str | None:
    """The licence as a link, JSON-LD or a meta element declares it."""
    for element in (*root.iter("link"), *root.iter("a")):
        if "license" in (element.get("rel") or "").lower().split() and element.get("href"):
            return _whole(url, element.get("href"))
    said = (article.get("license") for article in articles)
    found = next(
        (one.get("@id") or one.get("url") if isinstance(one, dict) else one for one in said if one), None
    )
    return _text(found) or _first(metas, LICENCES)


def _whole(url: str | None, address: str) -> str | None:
    try:
        whole = urljoin(url or "", address.strip())
        return whole if urlsplit(whole).scheme in ("http", "https") else None
    except ValueError:
        return None

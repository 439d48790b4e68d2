"""What a page declares about itself: JSON-LD, OpenGraph, meta, h1. What it does not declare stays None."""

from collections.abc import Iterator
from typing import Any

import orjson
from lxml import html

from annotations.pipeline.extraction import dates
from annotations.pipeline.extraction.parts import Facts
from annotations.pipeline.text import tidy, words

_ARTICLES = (
    "Article",
    "NewsArticle",
    "BlogPosting",
    "Report",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
    "BackgroundNewsArticle",
    "LiveBlogPosting",
    "TechArticle",
    "ScholarlyArticle",
    "SocialMediaPosting",
    "AdvertiserContentArticle",
)


def facts(root: html.HtmlElement, url: str | None) -> Facts:
    """The facts as declared."""
    metas = _metas(root)
    article = next(_articles(root), {})
    return Facts(
        title=_title(root, metas, article),
        subtitle=None,
        byline=_byline(metas, article),
        outlet=_outlet(metas, article),
        published=dates.declared(_text(article.get("datePublished")))
        or dates.declared(
            _first(
                metas,
                "article:published_time",
                "datepublished",
                "date",
                "dc.date",
                "dc.date.issued",
                "parsely-pub-date",
                "sailthru.date",
            )
        ),
        modified=dates.declared(_text(article.get("dateModified")))
        or dates.declared(
            _first(metas, "article:modified_time", "og:updated_time", "datemodified", "last-modified")
        ),
        language=root.get("lang") or _first(metas, "og:locale", "content-language", "language"),
        canonical_url=_canonical(root),
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


def _first(metas: dict[str, str], *names: str) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _articles(root: html.HtmlElement) -> Iterator[dict[str, Any]]:
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or ""):
            yield from _typed(_json(element.text or ""))


def _json(text: str) -> Any:
    try:
        return orjson.loads(text.strip().strip(";"))
    except orjson.JSONDecodeError:
        return None


def _typed(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _typed(item, depth + 1)
    elif isinstance(data, dict):
        types = data.get("@type")
        if any(kind in _ARTICLES for kind in (types if isinstance(types, list) else [types])):
            yield data
        yield from _typed(
            [data[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in data], depth + 1
        )


def _text(value: Any) -> str | None:
    return (
        tidy(html.fromstring(f"<p>{value}</p>").text_content())
        if isinstance(value, str) and value.strip()
        else None
    )


def _title(root: html.HtmlElement, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    named = tidy("".join(root.xpath("string(//head/title)"))) or None
    said = [
        text
        for text in (_text(article.get("headline")), _first(metas, "og:title", "twitter:title"), named)
        if text
    ]
    headings = [text for element in root.iter("h1") if (text := tidy(element.text_content()))]
    for heading in headings:
        if any(_agree(heading, text) for text in said):
            return heading
    return next(iter(said), None) or (headings[0] if len(headings) == 1 else None)


def _agree(heading: str, text: str) -> bool:
    first, second = words(heading), words(text)
    return bool(first) and (first == second or first == second[: len(first)])


def _byline(metas: dict[str, str], article: dict[str, Any]) -> str | None:
    names = [name for name in _names(article.get("author")) if name]
    if names:
        return ", ".join(dict.fromkeys(names))
    return _first(metas, "author", "parsely-author", "sailthru.author", "dc.creator", "byl")


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value[:20] for name in _names(item)]
    if isinstance(value, dict):
        value = value.get("name")
    name = _text(value) if isinstance(value, str) else None
    return [name] if name and not name.startswith("http") else []


def _outlet(metas: dict[str, str], article: dict[str, Any]) -> str | None:
    return next(iter(_names(article.get("publisher"))), None) or _first(
        metas, "og:site_name", "application-name"
    )


def _canonical(root: html.HtmlElement) -> str | None:
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and (element.get("href") or "").startswith(
            "http"
        ):
            return element.get("href")
    return None

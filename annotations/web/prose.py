"""People's Markdown as HTML that is safe to show: no raw HTML, no images, links only to the web."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "br", "hr"}
_READER = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")


def to_html(markdown: str) -> SafeString:
    """Markdown to HTML. The renderer escapes what it is given, and what it makes is cleaned once more."""
    html = nh3.clean(
        _READER.render(markdown),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)

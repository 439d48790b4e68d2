"""An HTML page as pieces: every stretch of text a browser would show as a block, in order, with where it stands."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from lxml import etree, html

from annotations.errors import ReadingFailed
from annotations.pipeline.extraction import dates
from annotations.pipeline.extraction.addresses import absolute
from annotations.pipeline.extraction.places import Place, place_of
from annotations.pipeline.text import BLANKS, Traced, one_blank, tidy, words
from annotations.values import Link

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "svg",
        "math",
        "select",
        "option",
        "optgroup",
        "datalist",
        "input",
        "textarea",
        "map",
        "area",
        "param",
        "source",
        "track",
        "progress",
        "meter",
        "noscript",
        "iframe",
    ]
)


# Pages put together from parts close themselves early, and browsers read on; libxml2 does not.
_CLOSED = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_CELLS = ("td", "th")
_INLINE = frozenset(("a", "span", "b", "strong", "em", "cite"))


@dataclass(slots=True)
class Piece:
    """The text of one block element, or of what stands loose between two of them."""

    text: str
    place: Place
    links: list[Link] = field(default_factory=list)
    linked: float = 0.0  # the share of its letters that stand in links
    authors: list[str] = field(default_factory=list)  # texts marked up as the author's name
    times: list[str] = field(default_factory=list)  # machine-readable times in it
    bold: bool = False  # set in bold type from end to end
    folded: list[str] = field(init=False)  # its words, for comparing

    def __post_init__(self) -> None:
        self.folded = words(self.text)


def parsed(text: str) -> html.HtmlElement:
    """Raises ReadingFailed where there is no page in it."""
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, remove_comments=True)
    # One class for all elements: asking lxml.html's own look-up, which is Python, of each one takes as long as a walk.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    data = _CLOSED.sub("", text.lstrip("\ufeff").replace("\x00", "")).encode("utf-8", errors="replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadingFailed("There is no HTML page in it.") from error
    return root


def pieces(root: html.HtmlElement, base: str | None = None) -> list[Piece]:
    """Every visible block of text in the order of the page."""
    body = root.find("body")
    return _Walk(root if body is None else body, base).pieces()


class _Walk:
    """One pass over the tree with the text collected so far of the block being read."""

    def __init__(self, root: html.HtmlElement, base: str | None) -> None:
        self.root, self.base = root, base
        self.places, self.starts = [Place()], [0]
        self.chunks: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.open_links: list[tuple[int, str]] = []
        self.breaks = 0
        self.authors: list[tuple[int, int]] = []
        self.times: list[str] = []
        self.bold = 0
        self.dated: list[tuple[int, int]] = []
        self.found: list[Piece] = []

    def pieces(self) -> list[Piece]:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element.tag in _UNSEEN:
                    walk.skip_subtree()
                else:
                    self._start(element)
            else:
                if element.tag not in _UNSEEN:
                    self._end(element)
                self._say(element.tail)
        self._flush()
        return self.found

    def _start(self, element: html.HtmlElement) -> None:
        tag = element.tag
        cell = tag in _CELLS and self.places[-1].table is not None
        if tag == "br":
            self.breaks += 1
            if self.breaks > 1:
                self._flush()
            self._say(" ")
        elif tag in _BLOCK and not cell:
            self._flush()
        elif tag == "a":
            self.open_links.append((self.length, element.get("href") or ""))
        elif cell and self.length:
            self._say(" | ")
        if tag == "time" and element.get("datetime"):
            self.times.append(element.get("datetime"))
        self.places.append(place_of(element, self.places[-1]))
        self.starts.append(self.length)
        self._say(element.text)

    def _end(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag == "a" and self.open_links:
            self._link(*self.open_links.pop())
        start = self.starts.pop()
        if tag in ("b", "strong"):
            self.bold += self.length - min(start, self.length)
        if _names_author(element) or (tag in _INLINE and "byline" in self.places[-1].own):
            self.authors.append((min(start, self.length), self.length))
        if tag in _INLINE and "tags" in self.places[-1].own:
            self.dated.append((min(start, self.length), self.length))
        if tag in _BLOCK and not (tag in _CELLS and self.places[-1].table is not None):
            self._flush()
        self.places.pop()

    def _say(self, text: str | None) -> None:
        if not text:
            return
        bare = text.split()
        if bare:
            self.breaks = 0
            chunk = f"{' ' * text[0].isspace()}{' '.join(bare)}{' ' * text[-1].isspace()}"
            chunk = _with_no_break_spaces(chunk, text)
        else:
            chunk = " "
        if chunk[0] == " " and (not self.chunks or self.chunks[-1][-1] == " "):
            chunk = chunk[1:]
        if chunk:
            self.chunks.append(chunk)
            self.length += len(chunk)

    def _link(self, start: int, address: str) -> None:
        url = absolute(self.base, address)
        if url and start < self.length:
            self.links.append(Link(start, self.length, url))

    def _flush(self) -> None:
        if self.chunks:
            text = "".join(self.chunks)
            if clean := tidy(text):
                self.found.append(self._piece(text, clean))
            self.chunks, self.length, self.links, self.bold = [], 0, [], 0
            self.starts = [0] * len(self.starts)
            self.open_links = [(0, address) for _, address in self.open_links]
        self.breaks = 0
        self.authors, self.times, self.dated = [], [], []

    def _piece(self, text: str, clean: str) -> Piece:
        authors = [tidy(text[start:end]) for start, end in self.authors]
        times = [*self.times, *(found for start, end in self.dated if dates.find(found := text[start:end]))]
        piece = _piece(text, clean, self.links, self.places[-1], authors, times)
        piece.bold = self.bold >= len(text.strip()) > 0
        return piece


def _with_no_break_spaces(chunk: str, text: str) -> str:
    """The chunk, unless it has no-break spaces: those stay as they are published."""
    return BLANKS.sub(one_blank, text) if "\u00a0" in text else chunk


def _names_author(element: html.HtmlElement) -> bool:
    relation, property = element.get("rel"), element.get("itemprop")
    return bool((relation and "author" in relation.split()) or (property and "author" in property.split()))


def _piece(
    text: str, clean: str, links: list[Link], place: Place, authors: list[str], times: list[str]
) -> Piece:
    kept = _placed(text, clean, links) if links else []
    linked = sum(link.end - link.start for link in kept) / len(clean)
    return Piece(clean, place, kept, min(1.0, linked), [name for name in authors if name], times)


def _placed(text: str, clean: str, links: list[Link]) -> list[Link]:
    """The links with offsets into the text as it is after tidying."""
    starts = Traced.whole(text).tidied().starts if clean != text else range(len(text))
    moved = (Link(bisect_left(starts, link.start), bisect_left(starts, link.end), link.url) for link in links)
    return [link for link in moved if link.start < link.end]

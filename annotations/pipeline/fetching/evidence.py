"""What a page shows at a glance: its title, its prose, its short notices, its buttons. Not an extraction."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import orjson
from lxml import etree

LOOK = 4_000_000  # characters of a page that are looked at
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "head"})
FRAME = frozenset({"nav", "footer", "aside", "dialog"})
HEART = frozenset({"main", "article"})  # never frame, though a forgotten end tag may leave them inside one
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s"}
)
INLINE |= {"small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
BUTTONS = frozenset({"button", "a", "input"})
FEW, MANY = 20, 2_000  # headings and buttons that are looked at; an honest page has fewer
NOTICE = 600  # characters of the longest text that can be a notice
PROSE = 8  # words from which a stretch of text reads as prose rather than as a label
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|[^\W_]+(?:['’-][^\W_]+)*")
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`prose` are the running paragraphs outside the page's frame, links left out; `notices` short texts anywhere."""

    title: str = ""
    headings: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    words: int = 0
    prose_words: int = 0
    asks_password: bool = False
    is_free: bool | None = None  # as JSON-LD declares it


def count_words(text: str) -> int:
    """Words, or pairs of characters where a script writes none between spaces."""
    return sum(1 for _ in WORD.finditer(text))


def look(html: str) -> Evidence:
    """Read what is needed to say what sort of page this is; an unreadable one shows nothing."""
    root = _parse(html[:LOOK])
    if root is None:
        return Evidence()
    blocks = [(text, plain, framed, count_words(text)) for text, plain, framed in _blocks(root)]
    prose = [
        plain
        for _, plain, framed, words in blocks
        if not framed and words >= PROSE and count_words(plain) >= PROSE
    ]
    return Evidence(
        title=_text(root.find(".//title")),
        headings=tuple(_text(heading) for heading in islice(root.iter("h1"), FEW)),
        prose=tuple(prose),
        notices=tuple(text for text, _, _, words in blocks if words and len(text) <= NOTICE),
        buttons=tuple(_label(element) for element in islice(root.iter(*BUTTONS), MANY)),
        words=sum(words for *_, words in blocks),
        prose_words=sum(count_words(text) for text in prose),
        asks_password=any(field.get("type", "").lower() == "password" for field in root.iter("input")),
        is_free=_declared_free(root),
    )


def _parse(html: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True)
    octets = html.replace("\0", "").encode(errors="replace")
    return etree.fromstring(octets, parser) if octets.strip() else None


def _blocks(root: etree._Element) -> Iterator[tuple[str, str, bool]]:
    """The text between two tags that break a line: whole, without its links, and whether it is in the frame."""
    walk = etree.iterwalk(root, events=("start", "end"))
    whole: list[str] = []
    plain: list[str] = []
    around: list[str] = []  # the tags of FRAME and HEART that are open
    links = 0  # that are open
    for event, element in walk:
        starts, silent = event == "start", element.tag in SILENT
        if element.tag not in INLINE and "".join(whole).strip():
            yield _squeeze("".join(whole)), _squeeze("".join(plain)), not FRAME.isdisjoint(around[-1:])
            whole, plain = [], []
        if element.tag in FRAME or element.tag in HEART:
            around.append(element.tag) if starts else around.pop()
        links += (1 if starts else -1) * (element.tag == "a")
        if starts and silent:
            walk.skip_subtree()
        text = (not silent and element.text) if starts else element.tail
        whole.append(text or "")
        plain.append((not links and text) or "")


def _label(button: etree._Element) -> str:
    return _squeeze(button.get("value", "") if button.tag == "input" else _text(button))


def _text(element: etree._Element | None) -> str:
    return "" if element is None else _squeeze("".join(islice(element.itertext(), FEW)))[:NOTICE]


def _squeeze(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def _declared_free(root: etree._Element) -> bool | None:
    """What the article's JSON-LD says of isAccessibleForFree; None where it says nothing."""
    for script in root.iter("script"):
        if script.get("type", "").lower().startswith("application/ld+json"):
            for thing in _things(script.text or ""):
                if "isAccessibleForFree" in thing and "articleBody" not in thing:
                    return str(thing["isAccessibleForFree"]).lower() in {"true", "1"}
    return None


def _things(written: str) -> Iterator[dict[str, object]]:
    """The objects at the top of a JSON-LD script: alone, in a list or in a @graph."""
    try:
        data = orjson.loads(written)
    except orjson.JSONDecodeError:
        return
    graph = data.get("@graph", [data]) if isinstance(data, dict) else data
    yield from (thing for thing in (graph if isinstance(graph, list) else [graph]) if isinstance(thing, dict))

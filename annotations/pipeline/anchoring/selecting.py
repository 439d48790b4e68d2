"""How a stretch of text is remembered: its words, a little context, its place (W3C TextQuoteSelector)."""

from annotations.errors import InvalidInput
from annotations.values import Selector

CONTEXT = 32  # code points on each side, as other annotation clients keep
_REACH = 12  # how much longer a context may grow to end at a word's edge


def describe(text: str, start: int, end: int) -> Selector:
    """The selector of `text[start:end]`; raises InvalidInput outside the text or where it holds no words."""
    if not 0 <= start < end <= len(text):
        detail = f"the span {start}–{end} does not lie within a text of {len(text)} characters"
        raise InvalidInput(detail, code="span_outside_text")
    exact = text[start:end]
    if exact.isspace():
        raise InvalidInput("the span holds only white space", code="span_empty")
    before, after = _edge_before(text, start), _edge_after(text, end)
    return Selector(exact=exact, prefix=text[before:start], suffix=text[end:after], start=start, end=end)


def _edge_before(text: str, start: int) -> int:
    """Where the prefix begins: CONTEXT characters back, then on to the word's beginning if it is near."""
    edge = max(0, start - CONTEXT)
    floor = max(0, edge - _REACH)
    for at in range(edge, floor - 1, -1):
        if at == 0 or not (text[at - 1].isalnum() and text[at].isalnum()):
            return at
    return edge


def _edge_after(text: str, end: int) -> int:
    """Where the suffix ends, likewise."""
    edge = min(len(text), end + CONTEXT)
    ceiling = min(len(text), edge + _REACH)
    for at in range(edge, ceiling + 1):
        if at == len(text) or not (text[at - 1].isalnum() and text[at].isalnum()):
            return at
    return edge

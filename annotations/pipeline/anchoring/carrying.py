"""The cascade: the whole document diffed once, then every span mapped, searched for, or given up.

    tokens of both texts
      -> one alignment of the whole document, isolated short runs dropped
      -> sentences left over on both sides paired by likeness (moved, moved and edited)
      -> each span: all its words side by side (exact, shifted), most of them (edited),
         its very words in text nobody else holds (shifted), something like them there (edited), or orphaned

Text that the diff gave to another sentence cannot be a new home. A result depends on the two texts and its own
selector alone, never on the other selectors, their order, the clock or chance.
"""

from collections.abc import Sequence

from annotations.choices import AnchorMethod, AnchorState
from annotations.pipeline.anchoring.links import Mapping
from annotations.pipeline.anchoring.mapping import map_texts
from annotations.pipeline.anchoring.placing import place
from annotations.pipeline.anchoring.rules import CAREFUL, Rules
from annotations.values import Placement, Selector


def carry(
    old_text: str, new_text: str, selectors: Sequence[Selector], *, rules: Rules = CAREFUL
) -> tuple[Placement, ...]:
    """Where each selector made on `old_text` stands in `new_text`, in the order given. Pure, and never raises
    for any text; a selector that does not fit `old_text` is looked for by its quotation and context."""
    if old_text == new_text and all(_fits(old_text, selector) for selector in selectors):
        return tuple(_unmoved(selector) for selector in selectors)
    mapping = map_texts(old_text, new_text, rules)
    return tuple(_carried(mapping, selector) for selector in selectors)


def position(text: str, selector: Selector) -> int | None:
    """Where a selector stands in the text it was made on; by its quotation within its context if its place is off."""
    if _fits(text, selector):
        return selector.start
    whole = selector.prefix + selector.exact + selector.suffix
    at = text.find(whole) if selector.exact.strip() else -1
    if at < 0 or text.find(whole, at + 1) >= 0:
        return None
    return at + len(selector.prefix)


def _carried(mapping: Mapping, selector: Selector) -> Placement:
    start = position(mapping.old.text, selector)
    if start is None:
        return Placement(AnchorState.ORPHANED, None, None, 0.0, 0.0, AnchorMethod.NONE)
    return place(mapping, start, start + len(selector.exact))


def _fits(text: str, selector: Selector) -> bool:
    inside = 0 <= selector.start < selector.end and not selector.exact.isspace()
    return inside and text[selector.start : selector.end] == selector.exact


def _unmoved(selector: Selector) -> Placement:
    return Placement(AnchorState.EXACT, selector.start, selector.end, 1.0, 1.0, AnchorMethod.DIFF)

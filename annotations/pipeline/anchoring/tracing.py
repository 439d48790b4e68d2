"""The cascade step by step, for a person who asks why a quotation was placed where it was."""

from dataclasses import dataclass

from annotations.choices import AnchorMethod
from annotations.pipeline.anchoring.carrying import position
from annotations.pipeline.anchoring.links import NOWHERE
from annotations.pipeline.anchoring.mapping import map_texts
from annotations.pipeline.anchoring.placing import CASCADE, orphan
from annotations.pipeline.anchoring.rules import CAREFUL, Rules
from annotations.values import Placement, Selector


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the cascade: what it tries, and the place it found, None where it passed on."""

    method: AnchorMethod
    tries: str
    found: Placement | None


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole way of one quotation: `kept` of its `words` were linked by the diff or a later look."""

    words: int
    kept: int
    steps: tuple[Step, ...]
    placement: Placement


def trace(old_text: str, new_text: str, selector: Selector, *, rules: Rules = CAREFUL) -> Trace:
    """Every step of the cascade up to the first that finds a place; the placement is the one `carry` gives."""
    mapping = map_texts(old_text, new_text, rules)
    start = position(old_text, selector)
    if start is None:
        return Trace(0, 0, (), orphan(mapping, mapping.stretch(0, 0)))
    span = mapping.stretch(start, start + len(selector.exact))
    steps = []
    for method, step in CASCADE:
        found = step(mapping, span) if span.first < span.last else None
        steps.append(Step(method, (step.__doc__ or "").strip(), found))
        if found:
            break
    kept = sum(mapping.forward[at] != NOWHERE for at in span.words)
    return Trace(len(span.words), kept, tuple(steps), steps[-1].found or orphan(mapping, span))

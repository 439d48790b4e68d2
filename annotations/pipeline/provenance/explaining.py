"""Why a set of sources counts for so many: the roots, and under each what rests on it, as rows in reading order."""

from collections.abc import Iterable, Iterator

from annotations.choices import DerivationKind
from annotations.values import Branch, Derivation, Independence

Used = dict[str, list[Derivation]]
MOST_SIZED = 100  # roots that are put in order of size; nobody reads a longer tree from the top


def tree(answer: Independence, derivations: Iterable[Derivation]) -> tuple[Branch, ...]:
    """A row a source, each after what it rests on and one deeper; the root with most beneath it first.

    Shown is what was brought in and what leads to it. A source that rests on several is shown under each, but
    with what rests on it only the first time (`again`): so circles end, and the tree is no larger than the graph.
    """
    used = _used(derivations)
    leading = _leading(answer, used)
    size = {
        root: sum(1 for _ in _rows(root, used, leading, answer, set())) for root in answer.roots[:MOST_SIZED]
    }
    seen: set[str] = set()
    order = sorted(answer.roots, key=lambda root: (-size.get(root, 0), root))
    return tuple(row for root in order for row in _rows(root, used, leading, answer, seen))


def _rows(root: str, used: Used, leading: set[str], answer: Independence, seen: set[str]) -> Iterator[Branch]:
    waiting: list[tuple[str, Derivation | None, int]] = [(root, None, 0)]
    while waiting:
        source, edge, depth = waiting.pop()
        again = source in seen
        seen.add(source)
        yield Branch(
            source=source,
            rests_on=edge.target if edge else None,
            depth=depth,
            kind=edge.kind if edge else None,
            confidence=edge.confidence if edge else 1.0,
            passage=edge.passage if edge else "",
            brought=source in answer.brought,
            again=again,
        )
        if not again:
            steps = (step for step in reversed(used.get(source, ())) if step.source in leading)
            waiting += [(step.source, step, depth + 1) for step in steps]


def _used(derivations: Iterable[Derivation]) -> Used:
    """What rests on each source. One owner joins both ways."""
    used: Used = {}
    for edge in sorted(set(derivations)):
        if edge.confidence > 0 and edge.source != edge.target:
            used.setdefault(edge.target, []).append(edge)
            if edge.kind == DerivationKind.SAME_OWNER:
                turned = Derivation(edge.target, edge.source, edge.kind, edge.confidence, edge.passage)
                used.setdefault(edge.source, []).append(turned)
    return used


def _leading(answer: Independence, used: Used) -> set[str]:
    """What was brought, and all that it rests on."""
    rests: dict[str, list[str]] = {}
    for target, edges in used.items():
        for edge in edges:
            rests.setdefault(edge.source, []).append(target)
    found, waiting = set(answer.brought), list(answer.brought)
    while waiting:
        new = [target for target in rests.get(waiting.pop(), ()) if target not in found]
        found.update(new)
        waiting += new
    return found

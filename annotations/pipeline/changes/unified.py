"""The unified format, a line a paragraph: what `diff -u` prints and `patch` applies."""

from collections.abc import Iterator, Sequence

from annotations.pipeline.alignment import align, encode

CONTEXT = 3
NO_NEWLINE = "\\ No newline at end of file"

Step = tuple[str, int, int]  # " ", "-" or "+", the old and the new line it stands at


def as_unified(old: str, new: str, *, old_name: str, new_name: str) -> str:
    """The unified diff of two texts; empty where they are the same."""
    if old == new:
        return ""
    olds, news = _lines(old), _lines(new)
    steps = list(_steps(olds, news))
    told = [f"--- {old_name}", f"+++ {new_name}"]
    for first, last in _hunks(steps):
        told += _hunk(olds, news, steps[first:last])
    return "\n".join(told) + "\n"


def _lines(text: str) -> list[str]:
    """Each with its line end; only the last may have none."""
    parts = text.split("\n")
    return [f"{line}\n" for line in parts[:-1]] + [line for line in parts[-1:] if line]


def _steps(olds: Sequence[str], news: Sequence[str]) -> Iterator[Step]:
    i = j = 0
    for at, there, length in [*align(*encode(olds, news)), (len(olds), len(news), 0)]:
        yield from (("-", line, j) for line in range(i, at))
        yield from (("+", at, line) for line in range(j, there))
        yield from ((" ", at + by, there + by) for by in range(length))
        i, j = at + length, there + length


def _hunks(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    """Runs of changes with the unchanged lines around them; near ones are one."""
    changed = [at for at, (sign, _, _) in enumerate(steps) if sign != " "]
    first = last = None
    for at in changed:
        if first is None:
            first = max(0, at - CONTEXT)
        elif at - last > 2 * CONTEXT:
            yield first, last + CONTEXT + 1
            first = at - CONTEXT
        last = at
    if first is not None:
        yield first, min(len(steps), last + CONTEXT + 1)


def _hunk(olds: Sequence[str], news: Sequence[str], steps: Sequence[Step]) -> Iterator[str]:
    gone = sum(sign != "+" for sign, _, _ in steps)
    come = sum(sign != "-" for sign, _, _ in steps)
    _, i, j = steps[0]
    yield f"@@ -{i + bool(gone)},{gone} +{j + bool(come)},{come} @@"
    for sign, at, there in steps:
        line = news[there] if sign == "+" else olds[at]
        yield sign + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield NO_NEWLINE

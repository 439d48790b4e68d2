"""The explanation tree as a picture: SVG that stands alone, light and dark, readable without colour."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from annotations.pipeline.provenance.independence import CERTAIN
from annotations.values import Bounds, Branch

ROW, STEP, WIDTH, LETTER = 26, 28, 760, 7.2
MOST_ROWS = 400
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1e1c19}.soft{fill:#6b655c}path{fill:none;stroke:#8d8678}"
    ".unsure{stroke-dasharray:4 3}circle{fill:#1d4e89}circle.root{fill:#c28a06}"
    "@media(prefers-color-scheme:dark){text{fill:#ebe7df}.soft{fill:#a09a8e}path{stroke:#7c776d}"
    "circle{fill:#8dbcf2}circle.root{fill:#dba92c}}"
)


def draw(
    rows: Sequence[Branch], origins: Bounds, names: Mapping[str, str] | None = None, *, alone: bool = True
) -> str:
    """The tree, one source a row, roots at the left. A dashed line is an edge that is not certain.

    Within a page, which forbids styles of its own, it does not stand `alone`: the page's style sheet has its looks.
    """
    shown = rows[:MOST_ROWS]
    title = f"{_told(origins)} behind {_sources(rows)}"
    labels = [_label(row, at, names or {}) for at, row in enumerate(shown)]
    if len(rows) > len(shown):
        y = (len(shown) + 1) * ROW + 20
        labels.append(f'<text class="soft" x="12" y="{y}">… and {len(rows) - len(shown)} more</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {(len(shown) + 2) * ROW}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{f"<style>{STYLE}</style>" if alone else ""}'
        f'<text x="12" y="20" font-weight="600">{escape(title)}</text>'
        f"{''.join(_lines(shown))}{''.join(labels)}</svg>"
    )


def _sources(rows: Sequence[Branch]) -> str:
    count = len({row.source for row in rows if row.brought})
    return f"{count} source{'s' if count != 1 else ''}"


def _told(origins: Bounds) -> str:
    if origins.lower == origins.upper:
        return f"{origins.lower} origin{'s' if origins.lower != 1 else ''}"
    return f"{origins.lower} to {origins.upper} origins"


def _place(depth: int, row: int) -> tuple[float, float]:
    return 20 + min(depth, 14) * STEP, (row + 1) * ROW + 16


def _lines(rows: Sequence[Branch]) -> Iterator[str]:
    """From each row to the one it rests on: the last one above it that is less deep."""
    above: dict[int, int] = {}
    for at, row in enumerate(rows):
        above[row.depth] = at
        if row.depth == 0:
            continue
        x, y = _place(row.depth, at)
        over_x, over_y = _place(row.depth - 1, above[row.depth - 1])
        unsure = ' class="unsure"' if row.confidence < CERTAIN else ""
        yield f'<path{unsure} d="M{over_x} {over_y}V{y}H{x}"/>'


def _label(row: Branch, at: int, names: Mapping[str, str]) -> str:
    x, y = _place(row.depth, at)
    most = int((WIDTH - x - 150) / LETTER)
    name = names.get(row.source, row.source)
    name = name if len(name) <= most else f"{name[: most - 1]}…"
    notes = [row.kind.replace("_", " ") if row.kind else "root", *(["see above"] if row.again else [])]
    if row.confidence < 1:
        notes.append(f"{row.confidence:.0%}")
    mark = "" if row.kind else ' class="root"'
    return (
        f'<circle{mark} cx="{x}" cy="{y}" r="{5 if row.brought else 3}"/><text x="{x + 12}" y="{y + 4}">'
        f'{escape(name)} <tspan class="soft">{escape(", ".join(notes))}</tspan></text>'
    )

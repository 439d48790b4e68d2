"""Spread: where a claim was made over time, counted by outlet, and drawn as SVG that stands alone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from annotations.values import Saying, Spread, SpreadOutlet

ROW, LEFT, WIDTH, RIGHT = 24, 190, 760, 20
MOST_ROWS, LETTER = 40, 7.2
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1e1c19}.soft{fill:#6b655c}line{stroke:#d8d2c6}"
    ".ruled{stroke:#8a4b00;stroke-width:2;stroke-dasharray:5 3}.told{fill:#8a4b00}"
    "circle{fill:#1d4e89}circle.after{fill:#b3261e}circle.unsure{fill-opacity:.45}"
    "@media(prefers-color-scheme:dark){text{fill:#ebe7df}.soft{fill:#a09a8e}line{stroke:#47423b}"
    ".ruled{stroke:#e0b06a}.told{fill:#e0b06a}circle{fill:#8dbcf2}circle.after{fill:#f2938d}}"
)


def spread(sayings: Sequence[Saying], ruled_at: datetime | None) -> Spread:
    """Every time it was said, the first one first; `repeats` is None where there is no ruling to repeat it after."""
    ordered = tuple(sorted(sayings, key=lambda saying: (saying.at, saying.id)))
    repeats = None if ruled_at is None else sum(saying.at > ruled_at for saying in ordered)
    return Spread(ordered, tuple(_outlets(ordered)), ruled_at, repeats)


def _outlets(sayings: Sequence[Saying]) -> Iterator[SpreadOutlet]:
    """In the order in which they came to it."""
    by_name: dict[str, list[Saying]] = {}
    for saying in sayings:
        by_name.setdefault(saying.outlet, []).append(saying)
    for name, said in by_name.items():
        yield SpreadOutlet(name, said[0].at, said[-1].at, len(said))


def draw(found: Spread) -> str:
    """An outlet a row, a dot each time; a dashed line where the team ruled. Pale dots are not dated by the outlet."""
    shown = found.outlets[:MOST_ROWS]
    title = _title(found)
    height = (len(shown) + 3) * ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title><style>{STYLE}</style>'
        f'<text x="12" y="18" font-weight="600">{escape(title)}</text>'
        f"{''.join(_rows(found, shown))}{_ruling(found, height)}{_axis(found, height)}</svg>"
    )


def _title(found: Spread) -> str:
    count, outlets = len(found.sayings), len(found.outlets)
    said = f"Said {'once' if count == 1 else f'{count} times'}"
    where = f"in {outlets} outlet{'s' if outlets != 1 else ''}" if outlets else ""
    after = f", {found.repeats} since the ruling" if found.repeats else ""
    return f"{said} {where}{after}".strip() if count else "Not said anywhere"


def _ends(found: Spread) -> tuple[datetime, datetime]:
    times = [saying.at for saying in found.sayings] + ([found.ruled_at] if found.ruled_at else [])
    return min(times), max(times)


def _x(found: Spread, at: datetime) -> float:
    first, last = _ends(found)
    whole = (last - first).total_seconds()
    share = (at - first).total_seconds() / whole if whole else 0.0
    return round(LEFT + 10 + share * (WIDTH - LEFT - RIGHT - 20), 1)


def _rows(found: Spread, shown: Sequence[SpreadOutlet]) -> Iterator[str]:
    places = {outlet.name: at for at, outlet in enumerate(shown)}
    for name, at in places.items():
        y = _y(at)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(_cut(name or "unknown"))}</text>'
    for saying in found.sayings:
        if saying.outlet in places:
            yield _dot(found, saying, _y(places[saying.outlet]))


def _dot(found: Spread, saying: Saying, y: float) -> str:
    after = found.ruled_at is not None and saying.at > found.ruled_at
    classes = " ".join(name for name, is_so in (("after", after), ("unsure", not saying.declared)) if is_so)
    told = escape(f"{saying.at:%Y-%m-%d %H:%M} UTC, {saying.title}")
    return (
        f'<circle class="{classes}" cx="{_x(found, saying.at)}" cy="{y}" r="6"><title>{told}</title></circle>'
    )


def _ruling(found: Spread, height: int) -> str:
    if found.ruled_at is None:
        return ""
    x = _x(found, found.ruled_at)
    side = "end" if x > WIDTH - 120 else "start"
    return (
        f'<line class="ruled" x1="{x}" x2="{x}" y1="{ROW}" y2="{height - ROW}"/>'
        f'<text class="told" x="{x + (-6 if side == "end" else 6)}" y="{ROW + 10}" text-anchor="{side}">ruled</text>'
    )


def _axis(found: Spread, height: int) -> str:
    if not found.sayings:
        return ""
    first, last = _ends(found)
    ends = [(first, "start", LEFT), (last, "end", WIDTH - RIGHT)][: 1 if first == last else 2]
    return "".join(
        f'<text class="soft" x="{x}" y="{height - 6}" text-anchor="{side}">{at:%-d %b %Y, %H:%M}</text>'
        for at, side, x in ends
    )


def _y(row: int) -> float:
    return (row + 2) * ROW


def _cut(name: str) -> str:
    most = int((LEFT - 16) / LETTER)
    return name if len(name) <= most else f"{name[: most - 1]}…"

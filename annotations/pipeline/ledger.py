"""What an outlet's ledger comes to: how often it changed what it said without saying so, and how long until it did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from statistics import median

from annotations.choices import Declaration
from annotations.values import Ledger, LedgerEntry, LedgerMonth

WIDTH, HEIGHT, FOOT, LEFT = 640, 180, 24, 30  # units of the drawing
MOST_MONTHS = 24
# As the bars stand from below: what was declared first. Patterns tell them apart without colour.
_SERIES = (("note", "#2f6f4f"), ("date", "#8fb8a0"), ("stealth", "#b3261e"))


def summed(entries: Sequence[LedgerEntry]) -> Ledger:
    """Counts, the share of material edits that were stealthy, and the median time to declare a material one.

    The time to declare is 0 where a change was declared as it was made; what was never declared has none.
    """
    material = [entry for entry in entries if entry.material]
    stealthy = [entry for entry in material if entry.declaration == Declaration.NONE]
    waits = [
        (entry.declared_at - entry.at).total_seconds() for entry in material if entry.declared_at is not None
    ]
    return Ledger(
        edits=len(entries),
        material=len(material),
        stealthy=len(stealthy),
        declared_late=sum(entry.declared_at is not None for entry in stealthy),
        rate=len(stealthy) / len(material) if material else None,
        median_seconds=median(waits) if waits else None,
        months=tuple(_months(material)),
    )


def _months(material: Iterable[LedgerEntry]) -> list[LedgerMonth]:
    """Months with material edits, in order."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in material:
        stealthy = entry.declaration == Declaration.NONE
        counts[f"{entry.at:%Y-%m}", "stealth" if stealthy else entry.declaration.value] += 1
    months = sorted({month for month, _ in counts})
    return [LedgerMonth(month, *(counts[month, name] for name, _ in _SERIES)) for month in months]


def as_svg(ledger: Ledger, *, title: str) -> str:
    """Material edits a month, declared and not, as a drawing that stands by itself. Everything in it is escaped."""
    months = ledger.months[-MOST_MONTHS:]
    most = max((month.note + month.date + month.stealth for month in months), default=1)
    wide = (WIDTH - LEFT) / max(len(months), 1)
    bars = "".join(_bars(month, LEFT + at * wide, wide, most) for at, month in enumerate(months))
    told = f"{ledger.stealthy} of {ledger.material} material edits were not declared"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(title)}: {told}</title>"
        f'<line x1="{LEFT}" y1="{HEIGHT - FOOT}" x2="{WIDTH}" y2="{HEIGHT - FOOT}" stroke="currentColor"/>'
        f'<text x="0" y="14" font-size="11" fill="currentColor">{most if months else 0}</text>{bars}</svg>'
    )


def _bars(month: LedgerMonth, x: float, wide: float, most: int) -> str:
    scale = (HEIGHT - FOOT - 8) / most
    drawn, y = [], float(HEIGHT - FOOT)
    for name, colour in _SERIES:
        count = getattr(month, name)
        y -= count * scale
        if count:
            drawn.append(
                f'<rect x="{x + wide * 0.15:.1f}" y="{y:.1f}" width="{min(wide * 0.7, 40):.1f}" '
                f'height="{count * scale:.1f}" fill="{colour}"><title>{month.month}: {count} {name}</title></rect>'
            )
    label = f'<text x="{x + wide * 0.15:.1f}" y="{HEIGHT - 8}" font-size="10" fill="currentColor">{month.month}</text>'
    return "".join([*drawn, label])

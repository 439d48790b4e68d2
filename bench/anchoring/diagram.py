"""A reliability diagram as SVG: what was said, against what came true."""

from collections.abc import Sequence

SIZE, EDGE, LEAST = 420, 48, 0.9


def reliability(points: Sequence[tuple[float, float, int]]) -> str:
    """Bins as dots against the diagonal, from 0.9 to 1 or from the lowest bin; the band is ±0.02."""
    least = min([LEAST, *(min(sure, right) for sure, right, _ in points)])
    body = [_band(least), _axes(least), *(_dot(point, least) for point in points)]
    box = f"0 0 {SIZE} {SIZE}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="12">{"".join(body)}</svg>\n'


def _x(value: float, least: float) -> float:
    return EDGE + (value - least) / (1 - least) * (SIZE - 2 * EDGE)


def _y(value: float, least: float) -> float:
    return SIZE - _x(value, least)


def _band(least: float) -> str:
    corners = ((least, least + 0.02), (0.98, 1), (1, 1), (1, 0.98), (least + 0.02, least), (least, least))
    shape = " ".join(f"{_x(a, least):.1f},{_y(b, least):.1f}" for a, b in corners)
    line = f'x1="{_x(least, least)}" y1="{_y(least, least)}" x2="{_x(1, least)}" y2="{_y(1, least)}"'
    return f'<polygon points="{shape}" fill="#e8eef7"/><line {line} stroke="#7a8aa0"/>'


def _axes(least: float) -> str:
    ticks = []
    for step in range(6):
        value = least + (1 - least) * step / 5
        ticks.append(
            f'<text x="{_x(value, least):.1f}" y="{SIZE - EDGE + 18}" text-anchor="middle">{value:.2f}</text>'
        )
        ticks.append(
            f'<text x="{EDGE - 6}" y="{_y(value, least) + 4:.1f}" text-anchor="end">{value:.2f}</text>'
        )
    middle = SIZE / 2
    names = (
        f'<text x="{middle}" y="{SIZE - 8}" text-anchor="middle">confidence</text>'
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">share right</text>'
    )
    frame = f'<rect x="{EDGE}" y="{EDGE}" width="{SIZE - 2 * EDGE}" height="{SIZE - 2 * EDGE}" fill="none" stroke="#444"/>'
    return frame + "".join(ticks) + names


def _dot(point: tuple[float, float, int], least: float) -> str:
    sure, right, count = point
    title = f"<title>{sure:.4f} said, {right:.4f} right, {count} placements</title>"
    return f'<circle cx="{_x(sure, least):.1f}" cy="{_y(right, least):.1f}" r="5" fill="#2457a6">{title}</circle>'

"""What the browser is given: colours with enough contrast, no inline script or style, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

from annotations import web

WEB = Path(web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = sorted((WEB / "static").rglob("*.css"))
SCRIPTS = sorted((WEB / "static").rglob("*.js"))
TOKENS = (WEB / "static/web/css/tokens.css").read_text()

INKS_ON_GROUNDS = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "sunk"),
    ("ink", "held-ground"),
    ("soft", "paper"),
    ("soft", "sheet"),
    ("soft", "sunk"),
    ("faint", "paper"),
    ("faint", "sheet"),
    ("link", "paper"),
    ("link", "sheet"),
    ("on-link", "link"),
    ("wrong", "wrong-ground"),
    ("wrong", "sheet"),
    ("gone", "gone-ground"),
    ("come", "come-ground"),
    ("stale-ink", "paper"),
    ("stale-ink", "sheet"),
    ("stale-ink", "wrong-ground"),
    ("candidate-ink", "sheet"),
    ("candidate-ink", "sunk"),
    *(
        (f"{state}-ink", f"{state}-ground")
        for state in ("open", "in-review", "disputed", "ruled", "published")
    ),
    *((f"{state}-ink", "sheet") for state in ("open", "in-review", "disputed", "ruled", "published")),
    *(("ink", f"{state}-ground") for state in ("open", "in-review", "disputed", "ruled", "published")),
]
# Borders of what can be filled in, and lines under claims: 3:1 (WCAG 1.4.11).
LINES_ON_GROUNDS = [
    ("edge", "sheet"),
    *((f"{state}-line", "sheet") for state in ("in-review", "disputed", "ruled", "published", "stale")),
]


def colours(scheme: str) -> dict[str, str]:
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), INKS_ON_GROUNDS)
def test_text_can_be_read(scheme, ink, ground):
    known = colours(scheme)
    assert contrast(known[ink], known[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES_ON_GROUNDS)
def test_lines_can_be_seen(scheme, line, ground):
    known = colours(scheme)
    assert contrast(known[line], known[ground]) >= 3


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_templates_hold_no_script_and_no_style(path):
    text = path.read_text()
    # JSON-LD is data that no browser runs.
    assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/ld\+json\"))", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:", text)
    assert not re.search(r"(?:src|href)=\"https?:", text)


@pytest.mark.parametrize("path", STYLES + SCRIPTS, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path):
    text = path.read_text()
    assert "http" not in text
    assert not re.search(r"\beval\(|new Function|innerHTML", text)


def test_the_page_tells_htmx_to_keep_to_the_policy():
    page = (WEB / "templates/web/page.html").read_text()
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page
    assert '"historyCacheSize": 0' in page, "verdicts do not belong into the browser's storage"

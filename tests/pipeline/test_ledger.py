"""What an outlet's ledger comes to, and its picture."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from annotations.choices import Declaration
from annotations.pipeline.ledger import as_svg, summed
from annotations.values import LedgerEntry

MAY = datetime(2026, 5, 4, tzinfo=UTC)


def entry(days=0, *, material=True, how=Declaration.NONE, after=None):
    at = MAY + timedelta(days=days)
    late = None if after is None else at + timedelta(hours=after)
    return LedgerEntry(at, material, how, late)


def test_it_works():
    found = summed(
        [
            entry(0, material=False),
            entry(1, how=Declaration.NOTE, after=0),
            entry(2, after=48),
            entry(3),
            entry(40, how=Declaration.DATE, after=0),
        ]
    )

    assert (found.edits, found.material, found.stealthy, found.declared_late) == (5, 4, 2, 1)
    assert found.rate == 0.5
    assert found.median_seconds == 0
    assert [(month.month, month.note, month.date, month.stealth) for month in found.months] == [
        ("2026-05", 1, 0, 2),
        ("2026-06", 0, 1, 0),
    ]


def test_nothing_material_has_no_rate():
    found = summed([entry(material=False)])
    assert (found.rate, found.median_seconds, found.months) == (None, None, ())


def test_the_median_is_of_what_was_declared():
    assert summed([entry(after=10), entry(after=20), entry()]).median_seconds == 15 * 3600


def test_the_picture_is_well_formed_and_tells_the_figures():
    drawing = as_svg(summed([entry(), entry(how=Declaration.NOTE, after=0)]), title="Fish & <Chips>")
    root = ElementTree.fromstring(drawing)
    assert root[0].text == "Fish & <Chips>: 1 of 2 material edits were not declared"
    assert len(root.findall("{http://www.w3.org/2000/svg}rect")) == 2
    assert ElementTree.fromstring(as_svg(summed([]), title="x")) is not None

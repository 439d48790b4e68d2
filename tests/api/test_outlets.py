"""Outlets and their ledgers."""

import pytest

from annotations.models import Edit
from tests.api.conftest import FEWER, problem, queries
from tests.conftest import BRIDGE, read_again, reading


@pytest.fixture
def edit(ferry) -> Edit:
    """The courier changes a number and tells nobody."""
    read_again(ferry, reading(FEWER, BRIDGE))
    return Edit.objects.get()


def test_it_works(api, vera, edit, ferry):
    program = api(vera)
    (outlet,) = program.results("outlets", address="courier.example")
    assert outlet["id"] == str(ferry.outlet_id)
    ledger = program.get(f"outlets/{outlet['id']}/ledger").json()
    assert (ledger["material"], ledger["stealthy"], ledger["rate"]) == (1, 1, 1.0)
    assert ledger["median_seconds"] is None
    (row,) = program.results("edits", outlet=outlet["id"], stealthy="true")
    assert (row["kinds"], row["declaration"], row["stealthy"]) == (["number"], "none", True)
    changes = program.get(f"revisions/{row['after']}/changes", {"from": row["before"]}).json()
    assert changes["kinds"] == row["kinds"]


def test_the_picture(api, vera, edit):
    address = f"outlets/{edit.outlet_id}/ledger"
    picture = api(vera).get(address, {"format": "svg"})
    assert picture["Content-Type"] == "image/svg+xml"
    assert "1 of 1 material edits were not declared" in picture.text
    assert api(vera).get(address, Accept="image/svg+xml").content == picture.content


def test_lists_are_filtered(api, vera, edit, ferry):
    program = api(vera)
    assert program.results("edits", declaration="note") == []
    assert program.results("edits", material="false") == []
    assert len(program.results("edits", article=ferry.pk)) == 1


def test_a_ledger_is_one_query_more_than_its_outlet(api, vera, edit):
    program = api(vera)
    one = queries(lambda: program.get(f"outlets/{edit.outlet_id}"))
    assert queries(lambda: program.get(f"outlets/{edit.outlet_id}/ledger")) == one + 1


def test_outsiders_see_nothing(api, mallory, edit):
    program = api(mallory)
    assert program.results("outlets") == program.results("edits") == []
    for path in (f"outlets/{edit.outlet_id}", f"outlets/{edit.outlet_id}/ledger", f"edits/{edit.pk}"):
        problem(program.get(path), 404, "not_found")


def test_a_format_that_is_not_there(api, vera, edit):
    problem(api(vera).get(f"outlets/{edit.outlet_id}/ledger", {"format": "png"}), 400, "invalid_query")

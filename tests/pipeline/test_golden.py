"""Pages in, readings out: every folder of `golden/` (its README says how a new reading is accepted)."""

import pytest

from annotations.choices import BlockKind
from tests.pipeline.golden import accept
from tests.pipeline.reading import check_laws

FOLDERS = accept.folders()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_works(folder):
    if difference := accept.difference(folder):
        pytest.fail(f"{folder.name} is read otherwise:\n{difference}", pytrace=False)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_golden_page_keeps_the_laws(folder):
    check_laws(accept.document(folder))


def test_the_folders_hold_every_kind_of_block_and_many_languages():
    assert len(FOLDERS) >= 30
    readings = [accept.expected(folder) for folder in FOLDERS]
    assert {block[0] for reading in readings for block in reading["blocks"]} == set(BlockKind)
    assert len({reading["language"].split("-")[0] for reading in readings}) >= 8

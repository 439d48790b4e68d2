"""The ledger: a change that readers were not told of is a row and an event; owning up to it later is on record."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from annotations.choices import BlockKind, Cause, Declaration
from annotations.models import Edit, Event
from annotations.values import Block
from tests.conftest import BRIDGE, FERRY, read_again, reading

FEWER = FERRY.replace("1,200", "1,100")
NOTE = "Correction: the ferry carried 1,100 passengers, not 1,200."


def with_note(*paragraphs, modified=""):
    """A reading whose last paragraph is a correction note."""
    what = reading(*paragraphs)
    *blocks, last = what.document.blocks
    note = Block(BlockKind.CORRECTION_NOTE, last.start, last.end)
    document = replace(what.document, blocks=(*blocks, note), modified=modified or None)
    return replace(what, document=document)


def dated(modified, *paragraphs):
    what = reading(*paragraphs)
    return replace(what, document=replace(what.document, modified=modified))


def test_it_works(ferry):
    after = read_again(ferry, reading(FEWER, BRIDGE))

    edit = Edit.objects.get()
    assert (edit.outlet, edit.after, edit.before.number) == (ferry.outlet, after, 1)
    assert (edit.kinds, edit.materiality, edit.declaration) == (["number"], 0.9, Declaration.NONE)
    assert edit.is_stealthy
    assert edit.declared_at is None
    (event,) = Event.objects.filter(kind="edit.stealthy")
    assert event.data["article"] == str(ferry.pk)


def test_a_note_declares_and_is_kept(ferry):
    read_again(ferry, with_note(FEWER, BRIDGE, NOTE))
    edit = Edit.objects.get()
    assert (edit.declaration, edit.note) == (Declaration.NOTE, NOTE)
    assert edit.declared_in == edit.after
    assert not Event.objects.filter(kind="edit.stealthy").exists()


def test_a_newer_date_declares(ferry):
    read_again(ferry, dated("2026-05-05T08:00:00Z", FEWER, BRIDGE))
    assert Edit.objects.get().declaration == Declaration.DATE


def test_what_is_not_material_is_no_secret(ferry):
    read_again(ferry, reading(FERRY, BRIDGE, "Fog is expected."))
    edit = Edit.objects.get()
    assert (edit.kinds, edit.material, edit.is_stealthy) == (["addition"], False, False)


def test_owning_up_later_is_on_record(ferry):
    read_again(ferry, reading(FEWER, BRIDGE))
    owning = read_again(ferry, with_note(FEWER, BRIDGE, NOTE))

    first, second = Edit.objects.order_by("id")
    assert first.is_stealthy, "it was when it was made"
    assert (first.declared_in, second.kinds) == (owning, ["addition", "correction_note"])
    assert first.declared_at is not None
    assert Event.objects.filter(kind="edit.declared", object_id=first.pk).count() == 1


def test_our_own_upgrade_is_never_held_against_a_publisher(ferry):
    # The same bytes, read otherwise.
    first = ferry.current_revision
    text = reading(FERRY, BRIDGE)
    shorter = replace(text, document=replace(text.document, blocks=text.document.blocks[1:]))
    again = read_again(ferry, shorter)
    assert (again.cause, first.snapshot) == (Cause.EXTRACTOR, again.snapshot)
    assert not Edit.objects.exists()


def test_typography_makes_no_row(ferry):
    read_again(ferry, reading(FERRY, BRIDGE.replace(" ", "\u00a0", 1)))
    assert not Edit.objects.exists()


def test_the_database_keeps_what_was_found(ferry):
    read_again(ferry, reading(FEWER, BRIDGE))
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        Edit.objects.update(materiality=0)
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        Edit.objects.all()._raw_delete("default")

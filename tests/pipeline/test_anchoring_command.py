"""`manage.py reanchor`: the cascade for a person, and lines of JSON for a programme."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

OLD = "The ferry sank on Tuesday. The coast guard rescued 41 people from the water. Nobody was hurt."
NEW = "The ferry sank on Tuesday. The coast guard rescued 14 people from the water."


@pytest.fixture
def files(tmp_path):
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return str(old), str(new)


def told(*args, **options):
    out = io.StringIO()
    call_command("reanchor", *args, stdout=out, **options)
    return out.getvalue()


def rows(monkeypatch, *lines):
    stdin = SimpleNamespace(buffer=io.BytesIO("\n".join(lines).encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    return [json.loads(line) for line in told(jsonl=True).splitlines()]


def test_it_works(files):
    shown = told(*files, quote=["The coast guard rescued 41 people from the water."])

    assert "edited at 27–76, needs a person" in shown
    assert "number_changed" in shown


def test_a_quotation_that_is_gone_is_told_so(files):
    assert "orphaned" in told(*files, quote=["Nobody was hurt."])


def test_words_the_old_text_does_not_have_are_refused(files):
    with pytest.raises(CommandError, match="does not say"):
        told(*files, quote=["The dam broke."])


def test_files_and_a_quotation_are_needed():
    with pytest.raises(CommandError, match="--quote"):
        told()


def test_a_file_that_is_not_there_is_named(files):
    with pytest.raises(CommandError, match=r"missing\.txt"):
        told(files[0], "missing.txt", quote=["ferry"])


def test_rows_are_answered_annotation_by_annotation(monkeypatch):
    annotations = [
        {"id": "kept", "start": 0, "end": 26, "quote": OLD[:26], "prefix": "", "suffix": " The coast guard"},
        {"id": "gone", "start": 77, "end": 93},
    ]

    kept, gone = rows(
        monkeypatch, json.dumps({"old_text": OLD, "new_text": NEW, "annotations": annotations}), ""
    )

    assert set(kept) == {"id", "start", "end", "state", "confidence", "margin", "ms"}
    assert (kept["id"], kept["start"], kept["end"], kept["state"]) == ("kept", 0, 26, "exact")
    assert (gone["id"], gone["start"], gone["end"], gone["state"]) == ("gone", None, None, "orphaned")


@pytest.mark.parametrize(
    "row", ["{", "[]", '{"old_text": "a"}', '{"old_text": 1, "new_text": 2, "annotations": [{}]}']
)
def test_a_row_that_cannot_be_read_is_named(monkeypatch, row):
    with pytest.raises(CommandError, match="row 1"):
        rows(monkeypatch, row)

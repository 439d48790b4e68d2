"""`manage.py score --jsonl`, as someone with a file of sentences uses it."""

import io
import json
import sys

import pytest
from django.core.management import call_command

GOOD = {"id": 1, "text": "Unemployment fell to 4.1 percent in 2023."}


@pytest.fixture
def scored(monkeypatch):
    def run(*rows: str, **options) -> list[dict]:
        given = io.TextIOWrapper(io.BytesIO("\n".join(rows).encode("utf-8", "surrogatepass")))
        monkeypatch.setattr(sys, "stdin", given)
        out, err = io.StringIO(), io.StringIO()
        call_command("score", "--jsonl", stdout=out, stderr=err, **options)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def test_it_works(scored):
    first, second = scored(json.dumps(GOOD), json.dumps({"id": "b", "text": "Thank you all."}))
    assert (first["id"], first["checkworthy"]) == (1, True)
    assert (second["id"], second["checkworthy"]) == ("b", False)
    assert 0 <= second["score"] < 0.5 <= first["score"] <= 1


def test_what_could_be_checked_need_not_be_worth_it(scored):
    (answer,) = scored(
        json.dumps({"id": 3, "text": "Tonight members of my cabinet are wearing yellow ribbons."})
    )
    assert answer["score"] < answer["verifiable"] <= 1
    assert answer["verifiable"] > 0.5


def test_it_works_without_the_embedding(scored):
    (plain,) = scored(json.dumps(GOOD), plain=True)
    assert plain["checkworthy"] is True


def test_the_threshold_decides_what_counts(scored):
    (answer,) = scored(json.dumps(GOOD), threshold=0.9999)
    assert answer["checkworthy"] is False


@pytest.mark.parametrize("row", ["nonsense", "[]", "3", '{"id": 2}', '{"id": 2, "text": 7}'])
def test_a_bad_row_says_so_and_the_next_is_scored(scored, row):
    bad, good = scored(row, json.dumps(GOOD))
    assert bad["error"]["detail"]
    assert good["id"] == 1


def test_blank_lines_are_nothing(scored):
    assert scored("", "  ", "") == []

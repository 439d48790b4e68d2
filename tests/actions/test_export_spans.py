"""Texts and places of claims for annotation tools, to the code point."""

import orjson
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import actions
from annotations.pipeline.exchange.spans import TOOLS
from annotations.values import Span
from tests.conftest import FERRY, read_again, reading


def tasks(capsys, *arguments: str) -> list[dict]:
    call_command("export_spans", *arguments)
    return [orjson.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_works(ferry, capsys):
    (task,) = tasks(capsys, "--team", ferry.team.slug, "--for", "doccano")
    assert task["id"] == str(ferry.pk)
    assert FERRY in [task["text"][start:end] for start, end, _ in task["label"]]
    (task,) = tasks(capsys, "--team", ferry.team.slug, "--for", "label-studio")
    assert FERRY in [found["value"]["text"] for found in task["predictions"][0]["result"]]


def test_who_was_cut_off_goes_on(ferry, erin, capsys):
    for number in range(3):
        article, _, _ = actions.articles.submit(ferry.team, by=erin, url=f"https://courier.example/{number}")
        read_again(article, reading(f"The pier is {number} years old."))
    asked = ("--team", ferry.team.slug, "--for", "doccano")
    whole = tasks(capsys, *asked)
    assert len(whole) == 4
    for came in (1, 3, 4):
        assert whole[:came] + tasks(capsys, *asked, "--after", whole[came - 1]["id"]) == whole


@pytest.mark.django_db
def test_bad_input(capsys):
    with pytest.raises(CommandError, match="no team"):
        tasks(capsys, "--team", "nobody", "--for", "doccano")


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from(["👩‍👩‍👧", "🌉", "راكب", "e\u0301", "\r\n", "\u2028", "word ", '"', "\\"]), min_size=1
    ),
    st.data(),
)
def test_every_span_comes_back_to_the_code_point(pieces, data):
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    doccano, studio = (
        orjson.loads(orjson.dumps(make("a", text, [Span(start, end)]))) for make in TOOLS.values()
    )
    (first, last, _), value = doccano["label"][0], studio["predictions"][0]["result"][0]["value"]
    assert doccano["text"][first:last] == text[start:end]
    assert studio["data"]["text"][value["start"] : value["end"]] == value["text"] == text[start:end]

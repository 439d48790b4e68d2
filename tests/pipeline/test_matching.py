"""Matching: which known claims a text may be about, and what forbids to call two claims the same."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import MatchGuard, Relation
from annotations.pipeline import embedding
from annotations.pipeline.matching import Matcher
from annotations.pipeline.matching.facts import facts
from annotations.pipeline.matching.guards import compare
from annotations.pipeline.matching.index import Index
from annotations.pipeline.matching.terms import stem, terms
from annotations.values import MatchText

PAIRS = Path(__file__).parent / "pairs"


def rows(name: str) -> list[list[str]]:
    lines = (PAIRS / name).read_text().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")]


ADVERSARIAL, PARAPHRASES = rows("adversarial.txt"), rows("paraphrases.txt")
CLAIMS = [MatchText(f"a{at}", second) for at, (_, _, second) in enumerate(ADVERSARIAL)]
CLAIMS += [MatchText(f"p{at}", second) for at, (_, second) in enumerate(PARAPHRASES)]

needs_vectors = pytest.mark.skipif(not embedding.is_available(), reason="onnxruntime is not installed")


@pytest.fixture(scope="module")
def by_words() -> Matcher:
    return Matcher(CLAIMS)


@pytest.fixture(scope="module")
def by_meaning() -> Matcher:
    return Matcher(CLAIMS, embedding.embed)


def found(matcher: Matcher, text: str, identity: str):
    return next((match for match in matcher.match(text) if match.id == identity), None)


def test_it_works(by_words):
    best, *rest = by_words.match(
        "1,200 passengers travelled on the ferry to Garrel on Monday, officials said."
    )
    assert best.id == "p0"
    assert 0 <= best.score <= 1
    assert all(best.score >= match.score for match in rest)
    assert found(by_words, "The Garrel ferry carried 1,200 passengers on Monday.", "a0").guards == (
        MatchGuard.NUMBER,
    )


# --- guards ---


@pytest.mark.parametrize(("guard", "first", "second"), ADVERSARIAL)
def test_the_guard_speaks_that_should(guard, first, second, by_words):
    for one, other in ((first, second), (second, first)):
        if guard != "wording":
            assert guard in compare(facts(one), facts(other)).guards


@pytest.mark.parametrize("matcher", ["by_words", pytest.param("by_meaning", marks=needs_vectors)])
def test_none_is_the_same_across_a_guard(matcher, request):
    matcher = request.getfixturevalue(matcher)
    for at, (_, first, _) in enumerate(ADVERSARIAL):
        match = found(matcher, first, f"a{at}")
        assert match is not None, first
        assert match.relation != Relation.SAME, first


@needs_vectors
def test_honest_paraphrases_are_proposed_and_most_are_the_same(by_meaning):
    matches = [found(by_meaning, first, f"p{at}") for at, (first, _) in enumerate(PARAPHRASES)]
    assert all(matches)
    assert sum(match.relation == Relation.SAME for match in matches) >= 0.8 * len(matches)


def test_without_vectors_nine_in_ten_are_proposed(by_words):
    matches = [found(by_words, first, f"p{at}") for at, (first, _) in enumerate(PARAPHRASES)]
    assert sum(match is not None for match in matches) >= 0.9 * len(matches)


def test_there_are_enough_pairs():
    assert len(ADVERSARIAL) >= 60
    assert len(PARAPHRASES) >= 60
    kinds = {guard for guard, *_ in ADVERSARIAL}
    assert kinds == {guard.value for guard in MatchGuard}


# --- relations ---


@pytest.mark.parametrize(
    ("asked", "relation"),
    [
        ("The old bridge in Skelmouth closed in May.", Relation.SAME),
        ("The old bridge closed in May.", Relation.BROADER),
        ("The old bridge in Skelmouth closed in May 2024.", Relation.NARROWER),
        ("The old bridge in Skelmouth did not close in May.", Relation.CONTRADICTS),
        ("The old bridge in Skelmouth will close in May.", Relation.RELATED),
    ],
)
def test_relations(asked, relation):
    (match,) = Matcher([MatchText("1", "The old bridge in Skelmouth closed in May.")]).match(asked)
    assert match.relation == relation


def test_a_newer_figure_updates_an_older_one():
    known = [MatchText("1", "Rents in Velmora rose by 5 percent in 2023.")]
    (match,) = Matcher(known).match("Rents in Velmora rose by 7 percent in 2024.")
    assert match.relation == Relation.UPDATES


# --- reading ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2 million people", "1,200,000 people"),
        ("two years in prison", "24 months in prison"),
        ("half of them", "50 per cent of them"),
        ("one in five", "20%"),
        ("€4.5m for a pier", "4.5 million euros for a pier"),
        ("twenty-five ships", "25 ships"),
        ("a thousand ships", "1,000 ships"),
        ("5 km of road", "5,000 metres of road"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(one, other):
    assert compare(facts(one), facts(other)).guards == ()


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It was signed on 5 May 2024.", {"day": {5}, "month": {5}, "year": {2024}}),
        ("May 5, 2024", {"day": {5}, "month": {5}, "year": {2024}}),
        ("It may rain in 2024.", {"year": {2024}}),
        ("On Tuesday 2000 people came.", {"weekday": {"tuesday"}}),
    ],
)
def test_dates(text, dates):
    assert facts(text).dates == {kind: frozenset(values) for kind, values in dates.items()}


def test_words_are_looked_up_without_their_dress():
    assert terms("#AustralianFires https://news.example/1 — Anna Berg (@berg) January 4, 2020") == [
        stem("australian"),
        stem("fires"),
    ]
    assert stem("stopped") == stem("stops") == stem("stopping")
    assert stem("bought") == stem("buying")


# --- laws ---

texts = st.lists(
    st.sampled_from(["ferry", "bridge", "not", "12", "percent", "Anna", "May", "rose", "all"]), max_size=8
)


@given(texts, texts)
def test_guards_are_the_same_from_either_side(one, other):
    first, second = facts(" ".join(one)), facts(" ".join(other))
    there, back = compare(first, second), compare(second, first)
    assert there.guards == back.guards
    assert (there.first_adds, there.second_adds) == (back.second_adds, back.first_adds)


@given(st.text(max_size=200))
def test_nothing_differs_from_itself(text):
    assert compare(facts(text), facts(text)) == ((), False, False)


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=6),
    st.sampled_from("abcdef"),
)
def test_a_rarer_word_weighs_more_and_scores_are_no_less_than_nothing(documents, term):
    index = Index(documents)
    assert (index.scores([term]) >= 0).all()
    assert index.weight("never") >= index.weight(term)
    assert (index.scores([term]) > 0).tolist() == [term in document for document in documents]


# --- the command ---


def run(monkeypatch, capsys, *arguments: str, rows: list) -> list[dict]:
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    call_command("match", *arguments, "--jsonl", "--text-only")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def index(tmp_path) -> str:
    path = tmp_path / "claims.jsonl"
    claims = [
        {"id": "1", "text": "The old bridge closed in May."},
        {"id": 2, "claim": "Rents doubled.", "title": "Velmora"},
    ]
    path.write_text("\n".join(map(json.dumps, claims)))
    return str(path)


def test_the_command(monkeypatch, capsys, index):
    asked = [{"id": "q", "text": "The old bridge closed in June."}, {"id": 7, "text": "Velmora"}]
    first, second = run(monkeypatch, capsys, "--index", index, rows=asked)
    assert (first["id"], first["matches"][0]["id"], first["matches"][0]["guards"]) == ("q", "1", ["date"])
    assert (second["id"], second["matches"][0]["id"]) == (7, "2")


def test_a_row_that_cannot_be_read_says_why_and_the_next_is_answered(monkeypatch, capsys, index):
    bad, good = run(monkeypatch, capsys, "--index", index, rows=["{", {"id": 1, "text": "bridge"}])
    assert bad["error"]["code"] == "invalid_json"
    assert good["matches"]


def test_an_index_that_cannot_be_read_is_refused(monkeypatch, capsys, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(monkeypatch, capsys, "--index", str(tmp_path / "none.jsonl"), rows=[])
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": 1, "text": "a"}\n{"id": 2}')
    with pytest.raises(CommandError, match="line 2"):
        run(monkeypatch, capsys, "--index", str(broken), rows=[])

"""Independence: ten outlets that repeat one post are one source, and the tree that shows it."""

import io
import json
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import DerivationKind, Doubt
from annotations.pipeline.provenance import draw, independence, tree
from annotations.pipeline.provenance.packing import most_disjoint
from annotations.values import Bounds, Derivation, ProvenanceDoubt, SourceNode

UNSURE = 0.5
DRAWN = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "graphs" / "drawn.txt").read_text().splitlines()
    if not line.startswith("#")
]


def edges(drawn: str) -> list[Derivation]:
    found = []
    for source, sign, target in re.findall(r"(\w)([>?=])(\w)", drawn):
        kind = DerivationKind.SAME_OWNER if sign == "=" else DerivationKind.CITES
        found.append(Derivation(source, target, kind, UNSURE if sign == "?" else 1.0))
    return found


def ask(support: str, drawn: str):
    checked = re.search(r"(\w)!", drawn)
    sources = [SourceNode(name) for name in support.split()]
    return independence(sources, edges(drawn), support=support.split(), checked=checked and checked[1])


def test_it_works():
    outlets = [SourceNode(name, outlet=f"Outlet {name}") for name in "abcde"]
    copies = [Derivation(one.id, "post", DerivationKind.QUOTES) for one in outlets]
    answer = independence(outlets, copies, support=[one.id for one in outlets])
    assert (answer.outlets, answer.origins, answer.roots) == (5, Bounds(1, 1), ("post",))


@pytest.mark.parametrize(
    ("shows", "support", "drawn", "origins", "roots"), DRAWN, ids=[row[0] for row in DRAWN]
)
def test_graphs_drawn_by_hand(shows, support, drawn, origins, roots):
    answer = ask(support, drawn)
    assert answer.exact
    assert answer.origins == tuple(map(int, origins.split()))
    assert answer.roots == tuple(roots.split())


# --- laws ---

names = st.sampled_from("abcdefgh")
derivations = st.builds(
    Derivation,
    names,
    names,
    st.sampled_from(list(DerivationKind)),
    st.sampled_from([0.3, 0.6, 1.0]),
)
graphs = st.tuples(st.lists(derivations, max_size=16), st.sets(names, min_size=1))


def count(found: list[Derivation], support: set[str], checked: str | None = None) -> Bounds:
    return independence(
        [SourceNode(name) for name in support], found, support=support, checked=checked
    ).origins


@given(graphs, st.data())
def test_a_copy_never_raises_the_count(graph, data):
    found, support = graph
    copied = data.draw(st.sampled_from(sorted(support)))
    assert count([*found, Derivation("copy", copied)], support | {"copy"}) == count(found, support)


@given(graphs, st.data())
def test_an_edge_less_never_lowers_the_count(graph, data):
    found, support = graph
    checked = data.draw(st.none() | names)
    before = count(found, support, checked)
    for edge in set(found):
        after = count([each for each in found if each != edge], support, checked)
        assert after.lower >= before.lower
        assert after.upper >= before.upper


@given(graphs)
def test_the_bounds_hold_for_every_choice_of_what_is_unsure(graph):
    found, support = graph
    bounds = count(found, support)
    unsure = sorted({edge for edge in found if edge.confidence < 0.9})[:4]
    known = [edge for edge in found if edge not in unsure]
    for size in range(len(unsure) + 1):
        for some in combinations(unsure, size):
            sure = [Derivation(edge.source, edge.target, edge.kind, 1.0) for edge in some]
            assert bounds.lower <= count([*known, *sure], support).upper
            assert count([*known, *sure], support).lower <= bounds.upper


@given(graphs, st.randoms(use_true_random=False))
def test_order_does_not_matter(graph, shuffler):
    found, support = graph
    shuffled = list(found)
    shuffler.shuffle(shuffled)
    one = independence([SourceNode(name) for name in support], found, support=support)
    other = independence(
        [SourceNode(name) for name in sorted(support, reverse=True)], shuffled, support=support
    )
    assert one == other
    assert tree(one, found) == tree(other, shuffled)


@given(graphs)
def test_there_are_no_more_origins_than_sources_or_roots(graph):
    found, support = graph
    answer = independence([SourceNode(name) for name in support], found, support=support)
    assert 1 <= answer.origins.lower <= answer.origins.upper <= len(support)
    assert answer.origins.lower <= len(answer.roots)


@given(graphs)
def test_the_tree_names_everything_that_was_brought(graph):
    found, support = graph
    answer = independence([SourceNode(name) for name in support], found, support=support)
    rows = tree(answer, found)
    assert {row.source for row in rows if row.brought} == support
    assert len(rows) <= len(answer.roots) + 2 * len(found)
    ElementTree.fromstring(draw(rows, answer.origins))


families = st.lists(st.integers(0, 255), max_size=9)


@given(families)
def test_packing_is_what_trying_everything_finds(family):
    sets = [each for each in family if each]
    best = 0
    for size in range(len(sets) + 1):
        for some in combinations(sets, size):
            if sum(each.bit_count() for each in some) == _union(some).bit_count():
                best = max(best, size)
    assert most_disjoint(family) == (best, best)


def _union(sets) -> int:
    union = 0
    for each in sets:
        union |= each
    return union


def test_a_long_chain_and_a_long_circle_end():
    chain = [Derivation(f"{at:05}", f"{at + 1:05}") for at in range(5000)]
    answer = independence([], chain, support=["00000", "02500"])
    assert (answer.origins, answer.roots) == ((1, 1), ("05000",))
    assert len(tree(answer, chain)) == 5001
    circle = [*chain, Derivation("05000", "00000")]
    assert independence([], circle, support=["00000", "02500"]).origins == (1, 1)


# --- what is wrong ---


def test_a_circle_is_found_and_named():
    assert ask("a b d", "a>b b>c c>a").doubts == (ProvenanceDoubt(Doubt.CIRCULAR, ("a", "b", "c")),)
    assert ask("a b", "a=b").doubts == ()


def test_evidence_that_rests_on_what_is_checked_is_found():
    assert ask("a b", "a>b b>x x!").doubts == (
        ProvenanceDoubt(Doubt.RESTS_ON_CHECKED, ("a", "x")),
        ProvenanceDoubt(Doubt.RESTS_ON_CHECKED, ("b", "x")),
    )


def test_a_source_that_is_older_than_what_it_rests_on_is_found():
    sources = [SourceNode("a", published="2026-03-01"), SourceNode("b", published="2026-03-02T08:00:00Z")]
    answer = independence(sources, [Derivation("a", "b")])
    assert answer.doubts == (ProvenanceDoubt(Doubt.OLDER_THAN_ITS_SOURCE, ("a", "b")),)
    assert independence(sources, [Derivation("b", "a")]).doubts == ()


# --- the picture ---


def test_the_picture_says_what_the_tree_says():
    found = edges("a>p b>p c?p")
    answer = independence([], found, support=["a", "b", "c"])
    picture = draw(tree(answer, found), answer.origins, {"p": "A post of <Mira>"})
    texts = [
        "".join(each.itertext())
        for each in ElementTree.fromstring(picture).iter()
        if each.tag.endswith("}text")
    ]
    assert texts == [
        "1 to 2 origins behind 3 sources",
        "A post of <Mira> root",
        "a cites",
        "b cites",
        "c cites, 50%",
    ]
    assert picture.count('class="unsure"') == 1


# --- the command ---


@pytest.fixture
def asked(monkeypatch, capsys):
    def run(graph, *arguments: str):
        body = graph if isinstance(graph, str) else json.dumps(graph)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body.encode())))
        call_command("independence", *arguments)
        return json.loads(capsys.readouterr().out)

    return run


GRAPH = {
    "sources": [{"id": "a", "outlet": "Courier"}, {"id": "b", "outlet": "Radio Skel"}],
    "derivations": [
        {"source": "a", "target": "post", "kind": "quotes", "passage": "wrote on his channel"},
        {"source": "b", "target": "post", "confidence": 0.6},
    ],
    "support": ["a", "b"],
}


def test_the_command(asked, tmp_path):
    answer = asked(GRAPH, "--svg", str(tmp_path / "tree.svg"))
    assert (answer["outlets"], answer["origins"], answer["roots"]) == (2, {"lower": 1, "upper": 2}, ["post"])
    assert [(row["source"], row["depth"], row["kind"]) for row in answer["tree"]] == [
        ("post", 0, None),
        ("a", 1, "quotes"),
        ("b", 1, "derives_from"),
    ]
    assert "1 to 2 origins" in (tmp_path / "tree.svg").read_text()


def test_nodes_and_edges_are_as_good(asked):
    assert asked({"nodes": ["a", "b"], "edges": [{"from": "a", "to": "b"}]})["origins"] == {
        "lower": 1,
        "upper": 1,
    }


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ({"sources": "a"}, "no list"),
        ({"sources": [None]}, "no object"),
        ({"sources": [{}]}, "no `id`"),
        ({"edges": [{"from": "a"}]}, "no `target`"),
        ({"edges": [{"from": "a", "to": "b", "kind": "adores"}]}, "There is no derivation"),
        ({"edges": [{"from": "a", "to": "b", "confidence": 2}]}, "from 0 to 1"),
    ],
)
def test_bad_graphs(asked, graph, says):
    with pytest.raises(CommandError, match=says):
        asked(graph)

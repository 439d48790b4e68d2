"""How many separate origins stand behind a set of sources: a pure function of the graph, with bounds.

Two sources are independent when they share no root: nothing that both rest on, however far back. The count is the
most of the sources that are independent of each other, so ten outlets with one post behind them are one. Edges
that are not certain give two answers: with all of them the lower bound, with none of them the upper.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotations.choices import DerivationKind, Doubt
from annotations.pipeline.provenance.packing import Packed, most_disjoint
from annotations.pipeline.provenance.walking import bits, components
from annotations.values import Bounds, Derivation, Independence, ProvenanceDoubt, SourceNode

CERTAIN = 0.9  # from this confidence on an edge counts as known


def independence(
    sources: Iterable[SourceNode],
    derivations: Iterable[Derivation],
    *,
    support: Iterable[str] | None = None,
    checked: str | None = None,
    supporting: Iterable[str] = (),
) -> Independence:
    """How many origins stand behind `support` (all sources, unless it is said), and what is wrong with them.

    `checked` is the article under examination: what rests on it supports nothing and is not counted. An edge
    from or to something that is not among the sources makes a source of it. Edges of confidence 0 are none.
    `supporting` are accounts that bear the article out: one that is newer, and rests on nothing that is known, may
    well rest on the article itself.
    """
    given = {source.id: source for source in sources}
    edges = [edge for edge in derivations if edge.confidence > 0 and edge.source != edge.target]
    ends = {edge.source for edge in edges} | {edge.target for edge in edges}
    nodes = {end: SourceNode(end) for end in ends - given.keys()} | given
    brought = sorted(set(given if support is None else support) & nodes.keys())
    every = Graph(nodes, edges)
    known = [edge for edge in edges if edge.confidence >= CERTAIN]
    certain = Graph(nodes, known, every) if len(known) < len(edges) else every
    least, most = _count(every, brought, checked), _count(certain, brought, checked)
    behind = 0
    for one in brought:
        behind |= every.root_sets[every.component(one)]
    return Independence(
        sources=len(brought),
        outlets=len({nodes[one].outlet or one for one in brought}),
        origins=Bounds(least.lower, most.upper),
        exact=least.lower == least.upper and most.lower == most.upper,
        roots=tuple(sorted(every.root_names[bit] for bit in bits(behind))),
        brought=frozenset(brought),
        doubts=tuple(
            sorted({*_doubts(every, edges, brought, checked), *_newer(every, sorted(supporting), checked)})
        ),
    )


@dataclass(frozen=True)
class Graph:
    """What rests on what."""

    nodes: Mapping[str, SourceNode]
    edges: Sequence[Derivation]
    whole: "Graph | None" = None  # the graph of the same nodes that these are some of the edges of

    @cached_property
    def ids(self) -> list[str]:
        return self.whole.ids if self.whole else sorted(self.nodes)

    @cached_property
    def number(self) -> dict[str, int]:
        return self.whole.number if self.whole else {identity: at for at, identity in enumerate(self.ids)}

    @cached_property
    def rests(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.ids]
        number, same_owner = self.number, DerivationKind.SAME_OWNER
        for edge in self.edges:
            found[number[edge.source]].append(number[edge.target])
            if edge.kind is same_owner:
                found[number[edge.target]].append(number[edge.source])  # neither came first
        return found

    @cached_property
    def _components(self) -> tuple[list[int], list[list[int]]]:
        """What is in order for all edges is so for some of them, where nothing goes in circles."""
        if self.whole and len(self.whole.members) == len(self.ids):
            return self.whole._components
        return components(self.rests)

    @property
    def members(self) -> list[list[int]]:
        return self._components[1]

    def component(self, identity: str) -> int:
        return self._components[0][self.number[identity]]

    @cached_property
    def root_sets(self) -> list[int]:
        """For each component the roots it rests on, as bits. A circle that rests on nothing else is a root,
        and goes by the first of its names."""
        component_of, members = self._components
        sets = [0] * len(members)
        rests = self.rests
        for at, nodes in enumerate(members):
            found = 0
            for node in nodes:
                for target in rests[node]:
                    found |= sets[component_of[target]]  # nothing yet, where it is in the same circle
            sets[at] = found or self._root(at)
        return sets

    @cached_property
    def root_names(self) -> list[str]:
        """The root that each bit stands for."""
        return []

    def _root(self, component: int) -> int:
        self.root_names.append(self.ids[min(self.members[component])])
        return 1 << (len(self.root_names) - 1)

    def resting_on(self, identity: str) -> set[str]:
        """Everything that rests on it, however far, and itself."""
        if identity not in self.nodes:
            return set()
        used: list[list[int]] = [[] for _ in self.ids]
        for node, targets in enumerate(self.rests):
            for target in targets:
                used[target].append(node)
        seen, waiting = {self.number[identity]}, [self.number[identity]]
        while waiting:
            new = [node for node in used[waiting.pop()] if node not in seen]
            seen.update(new)
            waiting += new
        return {self.ids[node] for node in seen}


def _count(graph: Graph, brought: Sequence[str], checked: str | None) -> Packed:
    tainted = graph.resting_on(checked) if checked else set()
    return most_disjoint(graph.root_sets[graph.component(one)] for one in brought if one not in tainted)


# --- what is wrong ---


def _doubts(
    graph: Graph, edges: Sequence[Derivation], brought: Sequence[str], checked: str | None
) -> Iterator[ProvenanceDoubt]:
    yield from _circles(graph, edges)
    tainted = graph.resting_on(checked) if checked else set()
    for one in brought:
        if one in tainted:
            yield ProvenanceDoubt(Doubt.RESTS_ON_CHECKED, (one, str(checked)))
    dated = any(node.published for node in graph.nodes.values())
    for edge in edges if dated else ():
        first, second = graph.nodes[edge.source].published, graph.nodes[edge.target].published
        if first and second and first < second and edge.kind != DerivationKind.SAME_OWNER:
            yield ProvenanceDoubt(Doubt.OLDER_THAN_ITS_SOURCE, (edge.source, edge.target))


def _newer(graph: Graph, supporting: Sequence[str], checked: str | None) -> Iterator[ProvenanceDoubt]:
    """Accounts from after the day of the article that they bear out, with no origin of their own."""
    said = graph.nodes[checked].published[:10] if checked in graph.nodes else ""
    for one in supporting:
        day = graph.nodes[one].published[:10] if one in graph.nodes and one != checked else ""
        if said and day > said and not graph.rests[graph.number[one]]:
            yield ProvenanceDoubt(Doubt.NEWER_THAN_CHECKED, (one, str(checked)))


def _circles(graph: Graph, edges: Sequence[Derivation]) -> Iterator[ProvenanceDoubt]:
    """Sources that rest on each other. One owner is no circle, so ownership alone makes none."""
    derived = [edge for edge in edges if edge.kind != DerivationKind.SAME_OWNER]
    resting = Graph(graph.nodes, derived) if len(derived) < len(edges) else graph
    circles = sorted(
        sorted(resting.ids[node] for node in nodes) for nodes in resting.members if len(nodes) > 1
    )
    for circle in circles:
        yield ProvenanceDoubt(Doubt.CIRCULAR, tuple(circle))

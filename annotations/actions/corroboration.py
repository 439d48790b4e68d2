"""Corroboration: how many independent origins stand behind a claim, and behind what is brought for and against it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Exists, OuterRef

from annotations.choices import DerivationKind, Grade, Stance
from annotations.models import Claim, Derivation, Evidence, Membership, Source, Withholding
from annotations.models.derivations import reached
from annotations.models.sources import WITHHELD
from annotations.pipeline import provenance
from annotations.values import Branch, Independence, SourceNode
from annotations.values import Derivation as Edge

CHECKED = "checked"  # the article under examination, where nobody has brought it as a source


@dataclass(frozen=True, slots=True)
class Corroboration:
    """The count with its tree; `names` are what the ids in it are called."""

    answer: Independence
    rows: tuple[Branch, ...]
    names: dict[str, str]

    def drawn(self, *, alone: bool = True) -> str:
        """The tree as SVG, with its own looks where it stands `alone`."""
        return provenance.draw(self.rows, self.answer.origins, self.names, alone=alone)


def of_evidence(claim: Claim, *, seen_by: Membership | None = None) -> Corroboration:
    """Behind the evidence: that which the whole team knows, or all that one member may see.

    What rests on an article that makes the claim supports nothing.
    """
    brought = Evidence.objects.filter(claim=claim, withdrawn_at=None)
    standing = brought.counting() if seen_by is None else brought.known_to(seen_by)
    bearing = list(standing.values_list("source_id", "stance", "source__grade"))
    articles = claim.appearances.values_list("article__as_source", "article__current_revision__published")
    known = set(articles.order_by())
    checked = {source for source, _ in known if source}
    said = min((published for _, published in known if published), default="")
    # The record itself is no echo, however new.
    accounts = {pk for pk, stance, grade in bearing if stance == Stance.SUPPORTS and grade != Grade.PRIMARY}
    brought = {pk for pk, _, _ in bearing}
    return _behind(claim.team_id, brought, checked=checked, accounts=_Accounts(said, accounts))


def of_appearances(claim: Claim) -> Corroboration:
    """Behind the claim itself: ten outlets that repeat one post are one origin."""
    articles = dict(claim.appearances.values_list("article_id", "article__title"))
    known = dict(Source.objects.filter(article__in=articles).values_list("article_id", "pk"))
    loose = {f"article:{pk}": title for pk, title in articles.items() if pk not in known}
    return _behind(claim.team_id, set(known.values()), loose=loose)


def of_sources(team_id: UUID, sources: set[UUID]) -> Corroboration:
    """Behind any sources of a team."""
    return _behind(team_id, sources)


def at_most(claims: Iterable[Claim]) -> dict[UUID, int]:
    """How many origins the evidence of each of these claims of one team can have, as far as is certain.

    Edges that are only thought to be do not lower it. Six queries, however many the claims.
    """
    rows = {claim.pk: claim for claim in claims}
    if not rows:
        return {}
    bearing = Evidence.objects.counting().filter(claim__in=rows).values_list("claim_id", "source_id")
    articles = Source.objects.filter(article__appearances__claim__in=rows)
    brought, checked = defaultdict(set), defaultdict(set)
    for claim, source in bearing:
        brought[claim].add(source)
    for claim, source in articles.values_list("article__appearances__claim", "pk"):
        checked[claim].add(source)
    team_id = next(iter(rows.values())).team_id
    graph = _load(team_id, {source for sources in brought.values() for source in sources})
    return {pk: _answer(graph, brought[pk], checked[pk])[0].origins.upper for pk in rows}


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Accounts that bear the claim out, and when it was made first (ISO 8601, empty where nobody says)."""

    said: str
    sources: set[UUID]


@dataclass(frozen=True, slots=True)
class _Graph:
    """What some sources rest on, however far, as rows."""

    edges: Sequence[Derivation]
    sources: Sequence[Source]


def _load(team_id: UUID, brought: set[UUID]) -> _Graph:
    nodes = reached(team_id, sorted(brought))
    edges = Derivation.objects.filter(team_id=team_id, source__in=nodes, target__in=nodes).counted()
    withheld = Exists(Withholding.objects.filter(source=OuterRef("pk"), lifted_at=None))
    sources = (
        Source.objects.filter(pk__in=nodes).annotate(withheld=withheld).select_related("article__outlet")
    )
    graph = _Graph(list(edges), list(sources.defer("text")))
    return _without_words(graph, {source.pk for source in graph.sources if source.withheld})


def _without_words(graph: _Graph, withheld: set[UUID]) -> _Graph:
    """The graph may be seen by all; of a withheld source it shows that there is one."""
    for source in graph.sources:
        if source.pk in withheld:
            source.title = WITHHELD
    for edge in graph.edges:
        if {edge.source_id, edge.target_id} & withheld:
            edge.passage = ""
    return graph


def _behind(
    team_id: UUID,
    brought: set[UUID],
    *,
    checked: Iterable[UUID] = (),
    loose: Mapping[str, str] | None = None,
    accounts: "_Accounts | None" = None,
) -> Corroboration:
    """`loose` are articles that nobody has brought as sources: each is an origin of its own, as far as is known."""
    graph = _load(team_id, brought)
    answer, found = _answer(graph, brought, set(checked), loose or {}, accounts)
    one_id = _one_id_for(set(checked))
    names = {one_id(source.pk): source.title for source in graph.sources} | dict(loose or {})
    return Corroboration(answer, provenance.tree(answer, found), names)


def _answer(
    graph: _Graph,
    brought: set[UUID],
    checked: set[UUID],
    loose: Mapping[str, str] = MappingProxyType({}),
    accounts: "_Accounts | None" = None,
) -> tuple[Independence, list[Edge]]:
    one_id = _one_id_for(checked)
    found = [
        Edge(one_id(e.source_id), one_id(e.target_id), DerivationKind(e.kind), e.confidence, e.passage)
        for e in graph.edges
    ]
    known = [SourceNode(one_id(s.pk), _outlet(s), s.published) for s in graph.sources]
    known += [SourceNode(identity) for identity in loose]
    support = [one_id(pk) for pk in brought] + list(loose)
    examined = next((one_id(pk) for pk in checked), None)
    supporting: list[str] = []
    if accounts and accounts.said:
        examined = examined or CHECKED
        known = [SourceNode(examined, "", accounts.said), *(n for n in known if n.id != examined)]
        supporting = [one_id(pk) for pk in accounts.sources]
    answer = provenance.independence(known, found, support=support, checked=examined, supporting=supporting)
    return answer, found


def _one_id_for(checked: set[UUID]) -> Callable[[UUID], str]:
    """Articles under examination are one: what rests on any of them rests on the claim."""
    first = str(min(checked)) if checked else ""
    return lambda pk: first if pk in checked else str(pk)


def _outlet(source: Source) -> str:
    """Who published it, as far as it is known."""
    if source.article and source.article.outlet:
        return source.article.outlet.name
    return source.publisher or urlsplit(source.url).hostname or ""

"""Corroboration: how many independent origins stand behind a claim, and behind what is brought for and against it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from annotations.choices import DerivationKind
from annotations.models import Claim, Derivation, Source
from annotations.models.derivations import reached
from annotations.pipeline import provenance
from annotations.values import Branch, Independence, SourceNode
from annotations.values import Derivation as Edge


@dataclass(frozen=True, slots=True)
class Corroboration:
    """The count with its tree; `names` are what the ids in it are called."""

    answer: Independence
    rows: tuple[Branch, ...]
    names: dict[str, str]

    def drawn(self) -> str:
        """The tree as SVG."""
        return provenance.draw(self.rows, self.answer.origins, self.names)


def of_evidence(claim: Claim) -> Corroboration:
    """Behind the evidence. What rests on an article that makes the claim supports nothing."""
    brought = set(claim.evidence.filter(withdrawn_at=None).values_list("source_id", flat=True))
    articles = claim.appearances.values("article_id")
    checked = set(Source.objects.filter(article__in=articles).values_list("pk", flat=True))
    return _behind(claim.team_id, brought, checked=checked)


def of_appearances(claim: Claim) -> Corroboration:
    """Behind the claim itself: ten outlets that repeat one post are one origin."""
    articles = dict(claim.appearances.values_list("article_id", "article__title"))
    known = dict(Source.objects.filter(article__in=articles).values_list("article_id", "pk"))
    loose = {f"article:{pk}": title for pk, title in articles.items() if pk not in known}
    return _behind(claim.team_id, set(known.values()), loose=loose)


def _behind(
    team_id: UUID, brought: set[UUID], *, checked: Iterable[UUID] = (), loose: Mapping[str, str] | None = None
) -> Corroboration:
    """`loose` are articles that nobody has brought as sources: each is an origin of its own, as far as is known."""
    nodes = reached(team_id, sorted(brought))
    edges = Derivation.objects.filter(team_id=team_id, source__in=nodes, target__in=nodes).counted()
    one_id = _one_id_for(set(checked))
    found = [
        Edge(one_id(e.source_id), one_id(e.target_id), DerivationKind(e.kind), e.confidence, e.passage)
        for e in edges
    ]
    sources = {
        one_id(s.pk): s
        for s in Source.objects.filter(pk__in=nodes).select_related("article__outlet").defer("text")
    }
    names = {identity: source.title for identity, source in sources.items()} | dict(loose or {})
    known = [SourceNode(i, _outlet(s), s.published) for i, s in sources.items()]
    known += [SourceNode(identity) for identity in loose or {}]
    support = [one_id(pk) for pk in brought] + list(loose or {})
    examined = next((one_id(pk) for pk in checked), None)
    answer = provenance.independence(known, found, support=support, checked=examined)
    return Corroboration(answer, provenance.tree(answer, found), names)


def _one_id_for(checked: set[UUID]) -> Callable[[UUID], str]:
    """Articles under examination are one: what rests on any of them rests on the claim."""
    first = str(min(checked)) if checked else ""
    return lambda pk: first if pk in checked else str(pk)


def _outlet(source: Source) -> str:
    """Who published it, as far as it is known."""
    if source.article and source.article.outlet:
        return source.article.outlet.name
    return source.publisher or urlsplit(source.url).hostname or ""

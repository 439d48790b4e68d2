"""Who took it from whom: what a machine saw, with the words that show it, and what people have said of it."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from annotations import actions
from annotations.actions.corroboration import Corroboration
from annotations.choices import DerivationKind, DerivationState, Doubt, Scope, SourceKind, TraceMethod
from annotations.models import Article, Claim, Derivation, DerivationPassage, Membership, Source
from annotations.models.derivations import reached
from annotations.web.words import SOURCE

MOST = 60  # cards on a page
VERB = {
    DerivationKind.CITES: _("cites"),
    DerivationKind.QUOTES: _("quotes"),
    DerivationKind.SYNDICATES: _("carries the text of"),
    DerivationKind.TRANSLATES: _("translates"),
    DerivationKind.DERIVES_FROM: _("is made from"),
    DerivationKind.SAME_OWNER: _("has the same owner as"),
}
SEEN = {
    TraceMethod.ATTRIBUTION: _("it says so"),
    TraceMethod.LINK: _("it links there"),
    TraceMethod.REUSE: _("the same words"),
    TraceMethod.QUOTATION: _("the same quotation"),
}
WRONG = {
    Doubt.CIRCULAR: _("These rest on each other"),
    Doubt.RESTS_ON_CHECKED: _("This rests on the article that is checked"),
    Doubt.OLDER_THAN_ITS_SOURCE: _("This is older than what it is said to rest on"),
    Doubt.NEWER_THAN_CHECKED: _("This supports the claim, came after it, and says nowhere what it rests on"),
}


@dataclass
class Card:
    """One derivation, as it is decided."""

    edge: Derivation
    passages: list[tuple[str, DerivationPassage]]

    @property
    def verb(self) -> str:
        return VERB[DerivationKind(self.edge.kind)]

    @property
    def percent(self) -> int:
        return round(self.edge.confidence * 100)

    @property
    def source_kind(self) -> str:
        return SOURCE[SourceKind(self.edge.source.kind)]

    @property
    def target_kind(self) -> str:
        return SOURCE[SourceKind(self.edge.target.kind)]


@dataclass
class OriginsPage:
    """`picture` is the tree; `waiting` is to be decided here, `decided` has been."""

    waiting: list[Card]
    decided: list[Card]
    may_decide: bool
    back: str
    article: Article | None = None
    claim: Claim | None = None
    picture: SafeString | str = ""
    wrong: list[tuple[str, list[str]]] = field(default_factory=list)


def of_team(member: Membership) -> OriginsPage:
    """All that waits, the surest first."""
    edges = Derivation.objects.visible_to(member).filter(state=DerivationState.PROPOSED)
    return OriginsPage(_cards(edges.order_by("-confidence", "id")), [], _may(member), "")


def of_article(member: Membership, article: Article) -> OriginsPage:
    """What this article rests on, however far, and what rests on it."""
    own = list(Source.objects.visible_to(member).filter(article=article).values_list("pk", flat=True))
    found = actions.corroboration.of_sources(member.team_id, set(own)) if own else None
    page = _page(member, own, f"article={article.pk}", found)
    page.article = article
    return page


def of_claim(member: Membership, claim: Claim) -> OriginsPage:
    """What the claim's evidence rests on, and the articles that make it."""
    seen = claim.evidence.filter(withdrawn_at=None).known_to(member)
    brought = seen.values_list("source_id", flat=True)
    making = Source.objects.filter(article__appearances__claim=claim).values_list("pk", flat=True)
    found = actions.corroboration.of_evidence(claim, seen_by=member)
    page = _page(member, [*brought, *making], f"claim={claim.pk}", found if brought else None)
    page.claim = claim
    return page


def _page(member: Membership, sources: list, back: str, found: Corroboration | None) -> OriginsPage:
    nodes = reached(member.team_id, sources)
    edges = Derivation.objects.visible_to(member).filter(Q(source__in=nodes) | Q(target__in=sources))
    cards = _cards(edges.order_by("-confidence", "id"))
    waiting = [card for card in cards if card.edge.state == DerivationState.PROPOSED]
    decided = [card for card in cards if card.edge.state != DerivationState.PROPOSED]
    page = OriginsPage(waiting, decided, _may(member), back)
    if found is not None:
        page.picture = mark_safe(found.drawn(alone=False))
        names = found.names
        page.wrong = [
            (WRONG[one.doubt], [names.get(pk, pk) for pk in one.sources]) for one in found.answer.doubts
        ]
    return page


def _cards(edges: QuerySet[Derivation]) -> list[Card]:
    """Two queries, however many there are."""
    rows = edges.select_related("source", "target", "decided_by").defer("source__text", "target__text")
    return [
        Card(edge, [(SEEN[TraceMethod(p.method)], p) for p in list(edge.passages.all())[:3]])
        for edge in rows.prefetch_related("passages")[:MOST]
    ]


def _may(member: Membership) -> bool:
    return member.reaches(Scope.REVIEW)

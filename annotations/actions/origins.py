"""What tracing found in one text, turned into rows: the sources at both ends, made where nobody knew them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from annotations.choices import DerivationKind, OriginKind, SourceKind, TraceMethod
from annotations.models import Article, OriginName, Revision, Source
from annotations.pipeline import provenance
from annotations.pipeline.fetching import canonical_url
from annotations.pipeline.provenance import Traceable, naming
from annotations.values import Copying, Origin, SharedStatement, Span

VERSION = "1"
LINKED = 0.55  # that an article rests on what it links to in its text
MOST_LINKS = 40
LONGEST_QUOTE = 2000

End = tuple[str, str]  # what a source is known by before it has a row: a key with a name, or an article's id


@dataclass(frozen=True, slots=True)
class Place:
    """The words that show an edge, in one revision, and their like in another."""

    method: TraceMethod
    confidence: float
    revision: Revision
    span: Span
    other: Revision | None = None
    other_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A derivation between two sources that have rows, with all that shows it."""

    source: Source
    target: Source
    kind: DerivationKind
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Everything that one text gives occasion to write."""

    revision: Revision
    edges: list[Edge]
    made: list[Source]


@dataclass
class Plan:
    """What was found of one revision, by names; `resolved` gives them rows."""

    revision: Revision
    said: Sequence[Origin]
    found: dict[tuple[End, End], list[tuple[DerivationKind, Place]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    articles: dict[End, Article] = field(default_factory=dict)
    named: dict[End, Origin] = field(default_factory=dict)  # origins by what they are known by
    aliases: dict[End, End] = field(default_factory=dict)
    statements: dict[End, tuple[str, str]] = field(default_factory=dict)  # speaker, words

    def __post_init__(self) -> None:
        # Who is named first: those whom nobody names may hang on one who comes later in the text.
        for origin in sorted(self.said, key=lambda origin: not origin.key):
            self._add(origin)

    @property
    def own(self) -> End:
        return self._end(self.revision.article)

    def compare(self, text: Traceable, other: Revision, its: Traceable) -> None:
        """Hold the text against another revision's."""
        if copied := provenance.copying(text, its):
            self._add_copying(copied, other)
        for shared in provenance.shared_statements(text, its):
            self._add_statement(shared, other)

    def resolved(self) -> Resolved:
        """With rows for every end, in a constant number of queries."""
        self._add_links()
        sources, made = _Register(self).rows()
        edges = [
            Edge(sources[one], sources[two], _kind(found), tuple(place for _, place in found))
            for (one, two), found in self.found.items()
            if one in sources and two in sources and sources[one].pk != sources[two].pk
        ]
        return Resolved(self.revision, edges, made)

    def _end(self, article: Article) -> End:
        end = ("article", str(article.pk))
        self.articles[end] = article
        return end

    def _add(self, origin: Origin) -> None:
        end = self._known_as(origin)
        self.named.setdefault(end, origin)
        via = next((e for e, o in self.named.items() if origin.via and o.key == origin.via), self.own)
        place = Place(origin.method, origin.confidence, self.revision, origin.span)
        if via != end:
            self.found[via, end].append((origin.derivation, place))

    def _known_as(self, origin: Origin) -> End:
        """Channels and outlets are known team-wide by their names; who is unnamed, by who names them."""
        if origin.kind == OriginKind.ANONYMOUS:
            within = origin.via if origin.via and origin.via != provenance.UNNAMED_REPORT else ""
            place = within or str(self.revision.article_id)
            return f"unnamed:{place}", naming.unnamed(origin.name)
        for end, known in self.named.items():
            if naming.same_origin(known, origin):
                return end
        return origin.key, naming.folded(naming.owner(origin.name))

    def _add_copying(self, copied: Copying, other: Revision) -> None:
        ends = (self.own, self._end(other.article))
        for shown in copied.passages:
            place = Place(
                TraceMethod.REUSE, copied.confidence, self.revision, shown.first, other, shown.second
            )
            self.found[ends if copied.forward else ends[::-1]].append((copied.kind, place))

    def _add_statement(self, shared: SharedStatement, other: Revision) -> None:
        """Both rest on the channel that was said to have it, else on what was said."""
        quotation, confidence = shared.quotation, shared.confidence
        target = self._channel_of(shared.speaker) or self._statement(shared, other)
        here = Place(
            TraceMethod.QUOTATION, confidence, self.revision, quotation.first, other, quotation.second
        )
        there = Place(
            TraceMethod.QUOTATION, confidence, other, quotation.second, self.revision, quotation.first
        )
        self.found[self.own, target].append((DerivationKind.QUOTES, here))
        self.found[self._end(other.article), target].append((DerivationKind.QUOTES, there))

    def _channel_of(self, speaker: str) -> End | None:
        for end, origin in self.named.items():
            if origin.kind == OriginKind.CHANNEL and naming.same_name(origin.name, speaker):
                return end
        return None

    def _statement(self, shared: SharedStatement, other: Revision) -> End:
        """What was said is known by its first words as either text has them."""
        key = f"statement:{naming.last_name(shared.speaker)}"
        both = (
            self.revision.text[slice(*shared.quotation.first)],
            other.text[slice(*shared.quotation.second)],
        )
        ends = [(key, _opening(words)) for words in both]
        first = next((self.aliases[end] for end in ends if end in self.aliases), ends[0])
        for end in ends:
            self.aliases[end] = first
        self.statements.setdefault(first, (shared.speaker, max(both, key=len)))
        return first

    def _add_links(self) -> None:
        """Links in the text to what the team knows as an article or a source."""
        links = _links(self.revision)
        rows = Source.objects.filter(team_id=self.revision.team_id, url__in=links).order_by("id")
        articles = Article.objects.filter(team_id=self.revision.team_id, url__in=links)
        known: dict[str, End] = {source.url: ("source", str(source.pk)) for source in rows if source.url}
        known |= {article.url: self._end(article) for article in articles}
        for url, end in known.items():
            if end != self.own:
                place = Place(TraceMethod.LINK, LINKED, self.revision, links[url])
                self.found[self.own, end].append((DerivationKind.CITES, place))


def _kind(found: Sequence[tuple[DerivationKind, Place]]) -> DerivationKind:
    """Of several the strongest: the whole before its parts, and what is quoted before what is only named."""
    order = list(_STRENGTH)
    return min((kind for kind, _ in found), key=order.index)


_STRENGTH = (
    DerivationKind.SYNDICATES,
    DerivationKind.TRANSLATES,
    DerivationKind.DERIVES_FROM,
    DerivationKind.QUOTES,
    DerivationKind.CITES,
    DerivationKind.SAME_OWNER,
)


def _opening(words: str) -> str:
    """The statement's words, as short as a name may be."""
    plain = naming.folded(" ".join(words.split()).strip("“”\"'«» "))
    return f"{plain[:60]} {blake2b(plain.encode(), digest_size=6).hexdigest()}"


def _links(revision: Revision) -> dict[str, Span]:
    """Where the links in the article's own text lead, the first of each."""
    spoken = [b for b in revision.blocks if b["kind"] in provenance.SPOKEN]
    found: dict[str, Span] = {}
    for link in revision.links:
        if any(b["start"] <= link["start"] < b["end"] for b in spoken) and len(found) < MOST_LINKS:
            found.setdefault(canonical_url(link["url"]), Span(link["start"], link["end"]))
    return found


class _Register:
    """The rows of sources by what they are known by."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.team_id = plan.revision.team_id
        self.ends = {end for pair in plan.found for end in pair}
        self.rows_by_end: dict[End, Source] = {}
        self.made: list[Source] = []
        self.names: list[OriginName] = []

    def rows(self) -> tuple[dict[End, Source], list[Source]]:
        self._find_articles()
        self._find_names()
        for end in sorted(self.ends - self.rows_by_end.keys()):
            self._make(end)
        Source.objects.bulk_create(self.made)
        OriginName.objects.bulk_create(self.names, ignore_conflicts=True)
        return self.rows_by_end, self.made

    def _find_articles(self) -> None:
        """Sources that articles are, and those that were linked to."""
        ids = [pk for kind, pk in self.ends if kind == "article"]
        for source in Source.objects.filter(team_id=self.team_id, article__in=ids).order_by("-id"):
            self.rows_by_end["article", str(source.article_id)] = source
        linked = [pk for kind, pk in self.ends if kind == "source"]
        for source in Source.objects.filter(team_id=self.team_id, pk__in=linked):
            self.rows_by_end["source", str(source.pk)] = source

    def _find_names(self) -> None:
        wanted = self.ends | self.plan.aliases.keys()
        known = OriginName.objects.filter(team_id=self.team_id, key__in={key for key, _ in wanted})
        rows = defaultdict(list)
        for row in known.select_related("source").order_by("id"):
            rows[row.key].append(row)
        for end in wanted:
            match = next((row for row in rows[end[0]] if _same(end, row)), None)
            end = self.plan.aliases.get(end, end)
            if match is not None and end in self.ends:
                self.rows_by_end[end] = match.source

    def _make(self, end: End) -> None:
        if end[0] == "article":
            source = self._of_article(self.plan.articles[end])
        elif end[0] == "source":
            return
        else:
            source = self._of_name(end)
            called = {end, *(alias for alias, first in self.plan.aliases.items() if first == end)}
            self.names += [
                OriginName(team_id=self.team_id, source=source, key=key[:400], name=name[:400])
                for key, name in sorted(called)
            ]
        self.made.append(source)
        self.rows_by_end[end] = source

    def _of_article(self, article: Article) -> Source:
        current = article.current_revision if article.current_revision_id else None
        return Source(
            team_id=self.team_id,
            kind=SourceKind.ARTICLE,
            title=(article.title or article.url)[:1000],
            publisher=article.outlet.name if article.outlet else "",
            published=current.published if current else "",
            article=article,
        )

    def _of_name(self, end: End) -> Source:
        origin = self.plan.named.get(end)
        if origin is None:
            speaker, words = self.plan.statements[end]
            title = f"{speaker}: {' '.join(words.split())}"
            return self._named(SourceKind.STATEMENT, title, publisher=speaker)
        kind = _source_kind(origin)
        name = naming.undetermined(origin.name) if kind == SourceKind.ANONYMOUS else origin.name
        title = name[0].upper() + name[1:]
        if kind == SourceKind.ANONYMOUS:
            return self._named(kind, f"{title}, {self._named_by(origin)}")
        return self._named(kind, title, publisher=naming.owner(origin.name), url=origin.address)

    def _named_by(self, origin: Origin) -> str:
        carrier = next((o.name for o in self.plan.said if origin.via and o.key == origin.via), "")
        if carrier == provenance.UNNAMED_REPORT or not carrier:
            return f"in “{self.plan.revision.title or self.plan.revision.article.url}”"
        return f"of {carrier}"

    def _named(self, kind: SourceKind, title: str, publisher: str = "", url: str = "") -> Source:
        """A source that nobody has fetched: it can be found where it was named."""
        place = self.plan.revision.title or self.plan.revision.article.url
        return Source(
            team_id=self.team_id,
            kind=kind,
            title=title[:1000],
            publisher=publisher[:300],
            url="",
            citation=f"Named in “{place}”." + (f" {url}" if url else ""),
        )


def _same(end: End, row: OriginName) -> bool:
    key, name = end
    if key.startswith(("outlet:", "unnamed:", "statement:")):
        return row.name == name[:400]
    return naming.same_name(row.name, name)


def _source_kind(origin: Origin) -> SourceKind:
    if origin.kind == OriginKind.CHANNEL:
        return SourceKind.CHANNEL
    if origin.kind == OriginKind.ANONYMOUS:
        return SourceKind.ANONYMOUS
    return SourceKind.OUTLET if origin.key.startswith("outlet:") else SourceKind.PERSON


def described(made: Sequence[Source]) -> Iterator[tuple[Source, dict[str, str]]]:
    """What is told of sources that were made."""
    for source in made:
        yield source, {"title": source.title, "kind": source.kind, "url": source.url}

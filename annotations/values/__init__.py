"""What crosses the layers: frozen values, without behaviour beyond looking at themselves.

Offsets are Unicode code points into the text they belong to, start inclusive, end exclusive
(W3C Web Annotation, TextPositionSelector). Times are UTC and aware; a date as a page declares it
is kept as the ISO 8601 string it can be read as, because pages often say a day and no time.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from annotations.choices import (
    Agreement,
    AnchorMethod,
    AnchorState,
    ArticlePart,
    BlockKind,
    ChangeKind,
    ChangeOp,
    ClaimType,
    Declaration,
    FeedKind,
    Guard,
    PriorityPart,
    Severity,
    StaleReason,
    Voice,
)
from annotations.values.corroboration import Bounds as Bounds
from annotations.values.corroboration import Branch as Branch
from annotations.values.corroboration import Derivation as Derivation
from annotations.values.corroboration import DifferingWord as DifferingWord
from annotations.values.corroboration import Independence as Independence
from annotations.values.corroboration import Likeness as Likeness
from annotations.values.corroboration import Match as Match
from annotations.values.corroboration import MatchDifference as MatchDifference
from annotations.values.corroboration import MatchText as MatchText
from annotations.values.corroboration import Passage as Passage
from annotations.values.corroboration import ProvenanceDoubt as ProvenanceDoubt
from annotations.values.corroboration import Reuse as Reuse
from annotations.values.corroboration import SourceNode as SourceNode
from annotations.values.metrics import AgreementFigures as AgreementFigures
from annotations.values.metrics import Durations as Durations
from annotations.values.metrics import Estimate as Estimate
from annotations.values.metrics import Rated as Rated
from annotations.values.publishing import EvidenceFacts as EvidenceFacts
from annotations.values.publishing import GateResult as GateResult
from annotations.values.publishing import Heard as Heard
from annotations.values.publishing import RulingFacts as RulingFacts
from annotations.values.sources import Datum as Datum
from annotations.values.sources import Withheld as Withheld
from annotations.values.span import Span as Span
from annotations.values.spread import Saying as Saying
from annotations.values.spread import Spread as Spread
from annotations.values.spread import SpreadOutlet as SpreadOutlet
from annotations.values.tracing import Copying as Copying
from annotations.values.tracing import Origin as Origin
from annotations.values.tracing import SharedQuotation as SharedQuotation
from annotations.values.tracing import SharedStatement as SharedStatement
from annotations.values.tracing import Shown as Shown


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered: the bytes as they came, and what the answer said of them."""

    url: str  # as asked for
    final_url: str  # after redirects
    status: int
    body: bytes
    media_type: str  # without parameters, lower case
    charset: str | None  # as the header declares it
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One piece as a feed lists it."""

    url: str  # absolute
    title: str = ""
    published: str = ""  # as declared


@dataclass(frozen=True, slots=True)
class FeedListing:
    """A feed as it was at one time, its entries in its own order and each address once.

    `parts` are further lists that an index of sitemaps names, the likeliest to bring news first. `hub` tells of
    news in the feed, which it knows as `topic` (WebSub).
    """

    kind: FeedKind
    entries: tuple[FeedEntry, ...]
    title: str = ""
    parts: tuple[str, ...] = ()
    hub: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document and what it is. Blocks are in order and never overlap.

    `raw_start`, `raw_end` point into the file as given where the document was read from scraped
    text. `level` is a heading's. `author` and `date` belong to an embedded post.
    """

    kind: BlockKind
    start: int
    end: int
    raw_start: int | None = None
    raw_end: int | None = None
    level: int | None = None
    language: str | None = None
    author: str | None = None
    date: str | None = None


class RawRun(NamedTuple):
    """A stretch of a document's text and the stretch of the file as given that it was read from.

    Where both are equally long they match code point by code point; else only as a whole.
    """

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink in the text, kept because links are how articles name their sources."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page as read. What the page does not say is None: nothing is guessed."""

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None  # ISO 8601 date or date-time, as declared
    modified: str | None = None
    dated: str | None = (
        None  # the day that more than JSON-LD bears out: published, else of a change shown by the title
    )
    language: str | None = None  # BCP 47
    canonical_url: str | None = None
    licence: str | None = None  # an address, or the line in which the page says who may use it
    links: tuple[Link, ...] = ()
    raw_runs: tuple[RawRun, ...] = ()  # only where the document was read from scraped text
    extractor: str = ""
    extractor_version: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document; `block` is the index of the block it stands in."""

    start: int
    end: int
    text: str
    block: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: the spans of the source, the cue ("said") and the content; any may be missing.

    `verbatim` says that all of the content stands in quotation marks; `depth` in how many other attributions it
    stands. `origins` is the way the words came, from who is named as having said them first to who told this
    outlet ("two officials", "The Skelby Post"); the outlet itself is not among them.
    """

    content: Span
    source: Span | None = None
    cue: Span | None = None
    speaker: str | None = None  # resolved within the article: "he" → "Olena Marchenko"
    voice: Voice = Voice.REPORTED
    verbatim: bool = False
    depth: int = 0
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement the machine proposes to check. `text` equals `document.text[start:end]`."""

    start: int
    end: int
    text: str
    statement: str
    voice: Voice
    score: float  # check-worthiness, 0 to 1
    speaker: str | None = None
    origins: tuple[str, ...] = ()  # as the attribution behind it has them
    claim_type: ClaimType = ClaimType.EVENT
    detector: str = ""
    detector_version: str = ""


@dataclass(frozen=True, slots=True)
class Selector:
    """Quote, context and position: enough to find a text again (W3C TextQuoteSelector, TextPositionSelector)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class Alternative(NamedTuple):
    """Another place that a selector might stand at: how alike the words are (`score`, 0 to 1), and by how much
    that leads (below 0: trails) the most alike of the others."""

    start: int
    end: int
    score: float
    margin: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a selector stands in a new text. `start` and `end` are None when it is orphaned.

    `confidence` is the probability (0 to 1) that the place is right; `margin` the distance to the
    runner-up (0 to 1). `proposed` places need a person: EDITED always does. `alternatives` are the other
    places a person might look at, the most alike first; a place that needs nobody has none.
    """

    state: AnchorState
    start: int | None
    end: int | None
    confidence: float
    margin: float
    method: AnchorMethod
    guards: tuple[Guard, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class StaleMark:
    """One typed reason why a judgement may no longer hold."""

    reason: StaleReason
    severity: Severity
    detail: str


@dataclass(frozen=True, slots=True)
class Change:
    """One step from an old text to a new one. Taken in order, the steps rebuild either text exactly.

    `kind` is None where nothing changed. `old_text` and `new_text` are what stood there and what stands there.
    """

    op: ChangeOp
    old: Span
    new: Span
    old_text: str
    new_text: str
    kind: ChangeKind | None = None


class Gap(NamedTuple):
    """The white space that stood before something, and the one that stands there now."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """What became of a sentence: equal, replaced, or standing in one text only (there its other span is empty).

    `words` are the steps within it, none where it is equal; `kinds` what they touch, weightiest first;
    `materiality` (0 to 1) how much that matters. `moved`: the very words stand elsewhere in the other text.
    """

    op: ChangeOp
    gap: Gap
    old: Span
    new: Span
    kinds: tuple[ChangeKind, ...] = ()
    materiality: float = 0.0
    moved: bool = False
    words: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What became of a block, likewise, sentence by sentence; an equal block has none."""

    op: ChangeOp
    part: ArticlePart
    gap: Gap
    old: Span
    new: Span
    kinds: tuple[ChangeKind, ...] = ()
    materiality: float = 0.0
    moved: bool = False
    sentences: tuple[SentenceChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of an article. `blocks` in order, with `tail`, rebuild either text from the other exactly.

    `headline` are the steps between the two titles as the pages declare them, empty where they are the same.
    `notes` are the correction notes (spans of the new text) that the old version did not have.
    """

    blocks: tuple[BlockChange, ...]
    tail: Gap
    headline: tuple[Change, ...] = ()
    headline_kinds: tuple[ChangeKind, ...] = ()
    kinds: tuple[ChangeKind, ...] = ()
    materiality: float = 0.0
    notes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a claim's place in the queue is computed from; `docs/review.md` explains the formula.

    `score` is its check-worthiness, None where a person marked it; `stale` the severity of the gravest
    reason against its ruling, None where it has none.
    """

    score: float | None
    requests: int
    articles: int
    outlets: int
    stale: Severity | None
    opened_at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who may be handed work: `room` is how much more they take, None for any; `barred` what not."""

    person: Hashable
    weight: int = 1
    room: int | None = None
    barred: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a priority: its number (0 to 1; of what is due, days), the points it gives, and why."""

    part: PriorityPart
    number: float
    points: float
    because: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One edit of an outlet's, as far as its ledger is summed; `declared_at` is None while it is not declared."""

    at: datetime
    material: bool
    declaration: Declaration
    declared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """Material edits of a month (as 2026-05): declared by a note, by a date, or not when they were made."""

    month: str
    note: int
    date: int
    stealth: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What an outlet's ledger comes to. `rate` is the share of material edits that were stealthy."""

    edits: int
    material: int
    stealthy: int
    declared_late: int
    rate: float | None
    median_seconds: float | None
    months: tuple[LedgerMonth, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reviewer's rating, as far as agreement needs it. Both are ids of any hashable kind."""

    reviewer: Hashable
    rating: Hashable


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where judgements stand together; `rating` is the agreed one, else None. `missing` verdicts are awaited."""

    state: Agreement
    rating: Hashable | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with the candidates found in it: what `manage.py read` prints."""

    document: Document
    candidates: tuple[Candidate, ...]
    attributions: tuple[Attribution, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)

"""An article as people read it, with its claims where they stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.choices import FURNITURE_BLOCKS, BlockKind, ClaimState, FetchOutcome
from annotations.models import Anchor, Article, Claim, Membership, Revision, Staleness
from annotations.values import Span
from annotations.web.dates import day
from annotations.web.highlighting import Mark, Segment, lines, segments
from annotations.web.pages.history import Step, history, with_edits
from annotations.web.pages.narrowing import EVERYTHING, LEAST, Narrowing
from annotations.web.pages.places import article_address
from annotations.web.words import BLOCK, CAUSE, OUTCOME, STATE

HIDDEN = frozenset({ClaimState.REJECTED, ClaimState.MERGED})
LINED = frozenset({BlockKind.LIST, BlockKind.TABLE})


@dataclass(eq=False)
class Entry:
    """A claim of this text: its number in reading order, its places, and the reasons against its judgements."""

    number: int
    claim: Claim
    anchors: list[Anchor]
    marks: list[Staleness] = field(default_factory=list)

    @property
    def stale(self) -> bool:
        return bool(self.marks)

    @property
    def unsure(self) -> bool:
        return any(anchor.needs_person for anchor in self.anchors)

    @property
    def placed(self) -> bool:
        return any(anchor.start is not None for anchor in self.anchors)

    @cached_property
    def speakers(self) -> set[str]:
        """Who says it here, as far as anybody knows."""
        known = self.claim.claimant.name if self.claim.claimant else ""
        return {anchor.appearance.speaker or known for anchor in self.anchors} - {""}

    @cached_property
    def first(self) -> int | None:
        """Where its number carries the id that addresses point at."""
        return self.anchors[0].start

    @property
    def label(self) -> str:
        """What a screen reader says of its number."""
        stale = ", " + _("may no longer hold") if self.stale else ""
        unsure = ", " + ngettext("place to confirm", "places to confirm", 1) if self.unsure else ""
        told = _("Claim %(number)s, %(state)s") % {"number": self.number, "state": STATE[self.claim.state]}
        return f"{told}{stale}{unsure}: {self.claim.statement}"


@dataclass
class ShownBlock:
    """A block of the text, in lines of segments; most kinds have one line."""

    kind: str
    lines: list[list[Segment]]
    label: str = ""
    level: int = 2
    language: str = ""
    author: str = ""
    date: str = ""


@dataclass
class Filter:
    """A choice of claims by state, with how many there are."""

    value: str
    name: str
    count: int
    chosen: bool
    query: str = ""


@dataclass
class ArticlePage:
    article: Article
    revisions: list[Revision]
    revision: Revision | None
    entries: list[Entry]
    narrowing: Narrowing = EVERYTHING
    current: Entry | None = None
    history: list[Step] = field(default_factory=list)

    @cached_property
    def shown(self) -> list[Entry]:
        """The entries that the chosen filter lets through, and the one in hand whatever the filter."""
        return [e for e in self._within if _passes(e, self.narrowing.state) or e is self.current]

    @cached_property
    def _within(self) -> list[Entry]:
        """The entries by whoever is asked for, and of the worth that is asked for; whatever their state."""
        return [e for e in self.entries if _is_within(e, self.narrowing) or e is self.current]

    @cached_property
    def speakers(self) -> list[str]:
        """Who says something here, where there is a choice."""
        names = {name for entry in self.entries for name in entry.speakers} | {self.narrowing.speaker} - {""}
        return sorted(names) if len(names) > 1 or self.narrowing.speaker else []

    @cached_property
    def least(self) -> list[int]:
        """How much worth checking may be asked for, where a machine has said what it is."""
        said = any(entry.claim.score is not None for entry in self.entries)
        return sorted({*LEAST, self.narrowing.least} - {0}) if said else []

    @cached_property
    def missing(self) -> list[Entry]:
        """Claims that this text no longer makes."""
        return [entry for entry in self.shown if not entry.placed]

    @cached_property
    def blocks(self) -> list[ShownBlock]:
        return [block for block in self._all_blocks if block.kind not in FURNITURE_BLOCKS]

    @cached_property
    def untitled(self) -> bool:
        """Whether no block of the text is its title, so that the page has to say it."""
        return all(block.kind != BlockKind.TITLE for block in self.blocks)

    @cached_property
    def furniture(self) -> list[ShownBlock]:
        return [block for block in self._all_blocks if block.kind in FURNITURE_BLOCKS]

    @cached_property
    def furniture_words(self) -> str:
        """What is folded away, counted: “2 navigation, 7 comment”."""
        counts = Counter(block.label.lower() for block in self.furniture)
        return ", ".join(f"{count} {label}" for label, count in counts.items())

    @cached_property
    def _all_blocks(self) -> list[ShownBlock]:
        if self.revision is None:
            return []
        marks = claim_marks(self.shown)
        return [shown_block(self.revision.text, block, marks) for block in self.revision.blocks]

    @cached_property
    def filters(self) -> list[Filter]:
        """The states that occur here, and the two that ask for attention."""
        counts = Counter(entry.claim.state for entry in self._within)
        options = [("", _("all"), sum(1 for e in self._within if _passes(e, "")))]
        options += [("stale", _("may no longer hold"), sum(e.stale for e in self._within))]
        options += [
            (
                "unsure",
                ngettext("place to confirm", "places to confirm", 1),
                sum(e.unsure for e in self._within),
            )
        ]
        options += [(state.value, STATE[state], counts[state]) for state in ClaimState]
        chosen = self.narrowing.state
        return [
            Filter(v, n, c, v == chosen, self._asking(v)) for v, n, c in options if c or not v or v == chosen
        ]

    def _asking(self, state: str) -> str:
        """The query of this page, narrowed to that state."""
        revision = {} if self.is_current else {"revision": self.revision.number}
        return urlencode(revision | replace(self.narrowing, state=state).query)

    @cached_property
    def link(self) -> str:
        """The address to which a claim's id is added to take it in hand here."""
        return article_address(self.article, self.revision, **self.narrowing.query, claim="")

    @cached_property
    def mark_link(self) -> str:
        """The address that opens the form for marking a claim, for those who cannot select."""
        return f"{article_address(self.article, self.revision, mark=1)}#mark-dialog"

    @cached_property
    def place(self) -> str:
        """What a form's address says of where it stands, so that its answer comes back there."""
        return urlencode({"article": self.article.pk, "revision": self.revision.number})

    @cached_property
    def neighbours(self) -> tuple[Entry | None, Entry | None]:
        """The entries before and after the one in hand."""
        if self.current not in self.shown:
            return None, None
        at = self.shown.index(self.current)
        return (self.shown[at - 1] if at else None), (self.shown[at + 1 : at + 2] or [None])[0]

    @property
    def cause(self) -> str:
        return CAUSE[self.revision.cause] if self.revision else ""

    @property
    def outcome(self) -> str:
        """What went wrong at the last fetch and what a person can do about it; empty when it went well."""
        article = self.article
        waits = article.fetch_outcome == FetchOutcome.HELD
        return OUTCOME.get(article.fetch_outcome, "") if article.failures or waits else ""

    @property
    def outlet(self) -> str:
        """The outlet's name: as the team knows it, else as the page gives it."""
        named = self.revision.outlet_name if self.revision else ""
        return self.article.outlet.name if self.article.outlet else named

    @property
    def published(self) -> str:
        return day(self.revision.published) if self.revision else ""

    @property
    def modified(self) -> str:
        """The day the page says it was modified, where that is another than the day of publication."""
        modified = day(self.revision.modified) if self.revision else ""
        return "" if modified == self.published else modified

    @property
    def last_moment(self) -> str:
        """When the revision shown was last what the article said, for `as_of`; empty while it is so."""
        later = [one for one in self.revisions if self.revision and one.number > self.revision.number]
        return (later[0].created_at - timedelta(microseconds=1)).isoformat() if later else ""

    @property
    def is_current(self) -> bool:
        return self.revision is not None and self.revision.pk == self.article.current_revision_id


def article_page(
    member: Membership,
    article: Article,
    *,
    number: int | None,
    claim_id: UUID | None,
    narrowing: Narrowing = EVERYTHING,
) -> ArticlePage:
    """The article at a revision (by default the current one). Four queries; one more for an older revision."""
    rows = article.revisions.defer("text", "blocks", "links").order_by("number")
    revisions = list(with_edits(rows))
    revision = _revision(article, revisions, number)
    entries = claim_entries(member, revision) if revision else []
    page = ArticlePage(article, revisions, revision, entries, narrowing)
    page.history = history(revisions)
    page.current = next((entry for entry in entries if entry.claim.pk == claim_id), None)
    return page


def claim_entries(member: Membership, revision: Revision) -> list[Entry]:
    """The claims of a revision in reading order, each once: those without a place later, those turned down last."""
    rows = Anchor.objects.visible_to(member).filter(revision=revision, standing=True)
    rows = rows.select_related("appearance__claim__claimant", "appearance__proposal", "decided_by")
    by_claim: dict[Claim, list[Anchor]] = {}
    for anchor in sorted(rows, key=lambda a: (a.start is None, a.start or 0, -(a.end or 0))):
        anchor.revision = revision  # at hand; it would be a query for each
        by_claim.setdefault(anchor.appearance.claim, []).append(anchor)
    # What people turned down is usually not on show: it is numbered last, so that the others have no gaps.
    told = sorted(by_claim.items(), key=lambda item: item[0].state in HIDDEN)
    entries = [Entry(number, *item) for number, item in enumerate(told, start=1)]
    _add_marks(member, entries)
    return entries


def claim_marks(entries: Iterable[Entry]) -> list[Mark]:
    """Where the claims stand, keyed by their entries."""
    return [
        Mark(anchor.start, anchor.end, entry)
        for entry in entries
        for anchor in entry.anchors
        if anchor.start is not None
    ]


def shown_block(text: str, block: dict[str, Any], marks: Sequence[Mark]) -> ShownBlock:
    """A stored block with its claims marked; lists and tables line by line."""
    span, kind = Span(block["start"], block["end"]), BlockKind(block["kind"])
    spans = lines(text, span) if kind in LINED else [span]
    return ShownBlock(
        kind=kind,
        lines=[segments(text, part, marks) for part in spans],
        label=BLOCK.get(kind, ""),
        level=min(max(block.get("level") or 2, 2), 6),
        language=block.get("language") or "",
        author=block.get("author") or "",
        date=block.get("date") or "",
    )


def _revision(article: Article, revisions: Sequence[Revision], number: int | None) -> Revision | None:
    """The revision by number with its text; the current one where there is none of that number."""
    for revision in revisions:
        if revision.number == number and revision.pk != article.current_revision_id:
            return Revision.objects.get(pk=revision.pk)
    return article.current_revision


def _add_marks(member: Membership, entries: Sequence[Entry]) -> None:
    by_claim = {entry.claim.pk: entry for entry in entries}
    marks = Staleness.objects.visible_to(member).open().select_related("verdict__author", "ruling")
    # Asked of both at once, PostgreSQL looks through the marks of the whole team.
    of_verdicts = marks.filter(verdict__claim__in=by_claim)
    of_rulings = marks.filter(ruling__claim__in=by_claim)
    for mark in of_verdicts.union(of_rulings).order_by("id"):
        by_claim[(mark.verdict or mark.ruling).claim_id].marks.append(mark)


def _passes(entry: Entry, chosen: str) -> bool:
    if chosen == "stale":
        return entry.stale
    if chosen == "unsure":
        return entry.unsure
    return entry.claim.state == chosen if chosen else entry.claim.state not in HIDDEN


def _is_within(entry: Entry, narrowing: Narrowing) -> bool:
    """What a person marked is worth checking, whatever a machine would say."""
    score = entry.claim.score
    worth = score is None or score * 100 >= narrowing.least
    return worth and (not narrowing.speaker or narrowing.speaker in entry.speakers)

"""Two revisions of an article, paragraph beside paragraph, with the changes and the claims marked in both."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from annotations import actions
from annotations.choices import ArticlePart, ChangeKind, ChangeOp, Declaration
from annotations.models import Article, Membership, Revision
from annotations.pipeline.changes import MATERIAL, declaration
from annotations.values import BlockChange, Change, Gap, Span
from annotations.values import Comparison as Compared
from annotations.web.dates import day
from annotations.web.highlighting import Mark, Segment, segments
from annotations.web.pages.article import HIDDEN, claim_entries, claim_marks
from annotations.web.pages.history import with_edits
from annotations.web.words import CHANGE, PART


@dataclass(frozen=True, eq=False)
class ChangeNote:
    """What a change touches, as the key of its mark."""

    op: ChangeOp
    kind: str


@dataclass
class Row:
    """A paragraph then and now; `inline` holds both in one, what went before what came."""

    old: list[Segment]
    new: list[Segment]
    inline: list[tuple[str, list[Segment]]]
    changed: bool
    furniture: bool
    kinds: list[str]
    part: str
    moved: bool


@dataclass
class Comparison:
    article: Article
    revisions: list[Revision]
    old: Revision
    new: Revision
    rows: list[Row]
    found: Compared

    @cached_property
    def runs(self) -> list[tuple[bool, list[Row]]]:
        """The rows in runs of changed and unchanged ones; what stands around the article is left out."""
        runs: list[tuple[bool, list[Row]]] = []
        for row in self.rows:
            if row.furniture:
                continue
            if runs and runs[-1][0] == row.changed:
                runs[-1][1].append(row)
            else:
                runs.append((row.changed, [row]))
        return runs

    @cached_property
    def changed_count(self) -> int:
        return sum(row.changed for row in self.rows if not row.furniture)

    @cached_property
    def furniture_changed(self) -> int:
        return sum(row.changed for row in self.rows if row.furniture)

    @cached_property
    def kinds(self) -> list[str]:
        return [CHANGE[kind] for kind in self.found.kinds if kind != ChangeKind.COSMETIC]

    @property
    def percent(self) -> int:
        return round(self.found.materiality * 100)

    @property
    def is_material(self) -> bool:
        return self.found.materiality >= MATERIAL

    @cached_property
    def headline(self) -> list[Change]:
        """How the declared headline changed, where the text below does not show it."""
        shown = any(block.part == ArticlePart.HEADLINE and block.kinds for block in self.found.blocks)
        return [] if shown else list(self.found.headline)

    @cached_property
    def declaration(self) -> Declaration:
        documents = (actions.comparisons.document_of(one) for one in (self.old, self.new))
        return declaration(self.found, *documents)

    @property
    def declared_on(self) -> str:
        return day(self.new.modified)


def comparison(
    member: Membership, article: Article, *, old: int | None, new: int | None
) -> Comparison | None:
    """Two revisions by number, by default the last two; None where there are no two."""
    rows = article.revisions.defer("text", "blocks", "links").order_by("number")
    revisions = list(with_edits(rows))
    if len(revisions) < 2:
        return None
    by_number = {revision.number: revision for revision in revisions}
    after = by_number.get(new, revisions[-1])
    before = by_number.get(old, by_number.get(after.number - 1, revisions[0]))
    texts = Revision.objects.in_bulk([before.pk, after.pk])
    before, after = texts[before.pk], texts[after.pk]
    sides = _side(member, before), _side(member, after)
    found = actions.comparisons.compare(before, after)
    rows = [_row(block, *sides) for block in found.blocks]
    return Comparison(article, revisions, before, after, rows, found)


@dataclass
class _Side:
    """One of the two texts, with its claims."""

    text: str
    claims: list[Mark]


def _side(member: Membership, revision: Revision) -> _Side:
    entries = [entry for entry in claim_entries(member, revision) if entry.claim.state not in HIDDEN]
    return _Side(revision.text, claim_marks(entries))


def _row(block: BlockChange, old: _Side, new: _Side) -> Row:
    steps = list(_steps(block, old.text, new.text))
    changed = [change for change in steps if change.op != ChangeOp.EQUAL]
    kinds = ["moved"] if block.moved else [CHANGE[kind] for kind in block.kinds]
    part = PART[block.part]
    return Row(
        old=_marked(old, block.old, [(change.old, change) for change in changed]),
        new=_marked(new, block.new, [(change.new, change) for change in changed]),
        inline=[part for change in steps for part in _inline(change, old, new)],
        changed=block.moved or bool(set(block.kinds) - {ChangeKind.COSMETIC}),
        furniture=block.part == ArticlePart.FRAME,
        kinds=kinds,
        part="" if part in kinds else part,
        moved=block.moved,
    )


def _steps(block: BlockChange, old: str, new: str) -> Iterator[Change]:
    """The block's changes in one row, without gaps: what is equal too, and the white space between sentences."""
    if block.op == ChangeOp.EQUAL:
        yield _equal(block.old, block.new, new)
    for one in block.sentences:
        yield from _space(one.gap, one.old.start, one.new.start)
        if one.op == ChangeOp.EQUAL:
            yield _equal(one.old, one.new, new)
        yield from one.words


def _equal(old: Span, new: Span, text: str) -> Change:
    words = text[slice(*new)]
    return Change(ChangeOp.EQUAL, old, new, words, words)


def _space(gap: Gap, old: int, new: int) -> Iterator[Change]:
    if gap.old or gap.new:
        spans = Span(old - len(gap.old), old), Span(new - len(gap.new), new)
        op = ChangeOp.EQUAL if gap.old == gap.new else ChangeOp.REPLACE
        yield Change(op, *spans, *gap, None if op == ChangeOp.EQUAL else ChangeKind.COSMETIC)


def _marked(side: _Side, span: Span, changed: list[tuple[Span, Change]]) -> list[Segment]:
    notes = [
        Mark(where.start, where.end, ChangeNote(change.op, CHANGE[change.kind]))
        for where, change in changed
        if where.start < where.end
    ]
    return segments(side.text, span, [*side.claims, *notes])


def _inline(change: Change, old: _Side, new: _Side) -> list[tuple[str, list[Segment]]]:
    """A change as it is read in one column: unchanged words with the newer text's claims."""
    if change.op == ChangeOp.EQUAL:
        return [("same", segments(new.text, change.new, new.claims))]
    gone = ("gone", segments(old.text, change.old, old.claims))
    come = ("come", segments(new.text, change.new, new.claims))
    return [part for part in (gone, come) if part[1]]

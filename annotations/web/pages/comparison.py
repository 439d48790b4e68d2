"""Two revisions of an article, paragraph beside paragraph, with the changes and the claims marked in both."""

from dataclasses import dataclass
from functools import cached_property

from annotations.choices import FURNITURE_BLOCKS, ChangeKind, ChangeOp
from annotations.models import Article, Membership, Revision
from annotations.pipeline.changes import side_by_side
from annotations.values import Change, ChangedBlock, Span
from annotations.web.dates import day
from annotations.web.highlighting import Mark, Segment, segments
from annotations.web.pages.article import HIDDEN, claim_entries, claim_marks
from annotations.web.words import CHANGE


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


@dataclass
class Comparison:
    article: Article
    revisions: list[Revision]
    old: Revision
    new: Revision
    rows: list[Row]

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

    @property
    def declared(self) -> str:
        """When the newer page says it was modified, where the older did not say the same."""
        return "" if self.new.modified == self.old.modified else day(self.new.modified)


def comparison(
    member: Membership, article: Article, *, old: int | None, new: int | None
) -> Comparison | None:
    """Two revisions by number, by default the last two; None where there are no two."""
    revisions = list(article.revisions.defer("text", "blocks", "links").order_by("number"))
    if len(revisions) < 2:
        return None
    by_number = {revision.number: revision for revision in revisions}
    after = by_number.get(new, revisions[-1])
    before = by_number.get(old, by_number.get(after.number - 1, revisions[0]))
    texts = Revision.objects.in_bulk([before.pk, after.pk])
    before, after = texts[before.pk], texts[after.pk]
    sides = _side(member, before), _side(member, after)
    rows = [_row(block, *sides) for block in side_by_side(before.text, after.text)]
    return Comparison(article, revisions, before, after, rows)


@dataclass
class _Side:
    """One of the two texts, with its claims and the stretches that are not the article's own."""

    text: str
    claims: list[Mark]
    furniture: list[Span]

    def is_furniture(self, span: Span | None) -> bool:
        return span is None or any(f.start <= span.start < f.end for f in self.furniture)


def _side(member: Membership, revision: Revision) -> _Side:
    entries = [entry for entry in claim_entries(member, revision) if entry.claim.state not in HIDDEN]
    around = [Span(b["start"], b["end"]) for b in revision.blocks if b["kind"] in FURNITURE_BLOCKS]
    return _Side(revision.text, claim_marks(entries), around)


def _row(block: ChangedBlock, old: _Side, new: _Side) -> Row:
    changed = [change for change in block.changes if change.op != ChangeOp.EQUAL]
    kinds = {ChangeKind(change.kind) for change in changed if change.kind}
    return Row(
        old=_marked(old, block.old, [(change.old, change) for change in changed]),
        new=_marked(new, block.new, [(change.new, change) for change in changed]),
        inline=[part for change in block.changes for part in _inline(change, old, new)],
        changed=bool(kinds - {ChangeKind.COSMETIC}),
        furniture=old.is_furniture(block.old) and new.is_furniture(block.new),
        kinds=[CHANGE[kind] for kind in ChangeKind if kind in kinds],
    )


def _marked(side: _Side, span: Span | None, changed: list[tuple[Span, Change]]) -> list[Segment]:
    if span is None:
        return []
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

"""Two texts held against each other: which of them was made from the other, and what both heard from one speaker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.choices import FURNITURE_BLOCKS, DerivationKind
from annotations.pipeline.provenance import naming
from annotations.pipeline.provenance.reuse import reuse
from annotations.pipeline.provenance.sharing import shared_quotations
from annotations.pipeline.text import quoted_spans
from annotations.values import Attribution, Block, Copying, Passage, Reuse, SharedStatement, Shown, Span

# Words in one passage that stand in both and in neither's quotation marks: from here on nobody writes them twice.
LONG_PASSAGE = 25
WHOLE = 0.8  # from this share on the one text is the other, carried on
STATEMENT = 8  # words of a quotation by which a statement is known again
SURE_STATEMENT, LIKELY_STATEMENT = 0.75, 0.6
MARK_REACH = 4000  # characters beyond a passage in which its closing mark is looked for
MOST_SHOWN = 8  # passages; a text carried on whole has one


@dataclass(frozen=True)
class Traceable:
    """A text as tracing reads it. `published` is compared as ISO 8601 text."""

    text: str
    blocks: tuple[Block, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    published: str = ""

    def own_words(self) -> str:
        """As long as the text, with what stands around the article blank: offsets hold."""
        if not self.blocks:
            return self.text
        parts, at = [], 0
        for block in self.blocks:
            parts.append("\n" * (block.start - at))
            words = self.text[block.start : block.end]
            parts.append("\n" * len(words) if block.kind in FURNITURE_BLOCKS else words)
            at = block.end
        return "".join([*parts, "\n" * (len(self.text) - at)])


def copying(first: Traceable, second: Traceable) -> Copying | None:
    """Which of two texts rests on the other, by the words they share; None where they share too few.

    The one that puts the words in quotation marks has them from the other; else the later one has. Where neither
    is dated the first is taken for the one that rests on the second.
    """
    found = reuse(first.own_words(), second.own_words())
    long = [p for p in found.passages if not p.quoted and p.words >= LONG_PASSAGE]
    marked = [p for p in found.passages if p.quoted and _way(p, first, second) is not None]
    marked = [p for p in marked if p.words >= LONG_PASSAGE]
    if not (found.same or long or marked):
        return None
    way = next((_way(p, first, second) for p in marked), None)
    forward = way if way is not None else not _before(first.published, second.published)
    kind = _kind(found, marked=bool(marked))
    shown = sorted(marked or long or found.passages, key=lambda p: -p.words)[:MOST_SHOWN]
    confidence = _confidence(found, shown, told=way is not None or bool(first.published and second.published))
    return Copying(kind, forward, confidence, tuple(Shown(p.first, p.second, p.words) for p in shown))


def _kind(found: Reuse, *, marked: bool) -> DerivationKind:
    if found.score >= WHOLE:
        return DerivationKind.SYNDICATES
    if found.same:
        return DerivationKind.DERIVES_FROM
    return DerivationKind.QUOTES if marked else DerivationKind.DERIVES_FROM


def _confidence(found: Reuse, shown: Sequence[Passage], *, told: bool) -> float:
    """From 0.6 for one long passage to 0.97 for a text carried on whole; less where the way is not told."""
    words = max((p.words for p in shown), default=0)
    sure = 0.6 + 0.3 * min(1.0, found.score / 0.5) + 0.07 * min(1.0, words / 100)
    return round(min(sure, 0.97) - (0.0 if told else 0.05), 3)


def _way(passage: Passage, first: Traceable, second: Traceable) -> bool | None:
    """Whether the first has it from the second: it stands in quotation marks only there. None where both or none."""
    here, there = _quoted_share(first.text, passage.first), _quoted_share(second.text, passage.second)
    if min(here, there) > 0.2 or max(here, there) < 0.8:
        return None
    return here > there


def _quoted_share(text: str, span: Span) -> float:
    """How much of a stretch stands in quotation marks, paragraph by paragraph."""
    start = text.rfind("\n", 0, span.start) + 1
    inside = 0
    for line in text[start : span.end + MARK_REACH].split("\n"):
        for quote in quoted_spans(line):
            inside += max(0, min(start + quote.end, span.end) - max(start + quote.start, span.start))
        start += len(line) + 1
    return inside / max(1, span.end - span.start)


def _before(one: str, other: str) -> bool:
    return bool(one and other and one[:10] < other[:10])


def shared_statements(first: Traceable, second: Traceable) -> tuple[SharedStatement, ...]:
    """What both quote of one speaker, with the name as the fuller one has it."""
    return tuple(_statements(first, second))


def _statements(first: Traceable, second: Traceable) -> Iterator[SharedStatement]:
    ours, theirs = first.own_words(), second.own_words()
    for pair in shared_quotations(ours, theirs):
        one, other = _speaker(first, pair.first), _speaker(second, pair.second)
        words = min(len(ours[slice(*pair.first)].split()), len(theirs[slice(*pair.second)].split()))
        if one and other and naming.same_name(one, other):
            sure = words >= STATEMENT and pair.likeness >= 0.95
            name = max(one, other, key=len)
            yield SharedStatement(name, pair, SURE_STATEMENT if sure else LIKELY_STATEMENT)


def _speaker(text: Traceable, quotation: Span) -> str:
    """Who says what stands in the marks: whose words reach furthest over it, the innermost of those."""
    found = [
        (min(a.content.end, quotation.end) - max(a.content.start, quotation.start), a.depth, a.speaker)
        for a in text.attributions
        if a.speaker and a.content.start < quotation.end and quotation.start < a.content.end
    ]
    half = (quotation.end - quotation.start) / 2
    return max((f for f in found if f[0] >= half), key=lambda f: (f[0], f[1]), default=(0, 0, ""))[2]

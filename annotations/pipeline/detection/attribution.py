"""Who says what in a document: sentence rules, then what only the order of paragraphs can tell.

quotations -> passages -> reported by rules, learned for English -> joined -> over blocks -> speakers -> nested, origins
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from annotations.choices import BlockKind, Voice
from annotations.pipeline.detection.joining import Joined
from annotations.pipeline.detection.learned import learned
from annotations.pipeline.detection.lexing import Lexed
from annotations.pipeline.detection.origins import nested, way
from annotations.pipeline.detection.passages import Passage, passages
from annotations.pipeline.detection.people import Focus, People
from annotations.pipeline.detection.quotations import QUOTE_BLOCKS, Quotation, quotations, starting_in
from annotations.pipeline.detection.reported import Found, reported
from annotations.values import Attribution, Document, Sentence, Span

HANDLE = re.compile(r"\s*\(?@\w+\)?")
FAR = 20  # blocks: nobody goes on speaking after so many
LONG_ENOUGH_TO_STAND_ALONE = 6  # words; shorter quotations are names, titles and scare quotes


def attribute(document: Document, sentences: Sequence[Sentence]) -> tuple[Attribution, ...]:
    """Every attribution in the document, in order of its content, outer before nested.

    Contents lie in the blocks where claims are looked for. The speaker is a full name or a description
    as the article gives it, None where it is not certain.
    """
    quoted = quotations(document)
    words = Lexed(document)
    parts = passages(document, sentences, quoted, words)
    by_rule = [list(reported(passage)) for passage in parts]
    joined = Joined(learned(document, sentences, quoted, words, chain.from_iterable(by_rule)))
    walk = _Walk(document, People(document, words), quoted, joined)
    for passage, found in zip(parts, by_rule, strict=True):
        walk.take(passage, joined.of(passage, found))
    return tuple(nested(sorted(walk.attributions, key=lambda a: (a.content.start, -a.content.end))))


@dataclass(frozen=True, slots=True)
class _Said:
    """Who spoke last, to whom a quotation without a name may belong."""

    source: Span | None
    cue: Span | None
    speaker: str | None
    block: int
    introduces: bool  # ends with a colon: what follows is theirs
    quoted: bool


@dataclass(slots=True)
class _Walk:
    """One pass over the passages in reading order; what it knows is what a reader knows at that place."""

    document: Document
    people: People
    quoted: Sequence[Quotation]
    joined: Joined
    attributions: list[Attribution] = field(default_factory=list)
    focus: list[Focus] = field(default_factory=list)
    said: _Said | None = None

    def take(self, passage: Passage, found: Sequence[Found]) -> None:
        if passage.within:
            self._focus_on_subject(passage)
        made = [self._add(f, passage) for f in found if f.content]
        if passage.within is None:
            if not found:
                self._take_unmarked(passage)
            self._remember(passage, found, [a for a in made if a])

    def _add(self, found: Found, passage: Passage) -> Attribution | None:
        assert found.content is not None
        speaker = self._speaker(found.source, passage)
        verbatim = self._verbatim(found)
        voice = _voice(found, verbatim=verbatim)
        attribution = Attribution(found.content, found.source, found.cue, speaker, voice, verbatim)
        attribution = replace(attribution, origins=way(self.document.text, attribution, passage))
        self.attributions.append(attribution)
        return attribution

    def _speaker(self, source: Span | None, passage: Passage) -> str | None:
        return self.people.speaker(source, self.focus, passage.block) if source else None

    def _verbatim(self, found: Found) -> bool:
        """Whether all of the words stand in quotation marks but those that say who speaks."""
        content, text = found.content, self.document.text
        assert content is not None
        beside = [s for s in (found.source, found.cue) if s and content.start <= s.start < content.end]
        covered = [Span(q.start, q.end) for q in self._outermost(content)] + beside
        bare = list(text[content.start : content.end])
        for span in covered:
            bare[max(0, span.start - content.start) : span.end - content.start] = " " * (
                span.end - span.start
            )
        return len(covered) > len(beside) and len("".join(bare).split()) <= 1 + 4 * bool(beside)

    def _outermost(self, content: Span) -> list[Quotation]:
        """Quotations within a stretch that no other quotation within it holds."""
        within = starting_in(self.quoted, content.start - 1, content.end)
        depth = min((q.depth for q in within), default=0)
        return [q for q in within if q.depth == depth]

    def _take_unmarked(self, passage: Passage) -> None:
        """A sentence that is only a quotation: it belongs to who introduced it, or who was speaking."""
        quote = passage.only_quote
        if not quote or not self._stands(quote) or self.joined.has(Span(quote.start, quote.end)):
            return
        said = self._owner(quote)
        content = Span(quote.start, quote.end)
        author = _bare_author(self.document.blocks[quote.block].author)
        if author or (self.document.blocks[quote.block].kind == BlockKind.EMBEDDED_POST and not said):
            self._quote(content, None, None, author)
        elif said and not self._goes_on(said, content):
            self._quote(content, said.source, said.cue, said.speaker)
        elif not said:
            self._quote(content, None, None, None)

    def _quote(self, content: Span, source: Span | None, cue: Span | None, speaker: str | None) -> None:
        origins = (speaker,) if speaker else ()
        self.attributions.append(Attribution(content, source, cue, speaker, Voice.QUOTED, True, 0, origins))

    def _goes_on(self, said: _Said, content: Span) -> bool:
        """Whether the quotation only goes on from the one before it in the same paragraph; then it is made longer."""
        index = next((i for i in reversed(range(len(self.attributions))) if self._is_by(i, said)), None)
        if index is None or content.end > self.document.blocks[said.block].end:
            return False
        last = self.attributions[index]
        if not last.verbatim or last.content.end > content.start:
            return False
        self.attributions[index] = replace(last, content=Span(last.content.start, content.end))
        return True

    def _is_by(self, index: int, said: _Said) -> bool:
        return said.cue is not None and self.attributions[index].cue == said.cue

    def _stands(self, quote: Quotation) -> bool:
        words = len(self.document.text[quote.start : quote.end].split())
        said = self.said
        awaited = said is not None and (said.block == quote.block or said.introduces) and words > 1
        return not quote.marked or quote.continues or awaited or words >= LONG_ENOUGH_TO_STAND_ALONE

    def _owner(self, quote: Quotation) -> _Said | None:
        said = self.said
        if not said:
            return None
        if not said.introduces and self._holds_reports(quote):
            return None
        gap = self._blocks_between(said.block, quote.block)
        if said.introduces or quote.continues:
            return said if gap <= 1 else None
        if self.document.blocks[quote.block].kind in QUOTE_BLOCKS and not quote.marked:
            return None
        return said if gap <= 1 and said.speaker else None

    def _holds_reports(self, quote: Quotation) -> bool:
        """Whether other people's words fill much of it: then it is an excerpt of a report, not somebody speaking."""
        inner = [q for q in starting_in(self.quoted, *quote.inner) if q.depth == quote.depth + 1]
        return sum(q.end - q.start for q in inner) > 0.3 * (quote.end - quote.start)

    def _blocks_between(self, first: int, last: int) -> int:
        """How many blocks apart, headings and furniture not counted."""
        kinds = (BlockKind.PARAGRAPH, BlockKind.LIST, *QUOTE_BLOCKS)
        between = self.document.blocks[first + 1 : last + 1][:FAR]
        return sum(block.kind in kinds for block in between)

    def _remember(self, passage: Passage, found: Sequence[Found], made: Sequence[Attribution]) -> None:
        self._focus_on_subject(passage)
        introduces = self._ends_with_colon(passage)
        pending = next((f for f in found if f.pending), None)
        outer = [a for a in made if not _is_told_by_another(a, made)]
        spoken = [a for a in outer if a.speaker] or outer
        if pending:
            speaker = self._speaker(pending.source, passage)
            self._say(_Said(pending.source, pending.cue, speaker, passage.block, True, False), passage)
        elif spoken:
            last = spoken[-1]
            quoted = last.verbatim
            self._say(_Said(last.source, last.cue, last.speaker, passage.block, introduces, quoted), passage)
        elif passage.only_quote:
            if self.said:
                self.said = _Said(
                    self.said.source,
                    self.said.cue,
                    self.said.speaker,
                    passage.block,
                    self.said.introduces,
                    True,
                )
        else:
            self._let_subject_speak(passage, introduces)

    def _say(self, said: _Said, passage: Passage) -> None:
        self.said = said
        if said.speaker and said.source and self.people.known(said.speaker):
            self.focus.append(Focus(said.source.start, passage.block, said.speaker, True))

    def _let_subject_speak(self, passage: Passage, introduces: bool) -> None:
        """Narration: the person a short paragraph is about may go on in the next one, if it is a quotation."""
        subject = next((f for f in reversed(self.focus) if f.at >= passage.start), None)
        if subject:
            source = Span(subject.at, subject.at + len(subject.name))
            mention = self.people.mentioned(subject.at, subject.at + 1)
            source = Span(mention[0].start, mention[0].end) if mention else source
            self.said = _Said(source, None, subject.name, passage.block, introduces, False)
        elif introduces and self.said and self.said.block == passage.block:
            self.said = _Said(self.said.source, self.said.cue, self.said.speaker, passage.block, True, False)
        else:
            self.said = None

    def _focus_on_subject(self, passage: Passage) -> None:
        """The person a sentence opens with becomes whom "he" or "she" means next."""
        limit = next((t.start for t in passage.tokens[:9] if t.text == ","), None)
        limit = limit or (
            passage.tokens[min(8, len(passage.tokens) - 1)].start if passage.tokens else passage.start
        )
        opening = self.people.mentioned(passage.start, limit + 1)
        if opening and not passage.only_quote:
            name = self.people.full_name(opening[0].name)
            self.focus.append(Focus(opening[0].start, passage.block, name, False))

    def _ends_with_colon(self, passage: Passage) -> bool:
        return self.document.text[passage.start : passage.end].rstrip(" \u00a0*_\n").endswith(":")


def _bare_author(author: str | None) -> str | None:
    """Without the account's handle: "Harbour Office (@harbour)"."""
    return author and (HANDLE.sub("", author).strip() or author)


def _is_told_by_another(one: Attribution, others: Sequence[Attribution]) -> bool:
    cue = one.cue or one.content
    return any(o.content.start <= cue.start and cue.end <= o.content.end for o in others if o is not one)


def _voice(found: Found, *, verbatim: bool) -> Voice:
    if verbatim:
        return Voice.QUOTED
    return Voice.REPORTED if found.source else Voice.HEARSAY

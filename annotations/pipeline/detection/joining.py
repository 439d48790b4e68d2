"""The rules' attributions and the models' joined: the models know English reporting, the rules what marks and colons mean."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from annotations.pipeline.detection.passages import Passage
from annotations.pipeline.detection.reported import Found
from annotations.values import Span

MOST = 0.5  # of some words: then they are taken to be attributed
TELLING = frozenset({"said", "says", "told", "tells", "wrote", "reported"})
CITING = frozenset({"citing", "quoting"})  # what follows is a source, and is read as an origin
NEAR = 20  # contents that begin before some words are looked at


class Joined:
    """What is said in each passage; without the models' attributions it is what the rules say."""

    def __init__(self, learned: Sequence[Found]) -> None:
        self.learned = learned
        self._cues = [found.cue.start for found in learned if found.cue]
        self._contents = sorted(found.content for found in learned if found.content)
        self._starts = [content.start for content in self._contents]

    def of(self, passage: Passage, by_rule: Sequence[Found]) -> list[Found]:
        """The attributions whose cue stands in the passage itself, not in a quotation within it."""
        if not self.learned:
            return list(by_rule)
        own = list(self._own(passage))
        kept = [found for found in by_rule if self._adds(passage, found, own)]
        return sorted(own + kept, key=lambda found: found.cue or found.content or Span(0, 0))

    def _own(self, passage: Passage) -> Iterator[Found]:
        for found in self.learned[
            bisect_left(self._cues, passage.start) : bisect_left(self._cues, passage.end)
        ]:
            if not found.cue or _lows(passage, found.cue) & CITING:
                continue
            if not any(q.start <= found.cue.start < q.end for q in passage.quotes):
                yield found

    def _adds(self, passage: Passage, found: Found, own: Sequence[Found]) -> bool:
        """Whether a rule's attribution is worth keeping beside the models': words to come, quotations, plain telling."""
        if found.cue is None or any(_touch(found.cue, other.cue) for other in own):
            return False
        if found.content is None:
            return found.pending
        if _is_quotation(passage, found.content):
            return not self.has(found.content, but=found.cue)
        plain = _lows(passage, found.cue) & TELLING and found.source is not None
        return bool(plain) and (not self.has(found.content) or self._is_inside(found.cue, found.content))

    def _is_inside(self, cue: Span, content: Span) -> bool:
        """Whether all of an attribution is part of what somebody else says."""
        return any(_covers(other, cue) and _covers(other, content) for other in self._near(content))

    def has(self, content: Span, *, but: Span | None = None) -> bool:
        """Whether the models attribute these words to somebody; what also holds `but` is another matter."""
        return any(
            _covers(other, content) and not (but and _touch(but, other)) for other in self._near(content)
        )

    def _near(self, content: Span) -> Sequence[Span]:
        last = bisect_left(self._starts, content.end)
        return self._contents[max(0, last - NEAR) : last]


def _touch(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and a.start < b.end and b.start < a.end


def _lows(passage: Passage, cue: Span) -> set[str]:
    return {t.low for t in passage.tokens if cue.start <= t.start < cue.end}


def _covers(outer: Span, content: Span) -> bool:
    shared = min(outer.end, content.end) - max(outer.start, content.start)
    return shared >= MOST * (content.end - content.start)


def _is_quotation(passage: Passage, content: Span) -> bool:
    return any(q.start <= content.start and content.end <= q.end for q in passage.quotes)

"""The tokens of one sentence, and what the rules of attribution ask of them."""

from collections.abc import Sequence

from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.lexing import Token
from annotations.pipeline.detection.passages import SPEECH
from annotations.values import Span

STOPS = frozenset(".!?…;")
MAX_PHRASE = 18  # tokens: a longer stretch is no name of who speaks


class Line:
    """The tokens of one sentence, and the questions the rules ask of them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.size = len(tokens)
        self._lows = [token.low for token in tokens]
        self._words = [token.is_word for token in tokens]
        self.last = self._last()

    def _last(self) -> int:
        """Index after the last token that is not closing punctuation."""
        end = self.size
        while end and self.tokens[end - 1].text in STOPS:
            end -= 1
        return end

    def low(self, index: int) -> str:
        return self._lows[index] if 0 <= index < self.size else ""

    def is_quote(self, index: int) -> bool:
        return 0 <= index < self.size and self.tokens[index].quote is not None

    def is_word(self, index: int) -> bool:
        return 0 <= index < self.size and self._words[index]

    def span(self, start: int, end: int) -> Span | None:
        """From token to token, `end` exclusive, without marks that only lean on it."""
        while start < end and self.tokens[start].text in ",:;.—–-)!?…*":
            start += 1
        while end > start and self.tokens[end - 1].text in ",:;—–-(.*":
            end -= 1
        return Span(self.tokens[start].start, self.tokens[end - 1].end) if start < end else None

    def is_cue(self, index: int) -> bool:
        low = self.low(index)
        if low == "described":
            return self.low(index + 1) in ("by", "as", "him", "her", "it", "them")
        if low not in lexicon.SAYING and low not in lexicon.TOPIC:
            return False
        if index and self.tokens[index].text[0].isupper():
            return False
        doubtful = low in lexicon.DOUBTFUL or low.endswith("ing")
        before = self.low(index - 1)
        if before in (lexicon.NOUN_LEADS if doubtful else lexicon.OWNERS) or before.endswith(("'s", "s'")):
            return False
        if before in ("to", "not", "of", "could", "would"):
            return before in ("would", "could")
        return not doubtful or self._plainly(index)

    def _plainly(self, index: int) -> bool:
        """A word that need not be a verb of saying counts where a clause, a quotation or a colon follows it."""
        after = [self.low(i) for i in range(index + 1, min(index + 3, self.size))]
        if after and (after[0] in lexicon.THAT or after[0] == ":" or after == [",", "citing"]):
            return True
        if self.low(index).endswith("ing") or (after and after[0] in lexicon.MODALS | lexicon.FINITE):
            return False
        if self.is_quote(index + 1) or (after[:1] == [","] and self.is_quote(index + 2)):
            return True
        if self.low(index) in lexicon.TOPIC and after[:1] and after[0] in lexicon.TOPIC[self.low(index)]:
            return True
        preceded = self.low(index - 1) in lexicon.SUBJECT_PRONOUNS or self._name_before(index)
        return (
            preceded and self.low(index) in lexicon.SAYING and bool(after) and self.clause_follows(index + 1)
        )

    def _name_before(self, index: int) -> bool:
        return self.is_word(index - 1) and self.tokens[index - 1].text[:1].isupper()

    def clause_follows(self, start: int) -> bool:
        """Whether a finite verb comes before the next stop: "claims the plan is dead"."""
        for index in range(start, min(start + 12, self.last)):
            if self.low(index) in lexicon.FINITE:
                return True
            if self.low(index) in ("of", "in", "for", "to") and index == start:
                return False
            if self.tokens[index].text in ",;:":
                return False
        return False

    def before(self, index: int) -> tuple[int, int] | None:
        """The noun phrase that stands before a verb, as token indexes."""
        end = index
        while end and self.low(end - 1) in lexicon.BETWEEN and not self.is_quote(end - 1):
            end -= 1
        if end and self.low(end - 1) == "," and self.is_word(end - 2):
            end = self._before_apposition(end - 1)
        start = end - 1 if self.low(end - 1) in lexicon.LONE_PRONOUNS else self._phrase_start(end)
        if start >= end or end - start > MAX_PHRASE or self.low(start - 1) in lexicon.MODALS:
            return None
        return start, end

    def _before_apposition(self, comma: int) -> int:
        """The end of "Smith" in "Smith, the mayor of X, said"; the comma itself where there is no such pair."""
        for index in range(comma - 1, max(-1, comma - 22), -1):
            if self.low(index) == "," and self.is_word(index - 1):
                return index
            if self.is_quote(index) or self.tokens[index].text in STOPS | {":"}:
                break
        return comma + 1

    def _phrase_start(self, end: int) -> int:
        start = end
        depth = 0
        while start and not self._is_long_quote(start - 1):
            token = self.tokens[start - 1]
            depth += (token.text == ")") - (token.text == "(")
            if depth < 0 or (not depth and self._breaks(start - 1, end)):
                break
            start -= 1
        while start < end and not self._may_open_phrase(start):
            start += 1
        return start

    def _may_open_phrase(self, index: int) -> bool:
        return (self.is_word(index) or self.is_quote(index)) and self.low(index) not in lexicon.AND

    def _is_long_quote(self, index: int) -> bool:
        """A quotation that is somebody's words, not a name or a phrase within a noun phrase."""
        quote = self.tokens[index].quote
        return quote is not None and (
            quote.inner.end - quote.inner.start > 30 or self.tokens[index].text == SPEECH
        )

    def _breaks(self, index: int, end: int) -> bool:
        low, text = self.low(index), self.tokens[index].text
        if low in lexicon.RELATIVE and index == end - 1:
            return False
        if text in ",;:!?…—–" or low in lexicon.BOUNDARY or low in lexicon.FINITE:
            return True
        if low in lexicon.SAYING and low not in lexicon.DOUBTFUL:
            return True
        if low in lexicon.AND:
            return self.low(index - 1) == "," or self.low(index + 1) in lexicon.SUBJECT_PRONOUNS
        return text == "." and index > 0 and len(self.low(index - 1)) > 4

    def after(self, index: int) -> tuple[int, int] | None:
        """The noun phrase that stands after a verb: "said the mayor of X"."""
        start = index + 1
        while self.low(start) in lexicon.BETWEEN - lexicon.ARTICLES:
            start += 1
        end = start
        while end < self.size and not self._is_long_quote(end) and not self._ends_phrase(end, start):
            end += 1
        if end == start or self.low(start) in lexicon.FIRST_PERSON:
            return None
        return start, self._with_apposed_name(end)

    def _with_apposed_name(self, end: int) -> int:
        """On from "a member of the chamber (the lower house)" to the name: ", Olena Marchenko"."""
        at = end
        if self.low(at) == "(":
            at = next((i + 1 for i in range(at, min(at + 12, self.size)) if self.low(i) == ")"), at)
        if self.low(at) != ",":
            return end
        name = at + 1
        while self.is_word(name) and self.tokens[name].text[0].isupper():
            name += 1
        apposed = name - at > 2 and (name >= self.last or self.low(name) in (",", ":"))
        return name if apposed and self.low(at + 1) not in lexicon.MONTHS_AND_DAYS else end

    def _ends_phrase(self, index: int, start: int) -> bool:
        token = self.tokens[index]
        if token.text == ".":
            return index == self.size - 1 or len(self.low(index - 1)) > 4
        if token.text in ",;:!?…—–()" or token.low in lexicon.NEVER_IN_PHRASE:
            return True
        return index - start > 14 or (index > start and token.low in lexicon.PHRASE_ENDS)

    def source(self, phrase: tuple[int, int] | None) -> Span | None:
        return self.span(*phrase) if phrase else None

    def is_told(self, index: int) -> bool:
        return self.low(index) in ("told", "tells")

    def cue(self, index: int) -> Span:
        return Span(self.tokens[index].start, self.tokens[index].end)

    def according_at(self, index: int) -> int:
        """How many tokens from here say "according to" in some language; 0 if none."""
        if self.low(index) not in lexicon.ACCORDING_OPENS or not self.is_word(index):
            return 0
        ahead = [self.low(i) for i in range(index, min(index + 5, self.size)) if self.is_word(i)]
        match = lexicon.ACCORDING.match(" ".join(ahead))
        return len(match[0].split()) if match else 0

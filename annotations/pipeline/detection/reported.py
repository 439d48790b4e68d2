"""Who says what inside one sentence: rules over a cue, the noun phrase beside it and what is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.passages import SPEECH, Passage, Token
from annotations.values import Span

STOPS = frozenset(".!?…;")
CLAUSE_ENDS = frozenset(
    {"but", "while", "although", "though", "whereas", "але", "но", "aber", "mais", "pero", "yet"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in a sentence. `pending`: the words themselves follow in the next block ("He wrote:")."""

    cue: Span | None
    source: Span | None = None
    content: Span | None = None
    pending: bool = False


def reported(passage: Passage) -> Iterator[Found]:
    """Every attribution the sentence itself shows, in order of the cue."""
    line = _Line(passage.tokens)
    taken: list[Span] = []
    for index, token in enumerate(passage.tokens):
        found = None
        if line.is_cue(index):
            found = line.by_verb(index)
        elif token.low in lexicon.HEARSAY:
            found = line.by_adverb(index)
        if found and not any(t.start <= found.cue.start < t.end for t in taken if found.cue):
            yield found
    yield from line.by_preposition()
    yield from line.by_colon()


class _Line:
    """The tokens of one sentence, and the questions the rules ask of them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.size = len(tokens)
        self.last = self._last()

    def _last(self) -> int:
        """Index after the last token that is not closing punctuation."""
        end = self.size
        while end and self.tokens[end - 1].text in STOPS:
            end -= 1
        return end

    def low(self, index: int) -> str:
        return self.tokens[index].low if 0 <= index < self.size else ""

    def is_quote(self, index: int) -> bool:
        return 0 <= index < self.size and self.tokens[index].quote is not None

    def is_word(self, index: int) -> bool:
        return 0 <= index < self.size and self.tokens[index].is_word

    def span(self, start: int, end: int) -> Span | None:
        """From token to token, `end` exclusive, without marks that only lean on it."""
        while start < end and self.tokens[start].text in ",:;.—–-)!?…*":
            start += 1
        while end > start and self.tokens[end - 1].text in ",:;—–-(.*":
            end -= 1
        return Span(self.tokens[start].start, self.tokens[end - 1].end) if start < end else None

    # -- cues ----------------------------------------------------------------------------------

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
        if after and (after[0] in lexicon.THAT or after[0] == ":"):
            return True
        if self.low(index).endswith("ing") or (after and after[0] in lexicon.MODALS | lexicon.FINITE):
            return False
        if self.is_quote(index + 1) or (after[:1] == [","] and self.is_quote(index + 2)):
            return True
        if self.low(index) in lexicon.TOPIC and after[:1] and after[0] in lexicon.TOPIC[self.low(index)]:
            return True
        preceded = self.low(index - 1) in lexicon.SUBJECT_PRONOUNS or self._name_before(index)
        return (
            preceded and self.low(index) in lexicon.SAYING and bool(after) and self._clause_follows(index + 1)
        )

    def _name_before(self, index: int) -> bool:
        return self.is_word(index - 1) and self.tokens[index - 1].text[:1].isupper()

    def _clause_follows(self, start: int) -> bool:
        """Whether a finite verb comes before the next stop: "claims the plan is dead"."""
        for index in range(start, min(start + 12, self.last)):
            if self.low(index) in lexicon.FINITE:
                return True
            if self.low(index) in ("of", "in", "for", "to") and index == start:
                return False
            if self.tokens[index].text in ",;:":
                return False
        return False

    # -- sources -------------------------------------------------------------------------------

    def before(self, index: int) -> tuple[int, int] | None:
        """The noun phrase that stands before a verb, as token indexes."""
        end = index
        while end and self.low(end - 1) in lexicon.BETWEEN and not self.is_quote(end - 1):
            end -= 1
        if end and self.low(end - 1) == "," and self.is_word(end - 2):
            end = self._before_apposition(end - 1)
        start = end - 1 if self.low(end - 1) in lexicon.LONE_PRONOUNS else self._phrase_start(end)
        if start >= end or end - start > 18 or self.low(start - 1) in lexicon.MODALS:
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

    # -- rules ---------------------------------------------------------------------------------

    def by_verb(self, index: int) -> Found | None:
        if self.low(index - 1).split("'")[0] in lexicon.FIRST_PERSON and not self._told(index):
            return None
        if self.low(index) == "described" or self._passive(index):
            return self._by_passive(index)
        inverted = self._inverted(index)
        if inverted:
            return inverted
        phrase = self.before(index)
        if phrase and self.low(phrase[0]) in lexicon.FIRST_PERSON and phrase[1] - phrase[0] == 1:
            return None
        if phrase and self._closes(index):
            return self._after_clause(index, phrase)
        if not phrase and not self.low(index).endswith("ing"):
            return None
        return self._before_clause(index, phrase or self._subject(index))

    def _told(self, index: int) -> bool:
        return self.low(index) in ("told", "tells")

    def _cue(self, index: int) -> Span:
        return Span(self.tokens[index].start, self.tokens[index].end)

    def _subject(self, index: int) -> tuple[int, int] | None:
        """For "…, adding that": the subject of the sentence, where it opens with a name or a pronoun."""
        end = 0
        while (
            end < index
            and self.is_word(end)
            and (self.tokens[end].text[0].isupper() or self.low(end) in lexicon.SUBJECT_PRONOUNS)
        ):
            end += 1
        return (0, end) if end else None

    def _inverted(self, index: int) -> Found | None:
        """ "…", said the mayor. Also: The plan is dead, said the mayor."""
        at = index - 1
        while at >= 0 and self.low(at) in lexicon.BETWEEN:
            at -= 1
        while at >= 0 and (self.tokens[at].text in ",—–-" or self.low(at) in ("так", "так,")):
            at -= 1
        direct = self.is_quote(at)
        if not direct and not (
            self.low(index - 1) in (",", "—", "–") and at >= 3 and self._opens_name(index + 1)
        ):
            return None
        phrase = self.after(index)
        if not phrase or not (direct or self._pauses(phrase[1])):
            return None
        start, end = (self._mixed_start(at), at + 1) if direct else (0, at + 1)
        return Found(self._cue(index), self.source(phrase), self._with_rest(start, end, phrase[1]))

    def _pauses(self, index: int) -> bool:
        return (
            index >= self.last
            or self.low(index) in (",", "—", "–", "(")
            or self.low(index) in lexicon.PHRASE_ENDS
        )

    def _opens_name(self, index: int) -> bool:
        return self.is_word(index) and (
            self.tokens[index].text[0].isupper()
            or self.low(index) in lexicon.NOUN_LEADS | lexicon.SUBJECT_PRONOUNS
        )

    def _with_rest(self, start: int, end: int, after: int) -> Span | None:
        """The words before the cue, and on to a quotation that goes on behind it."""
        more = [i for i in range(after, self.size) if self.is_quote(i)]
        content = self.span(start, end)
        if not more or not content:
            return content
        return Span(content.start, self.tokens[more[-1]].end)

    def _closes(self, index: int) -> bool:
        """Whether the verb is at the end of what it belongs to: "…, the mayor said on Monday." """
        phrase = self.before(index)
        if not phrase or phrase[0] == 0:
            return False
        lead = phrase[0] - 1
        if self.is_quote(lead) or (self.low(lead) in (",", "—", "–") and self.is_quote(lead - 1)):
            return not self._object_follows(index)
        if self.low(lead) not in (",", "—", "–") or any(map(self.is_quote, range(index + 1, index + 4))):
            return False
        nearest = self.low(index + 1)
        return index + 1 >= self.last or nearest in (",", "—", "–") or self._only_circumstance(index + 1)

    def _object_follows(self, index: int) -> bool:
        return any(self.low(i) in lexicon.THAT for i in range(index + 1, min(index + 3, self.size)))

    def _only_circumstance(self, start: int) -> bool:
        """ "on Monday", "in an interview", "reporters": nothing that could be the words themselves."""
        rest = range(start, self.last)
        if len(rest) > 12 or any(self.is_quote(i) or self.low(i) in lexicon.CLAUSE_SIGNS for i in rest):
            return False
        return self.low(start) in lexicon.CIRCUMSTANCE

    def _after_clause(self, index: int, phrase: tuple[int, int]) -> Found:
        lead = phrase[0] - 1
        quote = lead if self.is_quote(lead) else lead - 1
        if self.is_quote(quote):
            start = self._mixed_start(quote)
            return Found(self._cue(index), self.source(phrase), self._with_rest(start, quote + 1, index + 1))
        end = phrase[0]
        content = self.span(0, end)
        if self.low(index + 1) == "," and index + 2 < self.last and end <= 6:
            content = self.span(0, self.last)
        return Found(self._cue(index), self.source(phrase), content)

    def _mixed_start(self, quote: int) -> int:
        """Where the clause begins whose end is the quotation: the quotation itself if nothing leads to it."""
        if quote and self.is_word(quote - 1):
            return 0
        return quote

    def _before_clause(self, index: int, phrase: tuple[int, int] | None) -> Found | None:
        if self._orders(index):
            return None
        source = None if self._impersonal(index, phrase) else self.source(phrase)
        cue = self._cue(index)
        if self.low(self.last - 1) == ":" and self.last - index <= 10 and self.last == self.size:
            return Found(cue, source, None, pending=True)
        start = self._content_start(index)
        if start is None:
            return None
        content = self.span(start, self._clause_end(start))
        if self._is_said(start):
            content = self._with_rest(start, start + 1, start + 1)
        return Found(cue, source, content) if content else None

    def _is_said(self, index: int) -> bool:
        """Whether the token is a quotation that ends where its sentence ends, so that what follows is not said."""
        token = self.tokens[index]
        return token.quote is not None and token.low[1:-1] in (",", ".", "!", "?", "…")

    def _orders(self, index: int) -> bool:
        """ "told them to stop" is no statement."""
        if not self._told(index):
            return False
        for at in range(index + 1, min(index + 6, self.last)):
            if (
                self.low(at) in lexicon.THAT
                or self.is_quote(at)
                or self.low(at) in lexicon.FINITE | {",", ":"}
            ):
                return False
            if self.low(at) == "to":
                return True
        return False

    def _impersonal(self, index: int, phrase: tuple[int, int] | None) -> bool:
        """ "it is believed that": said, but by nobody."""
        between = {self.low(i) for i in range(phrase[1], index)} if phrase else set()
        return bool(phrase) and self.low(phrase[0]) == "it" and bool(between & {"is", "was", "been"})

    def _content_start(self, index: int) -> int | None:
        """Where the words begin after a verb of saying: after "that", at a quotation, behind who is told."""
        for at in range(index + 1, min(index + 14, self.size)):
            if self.low(at) in lexicon.THAT and not (at > index + 6 and self._clause_follows(index + 1)):
                return at + 1
            if self.low(at) == ":":
                return at + 1
            if self.is_quote(at) and (at == index + 1 or self.low(at - 1) in (",", "—") or self._told(index)):
                return at
            if self.tokens[at].text in ";.!?…":
                break
        topic = lexicon.TOPIC.get(self.low(index))
        if topic is not None:
            return index + 2 if self.low(index + 1) in topic else (index + 1 if not topic else None)
        return self._behind_addressee(index)

    def _behind_addressee(self, index: int) -> int | None:
        start = index + 1
        if self._told(index) or self.low(start) in lexicon.ADDRESSEES - {"it", "her"}:
            start += self.low(start) in lexicon.ADDRESSEES
        while self.low(start) in lexicon.MONTHS_AND_DAYS | {"on", "also"}:
            start += 1
        if start >= self.last or self.tokens[start].text in ",;:.)":
            return None
        return start

    def _clause_end(self, start: int) -> int:
        for index in range(start + 3, self.last):
            text = self.tokens[index].text
            if text == ";" or (text == "," and self.low(index + 1) in CLAUSE_ENDS):
                return index
            if text == "," and lexicon.ACCORDING.match(
                " ".join(self.low(i) for i in range(index + 1, index + 3))
            ):
                return index
        return self.last

    def _passive(self, index: int) -> bool:
        return self._told(index) and self.low(index - 1) in ("been", "was", "were", "is", "are", "being")

    def _by_passive(self, index: int) -> Found | None:
        """ "X is described by Y as Z", "X was told that Z"."""
        if self._told(index):
            start = self._content_start(index)
            content = self.span(start, self._clause_end(start)) if start else None
            return Found(self._cue(index), None, content) if content else None
        if self.low(index + 1) != "by":
            phrase = self.before(index)
            content = self.span(index + 1, self.last)
            return Found(self._cue(index), self.source(phrase), content) if phrase and content else None
        end = next(
            (i for i in range(index + 2, self.size) if self.low(i) in ("as", ",", "als", "comme")), None
        )
        if end is None:
            return None
        return Found(self._cue(index), self.span(index + 2, end), self.span(0, self.last))

    def by_adverb(self, index: int) -> Found | None:
        content = self.span(0, self.last)
        return Found(self._cue(index), None, content) if content else None

    def by_preposition(self) -> Iterator[Found]:
        """ "according to X": at the head of its clause, or behind it."""
        for index in range(self.size):
            words = self._according_at(index)
            if not words:
                continue
            phrase = self.after(index + words - 1)
            if not phrase:
                continue
            cue = self.span(index, index + words)
            content = self._around_preposition(index, phrase)
            pending = content is None and self.low(phrase[1]) == ":"
            if content or pending:
                yield Found(cue, self.source(phrase), content, pending)

    def _according_at(self, index: int) -> int:
        """How many tokens from here say "according to" in some language; 0 if none."""
        if not self.is_word(index):
            return 0
        ahead = [self.low(i) for i in range(index, min(index + 5, self.size)) if self.is_word(i)]
        match = lexicon.ACCORDING.match(" ".join(ahead))
        return len(match[0].split()) if match else 0

    def _around_preposition(self, index: int, phrase: tuple[int, int]) -> Span | None:
        start = phrase[1]
        while (
            self.low(start)
            and self.low(start) not in lexicon.FINITE
            and self.low(start) not in (",", ":")
            and not self.is_quote(start)
            and start < self.last
        ):
            start += 1
        led_by = [i for i in range(index) if self.is_word(i) or self.is_quote(i)]
        if (
            len(led_by) >= 4
            and self.low(index - 2) not in lexicon.THAT
            and self.low(index - 1) not in lexicon.THAT
        ):
            return self.span(self._clause_start(index), index)
        return self.span(start, self.last) if start < self.last else None

    def _clause_start(self, index: int) -> int:
        return next((at + 1 for at in range(index - 4, 0, -1) if self.tokens[at].text == ";"), 0)

    def by_colon(self) -> Iterator[Found]:
        """ "Smith: “…”" and "The mayor, on the phone: “…”"."""
        for index in range(1, self.size - 1):
            if self.low(index) == ":" and self.is_quote(index + 1):
                said = any(self.is_cue(i) or self._according_at(i) for i in range(index))
                phrase = self.before(index)
                if not said and phrase and phrase[0] == 0:
                    yield Found(self._cue(index), self.source(phrase), self.span(index + 1, self.last))

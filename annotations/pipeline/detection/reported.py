"""Who says what inside one sentence: rules over a cue, the noun phrase beside it and what is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.line import Line
from annotations.pipeline.detection.passages import Passage
from annotations.values import Span

MAX_TOKENS = 400  # of a sentence are looked at: a longer one is no sentence
LONGEST_SIGNATURE = 10  # tokens
# Only where one of these stands can somebody be said to say something, quotation marks apart.
TELLING = (
    lexicon.SAYING | frozenset(lexicon.TOPIC) | {"described"} | lexicon.HEARSAY | lexicon.ACCORDING_OPENS
)
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
    tokens = passage.tokens[:MAX_TOKENS]
    telling = [index for index, token in enumerate(tokens) if token.low in TELLING]
    if telling or passage.quotes:
        yield from _in_line(Line(tokens), telling)


def _in_line(line: Line, telling: Sequence[int]) -> Iterator[Found]:
    for index in telling:
        found = None
        if line.is_cue(index):
            found = _by_verb(line, index)
        elif line.low(index) in lexicon.HEARSAY:
            found = _by_adverb(line, index)
        if found:
            yield found
    yield from _by_preposition(line, telling)
    yield from _by_colon(line)
    signed = _by_signature(line)
    if signed:
        yield signed


def _by_verb(line: Line, index: int) -> Found | None:
    if line.low(index - 1).split("'")[0] in lexicon.FIRST_PERSON and not line.is_told(index):
        return None
    if line.low(index) == "described" or _passive(line, index):
        return _by_passive(line, index)
    inverted = _inverted(line, index)
    if inverted:
        return inverted
    phrase = line.before(index)
    if phrase and _is_nobody(line, phrase):
        return None
    if phrase and _closes(line, index):
        return _after_clause(line, index, phrase)
    if not phrase and not line.low(index).endswith("ing"):
        return None
    return _before_clause(line, index, phrase or _subject(line, index))


def _is_nobody(line: Line, phrase: tuple[int, int]) -> bool:
    """Whether the subject cannot be asked: the author ("as I wrote"), or a thing ("all of this points to")."""
    low = [line.low(i) for i in range(*phrase)]
    return low[-1] in lexicon.THINGS or (len(low) == 1 and low[0] in lexicon.FIRST_PERSON)


def _subject(line: Line, index: int) -> tuple[int, int] | None:
    """For "…, adding that": the subject of the sentence, where it opens with a name or a pronoun."""
    end = 0
    while (
        end < index
        and line.is_word(end)
        and (line.tokens[end].text[0].isupper() or line.low(end) in lexicon.SUBJECT_PRONOUNS)
    ):
        end += 1
    return (0, end) if end else None


def _inverted(line: Line, index: int) -> Found | None:
    """ "…", said the mayor. Also: The plan is dead, said the mayor."""
    at = index - 1
    while at >= 0 and line.low(at) in lexicon.BETWEEN:
        at -= 1
    while at >= 0 and (line.tokens[at].text in ",—–-" or line.low(at) in ("так", "так,")):
        at -= 1
    direct = line.is_quote(at)
    if not direct and not (
        line.low(index - 1) in (",", "—", "–") and at >= 3 and _opens_name(line, index + 1)
    ):
        return None
    phrase = line.after(index)
    if not phrase or not (direct or _pauses(line, phrase[1])):
        return None
    start, end = (_mixed_start(line, at), at + 1) if direct else (0, at + 1)
    return Found(line.cue(index), line.source(phrase), _with_rest(line, start, end, phrase[1]))


def _pauses(line: Line, index: int) -> bool:
    return (
        index >= line.last
        or line.low(index) in (",", "—", "–", "(")
        or line.low(index) in lexicon.PHRASE_ENDS
    )


def _opens_name(line: Line, index: int) -> bool:
    return line.is_word(index) and (
        line.tokens[index].text[0].isupper()
        or line.low(index) in lexicon.NOUN_LEADS | lexicon.SUBJECT_PRONOUNS
    )


def _with_rest(line: Line, start: int, end: int, after: int) -> Span | None:
    """The words before the cue, and on to a quotation that goes on behind it."""
    more = [i for i in range(after, line.size) if line.is_quote(i)]
    content = line.span(start, end)
    if not more or not content:
        return content
    return Span(content.start, line.tokens[more[-1]].end)


def _closes(line: Line, index: int) -> bool:
    """Whether the verb is at the end of what it belongs to: "…, the mayor said on Monday." """
    phrase = line.before(index)
    if not phrase or phrase[0] == 0:
        return False
    lead = phrase[0] - 1
    if line.is_quote(lead) or (line.low(lead) in (",", "—", "–") and line.is_quote(lead - 1)):
        return not _object_follows(line, index)
    if line.low(lead) not in (",", "—", "–") or any(map(line.is_quote, range(index + 1, index + 4))):
        return False
    nearest = line.low(index + 1)
    return index + 1 >= line.last or nearest in (",", "—", "–") or _only_circumstance(line, index + 1)


def _object_follows(line: Line, index: int) -> bool:
    return any(line.low(i) in lexicon.THAT for i in range(index + 1, min(index + 3, line.size)))


def _only_circumstance(line: Line, start: int) -> bool:
    """ "on Monday", "in an interview", "reporters": nothing that could be the words themselves."""
    rest = range(start, line.last)
    if len(rest) > 12 or any(line.is_quote(i) or line.low(i) in lexicon.CLAUSE_SIGNS for i in rest):
        return False
    return line.low(start) in lexicon.CIRCUMSTANCE


def _after_clause(line: Line, index: int, phrase: tuple[int, int]) -> Found:
    lead = phrase[0] - 1
    quote = lead if line.is_quote(lead) else lead - 1
    if line.is_quote(quote):
        start = _mixed_start(line, quote)
        return Found(line.cue(index), line.source(phrase), _with_rest(line, start, quote + 1, index + 1))
    end = phrase[0]
    content = line.span(0, end)
    if line.low(index + 1) == "," and index + 2 < line.last and end <= 6:
        content = line.span(0, line.last)
    return Found(line.cue(index), line.source(phrase), content)


def _mixed_start(line: Line, quote: int) -> int:
    """Where the clause begins whose end is the quotation: the quotation itself if nothing leads to it."""
    if quote and line.is_word(quote - 1):
        return 0
    return quote


def _before_clause(line: Line, index: int, phrase: tuple[int, int] | None) -> Found | None:
    if _orders(line, index):
        return None
    source = None if _impersonal(line, index, phrase) else line.source(phrase)
    cue = line.cue(index)
    if line.low(line.last - 1) == ":" and line.last - index <= 10 and line.last == line.size:
        return Found(cue, source, None, pending=True)
    start = _content_start(line, index)
    if start is None:
        return None
    if start >= line.size:
        return Found(cue, source, None, pending=True)
    content = line.span(start, _clause_end(line, start))
    if _is_said(line, start):
        content = _with_rest(line, start, start + 1, start + 1)
    return Found(cue, source, content) if content else None


def _is_said(line: Line, index: int) -> bool:
    """Whether the token is a quotation that ends where its sentence ends, so that what follows is not said."""
    token = line.tokens[index]
    return token.quote is not None and token.low[1:-1] in (",", ".", "!", "?", "…")


def _orders(line: Line, index: int) -> bool:
    """ "told them to stop" is no statement."""
    if not line.is_told(index):
        return False
    for at in range(index + 1, min(index + 6, line.last)):
        if line.low(at) in lexicon.THAT or line.is_quote(at) or line.low(at) in lexicon.FINITE | {",", ":"}:
            return False
        if line.low(at) == "to":
            return True
    return False


def _impersonal(line: Line, index: int, phrase: tuple[int, int] | None) -> bool:
    """ "it is believed that": said, but by nobody."""
    between = {line.low(i) for i in range(phrase[1], index)} if phrase else set()
    return bool(phrase) and line.low(phrase[0]) == "it" and bool(between & {"is", "was", "been"})


def _content_start(line: Line, index: int) -> int | None:
    """Where the words begin after a verb of saying: after "that", at a quotation, behind who is told."""
    for at in range(index + 1, min(index + 14, line.size)):
        if line.low(at) in lexicon.THAT and not (at > index + 6 and line.clause_follows(index + 1)):
            return at + 1
        if line.low(at) == ":":
            return at + 1
        if line.is_quote(at) and (at == index + 1 or line.low(at - 1) in (",", "—") or line.is_told(index)):
            return at
        if line.tokens[at].text in ";.!?…":
            break
    topic = lexicon.TOPIC.get(line.low(index))
    if topic is not None:
        return index + 2 if line.low(index + 1) in topic else (index + 1 if not topic else None)
    return _behind_addressee(line, index)


def _behind_addressee(line: Line, index: int) -> int | None:
    start = index + 1
    if line.is_told(index) or line.low(start) in lexicon.ADDRESSEES - {"it", "her"}:
        start += line.low(start) in lexicon.ADDRESSEES
    while line.low(start) in lexicon.MONTHS_AND_DAYS | {"on", "also"}:
        start += 1
    if start >= line.last or line.tokens[start].text in ",;:.)":
        return None
    return start


def _clause_end(line: Line, start: int) -> int:
    for index in range(start + 3, line.last):
        text = line.tokens[index].text
        if text == ";" or (text == "," and line.low(index + 1) in CLAUSE_ENDS):
            return index
        if text == "," and lexicon.ACCORDING.match(
            " ".join(line.low(i) for i in range(index + 1, index + 3))
        ):
            return index
    return line.last


def _passive(line: Line, index: int) -> bool:
    return line.is_told(index) and line.low(index - 1) in ("been", "was", "were", "is", "are", "being")


def _by_passive(line: Line, index: int) -> Found | None:
    """ "X is described by Y as Z", "X was told that Z"."""
    if line.is_told(index):
        start = _content_start(line, index)
        content = line.span(start, _clause_end(line, start)) if start else None
        return Found(line.cue(index), None, content) if content else None
    if line.low(index + 1) != "by":
        phrase = line.before(index)
        content = line.span(index + 1, line.last)
        return Found(line.cue(index), line.source(phrase), content) if phrase and content else None
    end = next((i for i in range(index + 2, line.size) if line.low(i) in ("as", ",", "als", "comme")), None)
    if end is None:
        return None
    return Found(line.cue(index), line.span(index + 2, end), line.span(0, line.last))


def _by_adverb(line: Line, index: int) -> Found | None:
    content = line.span(0, line.last)
    return Found(line.cue(index), None, content) if content else None


def _by_preposition(line: Line, telling: Sequence[int]) -> Iterator[Found]:
    """ "according to X": at the head of its clause, or behind it."""
    for index in telling:
        words = line.according_at(index)
        if not words:
            continue
        phrase = line.after(index + words - 1)
        if not phrase:
            continue
        cue = line.span(index, index + words)
        content = _around_preposition(line, index, phrase)
        pending = content is None and line.low(phrase[1]) == ":"
        if content or pending:
            yield Found(cue, line.source(phrase), content, pending)


def _around_preposition(line: Line, index: int, phrase: tuple[int, int]) -> Span | None:
    start = phrase[1]
    while (
        line.low(start)
        and line.low(start) not in lexicon.FINITE
        and line.low(start) not in (",", ":")
        and not line.is_quote(start)
        and start < line.last
    ):
        start += 1
    led_by = [i for i in range(index) if line.is_word(i) or line.is_quote(i)]
    if (
        len(led_by) >= 4
        and line.low(index - 2) not in lexicon.THAT
        and line.low(index - 1) not in lexicon.THAT
    ):
        return line.span(_clause_start(line, index), index)
    return line.span(start, line.last) if start < line.last else None


def _clause_start(line: Line, index: int) -> int:
    return next((at + 1 for at in range(index - 4, 0, -1) if line.tokens[at].text == ";"), 0)


def _by_colon(line: Line) -> Iterator[Found]:
    """ "Smith: “…”" and "The mayor, on the phone: “…”"."""
    for index in range(1, line.size - 1):
        if line.low(index) == ":" and line.is_quote(index + 1):
            said = any(line.is_cue(i) or line.according_at(i) for i in range(index))
            phrase = line.before(index)
            if not said and phrase and phrase[0] == 0:
                yield Found(line.cue(index), line.source(phrase), line.span(index + 1, line.last))


def _by_signature(line: Line) -> Found | None:
    """ "“…” — Dana Okoro": a quotation, a dash and a name, and nothing else."""
    if not line.is_quote(0) or line.low(1) not in ("—", "–", "―") or line.last - 2 > LONGEST_SIGNATURE:
        return None
    words = range(2, line.last)
    verbs = any(line.is_cue(i) or line.low(i) in lexicon.FINITE or line.is_quote(i) for i in words)
    if verbs or not line.is_word(2) or not line.tokens[2].text[0].isupper():
        return None
    return Found(line.cue(1), line.span(2, line.last), line.span(0, 1))

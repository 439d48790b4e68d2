"""Cutting and trimming of sentences: what only leads over is left out, what says two things is cut in two."""

import re
from collections.abc import Iterator, Sequence

from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.quotations import Quotation
from annotations.values import Span

MARKS = "“”„«»‘’‹›「」『』\"' \u00a0\n\t,;:–—-"
LETTERS = re.compile(r"\w")
WORDS = re.compile(r"(?P<address>(?:https?://|www\.|\w+\.\w+\.\w+/)\S*)|\w+(?:[’'\-]\w+)*")
# What a sentence may open with and lose: it leads over, or says only that what follows is so.
LEADS = re.compile(
    r"(?:and|but|so|hence|yet|granted,|in fact,|indeed,|of course,|moreover,|in addition,|additionally,|however,|instead,|"
    r"meanwhile,|still,|also,|we(?: also| already| all)* know(?: that)?|"
    r"(?:it|this|that)(?:['’]s| is| was| has become| looks| seems| appears| means| shows| suggests)"
    r"(?: (?:increasingly|becoming|now|also|very|quite|well|clear|true|evident|obvious|likely|known|possible|looking|a fact))*"
    r"(?: that| like)|"
    r"а|але|і|и|но|однако,|проте,|отже,|aber|und|doch|mais|et|or,|pero|y)\s+",
    re.IGNORECASE,
)
THAT = re.compile(r"(?:that|що|что|dass|daß|que)\s+", re.IGNORECASE)
JOINT = re.compile(
    r"\s*(?:;|[,–—] ?(?:but|so|and|yet|while|whereas|although|але|но|а|aber|während|mais|pero))\s+",
    re.IGNORECASE,
)
PAUSE = re.compile(r"[,;:–—]")
LONGEST = 1500  # characters: what is longer is no sentence
LONG = 16  # words: a shorter sentence is taken whole
MIN_CLAUSE = 4
PAIRS = {"“": "”", "„": "“", "«": "»", "‘": "’", "‹": "›"}


def words_in(text: str, span: Span) -> int:
    """How many words, addresses not counted."""
    return sum(m.lastgroup is None for m in WORDS.finditer(text, span.start, span.end))


def clauses(text: str, span: Span, shielded: Sequence[Quotation]) -> Iterator[Span]:
    """The sentence, cut where a second statement with its own subject and verb begins outside of quotations."""
    start = span.start
    if span.end - span.start <= LONGEST and words_in(text, span) >= LONG:
        for joint in JOINT.finditer(text, span.start, span.end):
            apart = not any(q.start < joint.end() and joint.start() < q.end for q in shielded)
            if apart and _two_statements(text, Span(start, joint.start()), Span(joint.end(), span.end)):
                yield Span(start, joint.start())
                start = joint.end()
    yield Span(start, span.end)


def _two_statements(text: str, left: Span, right: Span) -> bool:
    ahead = [m[0].casefold() for m in WORDS.finditer(text, right.start, right.end)][:8]
    if words_in(text, left) < MIN_CLAUSE or len(ahead) < MIN_CLAUSE:
        return False
    opens = ahead[0] not in lexicon.FINITE | lexicon.BETWEEN | lexicon.MODALS | lexicon.RELATIVE
    verb = next((i for i, word in enumerate(ahead) if word in lexicon.FINITE), None)
    pause = PAUSE.search(text, right.start, right.end)
    upto = words_in(text, Span(right.start, pause.start())) if pause else len(ahead)
    return opens and verb is not None and 0 < verb < upto and not _enumerates(text, left)


def _enumerates(text: str, left: Span) -> bool:
    """Whether the left side is still inside brackets or in a list of items."""
    stretch = text[left.start : left.end]
    return stretch.count("(") > stretch.count(")")


def trimmed(text: str, span: Span) -> Span | None:
    """Without marks at the ends and words that only lead over; a full stop stays, and a mark that has its pair."""
    start, end = span
    while start < end and text[start] in MARKS and not _paired(text, start, end, start):
        start += 1
    lead = LEADS.match(text, start, end)
    while lead and words_in(text, Span(lead.end(), end)) >= MIN_CLAUSE:
        start = lead.end()
        lead = LEADS.match(text, start, end)
    while end > start and text[end - 1] in MARKS and not _paired(text, start, end, end - 1):
        end -= 1
    return Span(start, end) if LETTERS.search(text, start, end) else None


def _paired(text: str, start: int, end: int, place: int) -> bool:
    """Whether the quotation mark at `place` has its other half strictly inside the stretch."""
    mark = text[place]
    if mark in PAIRS:
        other = text.find(PAIRS[mark], place + 1, end)
        return other != -1 and other < end - 1
    for opening, closing in PAIRS.items():
        if mark == closing:
            return text.rfind(opening, start + 1, place) > text.rfind(closing, start, place)
    inner = text.count('"', start, end)
    return mark == '"' and inner > 2 and inner % 2 == 0

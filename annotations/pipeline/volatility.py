"""What differs between two visits to a page without the article saying anything else: counters, clocks, rotation.

A counter or a clock is known by its words. What rotates (a teaser, a quote of the day) is known only by
doing so again and again, which is the caller's to remember; a sentence that keeps most of its words is
never taken for it, because that is what a correction looks like.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from annotations.choices import Noise

# A page of more blocks is not compared: the time grows with their square.
MOST_BLOCKS = 1500
# Code points on each side of a difference; more than this is no teaser.
LONGEST = 600
# Words of a line that may be a counter or a clock.
SHORT = 16
# The share of words that two texts in a rotating place may have in common.
ALIKE = 0.4

_NUMBER = re.compile(r"\d+(?:[.,:'’\s]\d+)*\s?(?:[kKmMкКтТ](?=\W|$))?")
_WORD = re.compile(r"\w+")
_COUNTED = re.compile(
    r"\b(views?|reads?|comments?|likes?|reactions?|min(ute)?s? read"
    r"|aufrufe|kommentare?|vues?|lectures?|commentaires?|visitas|lecturas|comentarios?|visualizaciones"
    r"|перегляд\w*|переглянуло|коментар\w*|просмотр\w*|комментари\w*|прочитал\w*)\b"
    r"|مشاهد|تعليق|قراءة|次观看|阅读|评论",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?:\w+:?\s+){0,2}(?:(?:vor|il y a|hace|há|منذ|قبل)\s+)?(?:#|an?|one|einer?|une?|una?)\s?"
    r"(?:s|m|h|d|sec\w*|min\w*|hours?|hrs?|days?|stunden?|tag\w*|heures?|jours?|horas?|días?"
    r"|секунд\w*|хвилин\w*|годин\w*|дн\w*|минут\w*|час\w*|день|دقيقة|دقائق|ساعة|ساعات|يوم)\.?"
    r"(?:\s+(?:ago|тому|назад))?|just now|щойно|только что|gerade eben|à l’instant",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which two visits differ. `why` is ROTATION where only repetition can tell."""

    signature: str  # SHA-256 (hex) of what stands before and after it
    old_text: str
    new_text: str
    why: Noise | None  # None: a change of the article


def differences(old: Sequence[str], new: Sequence[str]) -> tuple[Difference, ...]:
    """Where two lists of blocks differ, in order, each with what it may be besides a change."""
    if max(len(old), len(new)) > MOST_BLOCKS:
        return (Difference("", "\n\n".join(old), "\n\n".join(new), None),)
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return tuple(found for step in steps if step[0] != "equal" for found in _at(old, new, *step[1:]))


def _at(old: Sequence[str], new: Sequence[str], i: int, j: int, p: int, q: int) -> Iterator[Difference]:
    """A stretch that differs; block by block where both sides have as many."""
    if j - i == q - p and j - i > 1:
        for offset in range(j - i):
            yield from _at(old, new, i + offset, i + offset + 1, p + offset, p + offset + 1)
        return
    before, after = "\n\n".join(old[i:j]), "\n\n".join(new[p:q])
    around = "\x00".join([_neighbour(old, i - 1), _neighbour(old, j)])
    yield Difference(hashlib.sha256(around.encode()).hexdigest(), before, after, _why(before, after))


def _neighbour(blocks: Sequence[str], place: int) -> str:
    """A block as the signature remembers it: without its numbers, since it may be a counter itself."""
    return _NUMBER.sub("#", blocks[place]) if 0 <= place < len(blocks) else ""


def _why(old: str, new: str) -> Noise | None:
    if not old.strip() or not new.strip() or max(len(old), len(new)) > LONGEST:
        return None  # something was added or dropped, or there is too much of it
    if _is_short(old) and _is_short(new):
        bare_old, bare_new = _NUMBER.sub("#", old).strip(), _NUMBER.sub("#", new).strip()
        if _AGO.fullmatch(bare_old) and _AGO.fullmatch(bare_new):
            return Noise.CLOCK
        if bare_old == bare_new and _COUNTED.search(bare_old):
            return Noise.COUNTER
    return Noise.ROTATION if _likeness(old, new) < ALIKE else None


def _is_short(text: str) -> bool:
    """Whether a text is a line of the page's, not a sentence."""
    return 0 < len(text.split()) <= SHORT and text.rstrip()[-1:] not in ".!?…。؟"


def _likeness(old: str, new: str) -> float:
    """The share of words that two texts have in common, repeated words counted once (Jaccard)."""
    before, after = set(_WORD.findall(old.casefold())), set(_WORD.findall(new.casefold()))
    return len(before & after) / max(len(before | after), 1)

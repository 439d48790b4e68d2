"""Claims that take more than one sentence: "The wall cost 40 million. That is twice the budget." is checked as one."""

import re
from collections.abc import Iterable
from dataclasses import replace

from annotations.pipeline.detection.clauses import LONGEST, words_in
from annotations.pipeline.detection.pieces import Piece
from annotations.values import Span

MOST_WORDS = 16  # of a sentence that only says how a figure compares
NUMBER = re.compile(
    r"\d|\b(?:half|double|hundred|thousand|million|billion|мільйон|миллион|million\w*|mill[oó]n\w*)"
)
POINTING = re.compile(
    r"(?:(?:that|this|those|these)(?:['’]s| is| are| was| were| would be| represents?| means| amounts to)|(?:і |и )?це|(?:и )?это|"
    r"das (?:ist|sind|war|waren)|c['’](?:est|était)|(?:eso|esto) (?:es|son|era))\b",
    re.IGNORECASE,
)
COMPARING = re.compile(
    r"\b(?:than|twice|double|half|triple|times|record|(?:high|low|larg|small|bigg|great|few|fast|slow)e(?:r|st)|more|less|most|"
    r"least|up from|down from|compared|as (?:much|many) as|per ?cent|percentage|increase|decrease|rise|drop|ніж|більше|менше|"
    r"вдвічі|удвічі|рекорд\w*|чем|больше|меньше|вдвое|als|doppelt|mehr|weniger|hälfte|que|plus|moins|deux fois|más|menos|doble)\b|%",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[ \u00a0]{0,2}")


def joined(text: str, pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, with those put together that say a figure and, in the next sentence, only how it compares."""
    made: list[Piece] = []
    for piece in pieces:
        if made and _goes_on(text, made[-1], piece):
            made[-1] = replace(made[-1], span=Span(made[-1].span.start, piece.span.end))
        else:
            made.append(piece)
    return made


def _goes_on(text: str, first: Piece, second: Piece) -> bool:
    alike = (first.voice, first.attribution) == (second.voice, second.attribution)
    beside = BETWEEN.fullmatch(text, first.span.end, second.span.start)
    if not alike or not beside or second.span.end - first.span.start > LONGEST:
        return False
    points = POINTING.match(text, *second.span) and COMPARING.search(text, *second.span)
    return bool(points and words_in(text, second.span) <= MOST_WORDS and NUMBER.search(text, *first.span))

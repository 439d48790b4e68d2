"""The detector that comes with the project: rules for what is said and by whom, a linear model for what is worth checking."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from annotations.choices import Voice
from annotations.pipeline.detection.antecedents import Antecedents
from annotations.pipeline.detection.checkworthiness import score
from annotations.pipeline.detection.kinds import claim_type
from annotations.pipeline.detection.learned import is_english
from annotations.pipeline.detection.lexing import Lexed
from annotations.pipeline.detection.people import People
from annotations.pipeline.detection.pieces import Piece, pieces
from annotations.pipeline.detection.predicates import is_statement
from annotations.pipeline.detection.spanning import joined
from annotations.pipeline.detection.statements import normalised
from annotations.pipeline.detection.taste import Taste
from annotations.pipeline.detection.weighing import weighed
from annotations.values import Attribution, Candidate, Document, Sentence

THRESHOLD = 0.5
IMPERATIVE = re.compile(
    r"(?:please|click|follow|subscribe|share|read|see|watch|listen|join|sign up|let['’]s|let us|forget|imagine|"
    r"don['’]t|do not|download|contact|visit|check out|stay tuned)\b",
    re.IGNORECASE,
)
# The line under an embedded post that names its account.
SIGNATURE = re.compile(r"^.{0,80}\(@\w+\)(?:\W+\w+){0,4}\W*$")


class EmbeddedDetector:
    """Needs no network and nothing downloaded. `threshold` is the least check-worthiness (0 to 1) proposed.

    With `meaning` it asks the sentence embedding too, where that is installed.
    """

    name = "embedded"
    version = "5"

    def __init__(
        self,
        threshold: float = THRESHOLD,
        *,
        meaning: bool = False,
        taste: Taste | None = None,
        taste_name: str = "",
    ) -> None:
        self.threshold = threshold
        self.meaning = meaning
        self._taste = taste
        if taste is not None:
            self.version = f"{self.version}; {taste_name}"

    def detect(
        self, document: Document, sentences: Sequence[Sentence], attributions: Sequence[Attribution]
    ) -> tuple[Candidate, ...]:
        """Candidates in order of their place; none overlaps another."""
        parts = pieces(document, sentences, attributions)
        english = is_english(document)
        found = joined(document.text, (p for p in parts if _may_be_claim(document, p, english)))
        scores = self.scores([(document.text[slice(*p.span)], p.voice, _speaker(p)) for p in found])
        meant = Antecedents(document.text, People(document, Lexed(document)), attributions)
        return tuple(
            self._candidate(document.text, p, s, meant.of(p))
            for p, s in zip(found, scores, strict=True)
            if round(s, 4) >= self.threshold
        )

    def scores(self, said: Sequence[tuple[str, Voice, str | None]]) -> list[float]:
        """The check-worthiness (0 to 1) of words in a voice by a speaker; None where none is known."""
        sentences = score([text for text, _, _ in said], meaning=self.meaning)
        found = [weighed(value, *words) for value, words in zip(sentences, said, strict=True)]
        if self._taste is None:
            return found
        return [
            self._taste.adjusted(value, text, voice)
            for value, (text, voice, _) in zip(found, said, strict=True)
        ]

    def _candidate(self, text: str, piece: Piece, value: float, antecedent: str | None) -> Candidate:
        exact = text[piece.span.start : piece.span.end]
        return Candidate(
            start=piece.span.start,
            end=piece.span.end,
            text=exact,
            statement=normalised(exact, antecedent),
            voice=piece.voice,
            claim_type=claim_type(exact),
            score=round(value, 4),
            speaker=_speaker(piece),
            origins=piece.attribution.origins if piece.attribution else (),
            detector=self.name,
            detector_version=self.version,
        )


def _speaker(piece: Piece) -> str | None:
    return piece.attribution.speaker if piece.attribution else None


def _may_be_claim(document: Document, piece: Piece, english: bool) -> bool:
    """Not questions, requests, fragments, or sentences that only introduce what follows."""
    text = document.text
    exact = text[piece.span.start : piece.span.end]
    following = text[piece.span.end : piece.span.end + 2].lstrip('”»"’ ')
    if exact.rstrip('”»"’ )').endswith("?") or following.startswith("?"):
        return False
    if IMPERATIVE.match(exact) or SIGNATURE.search(exact):
        return False
    index = bisect_right(document.blocks, piece.span.start, key=attrgetter("start")) - 1
    language = document.blocks[index].language
    return is_statement(text, piece.span, english=language.lower().startswith("en") if language else english)

"""Whom "he" or "she" means in a statement that is to stand on its own, where only one person can be meant.

Given names tell nothing of gender here: titles do, words that only one gender bears, and "he said" where it is known who.
"""

import re
from collections.abc import Iterator, Sequence

from annotations.choices import Voice
from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.names import Mention
from annotations.pipeline.detection.people import People
from annotations.pipeline.detection.pieces import Piece
from annotations.pipeline.detection.statements import subject_pronoun
from annotations.values import Attribution

HE = lexicon.words(
    "he his mr sir lord king prince baron congressman spokesman chairman businessman councilman alderman policeman fireman "
    "father husband brother son grandfather uncle widower actor він його он его er sein herr il monsieur él señor don"
)
SHE = lexicon.words(
    "she her ms mrs miss lady queen princess baroness congresswoman spokeswoman chairwoman businesswoman councilwoman "
    "policewoman mother wife sister daughter grandmother aunt widow actress вона її она её ее sie ihr frau elle madame ella "
    "señora doña"
)
NEAR = 24  # characters before a name in which its title stands
# "in Fort Pierce", "the Skerry Review": what stands there is a place or a thing as often as somebody.
LED = lexicon.PREPOSITIONS | lexicon.ARTICLES


class Antecedents:
    """Who is meant in one document."""

    def __init__(self, text: str, people: People, attributions: Sequence[Attribution]) -> None:
        self._text, self._people = text, people
        self._he: set[str] = set()
        self._she: set[str] = set()
        for mention in people.mentions:
            self._learn(people.full_name(mention.name), self._leading(mention))
        for attribution in attributions:
            if attribution.speaker and attribution.source:
                self._learn(attribution.speaker, [text[slice(*attribution.source)]])

    def of(self, piece: Piece) -> str | None:
        """The full name of whom the statement's subject pronoun means; None unless it is certain.

        Nobody calls himself "he" in a quotation, and whom he means was often named by the one who asked.
        """
        pronoun = subject_pronoun(self._text[piece.span.start : piece.span.end])
        if not pronoun or piece.voice not in (Voice.AUTHORIAL, Voice.REPORTED):
            return None
        named = {*self._named_before(piece), *self._reporter(piece)}
        (name,) = named if len(named) == 1 else (None,)
        return name if name and self._people.known(name) and self._may_be(name, pronoun) else None

    def _named_before(self, piece: Piece) -> Iterator[str]:
        """Everybody named earlier in the paragraph, known by full name or not."""
        start = self._text.rfind("\n", 0, piece.span.start) + 1
        for mention in self._people.mentions:
            if start <= mention.start < piece.span.start and not LED.intersection(self._leading(mention)):
                yield self._people.full_name(mention.name)

    def _reporter(self, piece: Piece) -> Iterator[str]:
        """Who says it, where the article says so by name or pronoun and not by a description."""
        said = piece.attribution
        if piece.voice != Voice.REPORTED or not said or not said.speaker or not said.source:
            return
        source = self._text[slice(*said.source)]
        surname = re.escape(said.speaker.split()[-1])
        named = all(word[0].isupper() for word in (said.speaker.split()[0], said.speaker.split()[-1]))
        if (named and source.casefold() in HE | SHE) or re.search(rf"\b{surname}(?:$|[,(.’'])", source):
            yield said.speaker

    def _leading(self, mention: Mention) -> list[str]:
        """The word before a name, and those it is written with that are no part of it: "Mr", "In"."""
        line = self._text[max(0, mention.start - NEAR) : mention.start].rpartition("\n")[2]
        own = self._text[mention.start : mention.end].split()
        return [
            word.casefold() for word in [*line.split()[-1:], *own[: len(own) - len(mention.name.split())]]
        ]

    def _learn(self, name: str, said: Sequence[str]) -> None:
        for word in said:
            bare = word.casefold().strip(".,")
            if bare in HE:
                self._he.add(name)
            elif bare in SHE:
                self._she.add(name)

    def _may_be(self, name: str, pronoun: str) -> bool:
        """Whether nothing in the article speaks against calling somebody so."""
        against, spoken_for = (self._she, self._he) if pronoun in HE else (self._he, self._she)
        return name not in against or name in spoken_for

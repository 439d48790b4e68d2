"""The way words came to an article: from whom a source had them, and through which outlet they were told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotations.choices import Voice
from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.passages import Passage
from annotations.values import Attribution, Span

# Whom a source names as its own: "Politico reported, citing two officials, that …".
CITING = re.compile(
    r"\b(?:citing|quoting|cited|which quoted|with reference to|unter Berufung auf|mit Verweis auf|посилаючись на|"
    r"з посиланням на|со ссылкой на|ссылаясь на|citant|citando(?: a)?)\s+(?=\w)",
    re.IGNORECASE,
)
# To whom words were said, where that may be an outlet: "two officials told Politico", "in an interview with the BBC".
THROUGH = re.compile(
    r"\b(?:told|tells|telling|(?:speaking|spoke|talking|speaks) (?:to|with)|"
    r"(?:interview|comments?|remarks|statement|conversation) (?:with|to|for|published (?:by|in))|"
    r"(?:quoted|cited|reported|published|obtained) by|sagten? (?:gegenüber )?|gegenüber|(?:Gespräch|Interview) mit|"
    r"(?:інтерв[’']ю|коментарі|розповіл?[авли]*|інтерв[’']ю для|интервью|комментарии|рассказал[аи]?)|"
    r"(?:entretien|interview) (?:à|avec|au)|déclaré (?:à|au)|(?:entrevista|declaraciones) (?:con|a)|dijo a)\s+"
)
LEAD = re.compile(
    r"(?:the|der|die|dem|das|la|le|el|au|newspaper|magazine|news agency|agency|broadcaster|виданню|агентству|изданию)\s+",
    re.IGNORECASE,
)
NAME = re.compile(
    r"[«“„\"][^»”“\"\n]{2,40}[»”“\"]|[^\W\d_a-zа-яґєіїё][\w’'\-.&]*(?:\s+(?:of\s+|de\s+)?[^\W\d_a-zа-яґєіїё][\w’'\-&]*){0,4}"
)
STOP = re.compile(
    r"[.,;:!?—–()“”„«»\"\n]|\s(?:that|as|who|which|dass|що|что|que|said|says|on|in|reported|wrote)\s"
)
LONGEST = 90  # characters of what is cited


def way(text: str, attribution: Attribution, passage: Passage) -> tuple[str, ...]:
    """Whom the sentence names on the way: whom the source cites, the source, the outlet it was told to."""
    if attribution.cue is None:
        return _named(attribution.speaker)
    outside = _outside(text, passage, attribution.content)
    return tuple(dict.fromkeys([*_cited(outside), *_named(attribution.speaker), *_through(outside)]))


def nested(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Attributions in order, outer before inner: each with its depth, its voice, and whom its words came through."""
    done: list[Attribution] = []
    holding: list[Attribution] = []
    for attribution in attributions:
        holding = [h for h in holding if attribution.content.end <= h.content.end]
        found = _within(attribution, [h for h in holding if _tells_of(h, attribution)])
        done.append(found)
        holding.append(found)
    return done


def _tells_of(outer: Attribution, inner: Attribution) -> bool:
    """Whether the outer source is the one who says that the inner one says it."""
    cue = inner.cue or inner.content
    inside = outer.content.start <= cue.start and cue.end <= outer.content.end
    return (
        inside
        and outer.content != inner.content
        and (outer.speaker is None or outer.speaker != inner.speaker)
    )


def _within(attribution: Attribution, outer: Sequence[Attribution]) -> Attribution:
    if not outer:
        return attribution
    origins = dict.fromkeys([*attribution.origins, *outer[-1].origins])
    voice = Voice.HEARSAY if attribution.voice == Voice.HEARSAY else Voice.NESTED
    return replace(attribution, depth=len(outer), origins=tuple(origins), voice=voice)


def _named(speaker: str | None) -> tuple[str, ...]:
    return (speaker,) if speaker else ()


def _outside(text: str, passage: Passage, content: Span) -> str:
    """The sentence without the words that are attributed and without quotations."""
    bare = list(text[passage.start : passage.end])
    for span in (content, *passage.quotes):
        start, end = max(0, span.start - passage.start), max(0, span.end - passage.start)
        bare[start:end] = "\n" * len(bare[start:end])
    return "".join(bare)


def _cited(sentence: str) -> Iterator[str]:
    for match in CITING.finditer(sentence):
        rest = sentence[match.end() : match.end() + LONGEST]
        stop = STOP.search(rest)
        phrase = rest[: stop.start()] if stop else rest
        if phrase.strip():
            yield phrase.strip()


def _through(sentence: str) -> Iterator[str]:
    for match in THROUGH.finditer(sentence):
        lead = LEAD.match(sentence, match.end())
        name = NAME.match(sentence, lead.end() if lead else match.end())
        if name and _is_outlet(name[0]):
            yield name[0].strip("«»“”„\"'.").removesuffix("’s").removesuffix("'s")


def _is_outlet(name: str) -> bool:
    low = {word.casefold().strip("«»“”„\"'.") for word in name.replace("-", " ").split()}
    return bool(low & lexicon.OUTLETS)

"""Who says what in English, learned: one model marks the cues, another the source and the content of each."""

from collections.abc import Iterable, Sequence

from annotations.pipeline.detection import features, lexicon
from annotations.pipeline.detection.learned.decoding import told
from annotations.pipeline.detection.learned.encoding import Encoded, encode
from annotations.pipeline.detection.lexing import Lexed
from annotations.pipeline.detection.quotations import Quotation, starting_in
from annotations.pipeline.detection.reported import Found
from annotations.values import Document, Sentence, Span

SAMPLE = 4000  # characters by which the language is told where the page does not say
LEADING = frozenset({"in", "of", "at", "for", "from"})
BEING = frozenset({"is", "was", "has", "had"})
NEARLY = 0.8  # of a quotation: then all of it is meant


def learned(
    document: Document,
    sentences: Sequence[Sentence],
    quoted: Sequence[Quotation],
    words: Lexed,
    found: Iterable[Found],
) -> list[Found]:
    """The attributions the models see, in order of the cue; none where the text is not English.

    `found` are those of the rules, which the models weigh among all else.
    """
    if not is_english(document):
        return []
    english = [s for s in sentences if _in_english(document, s)]
    by_rule = list(found)
    text = encode(document, english, quoted, words, by_rule)
    # Without a source a cue says little: it counts where the rules know it, too ("reportedly", "it is believed").
    known = {one.cue.start for one in by_rule if one.cue}
    return [
        Found(
            text.place(one.cue),
            one.source and text.place(one.source),
            _whole(text.place(one.content), quoted),
        )
        for one in told(text)
        if (
            text.starts[one.cue.start] in known if one.source is None else _is_told(text, one.cue, one.source)
        )
    ]


def _is_told(text: Encoded, cue: Span, source: Span) -> bool:
    """Hearsay is told by nobody: "the mayor reportedly left" is about the mayor, "it is believed" about nothing."""
    said, by = text.folded[cue.start : cue.end], text.folded[source.start : source.end]
    hearsay = lexicon.HEARSAY.issuperset(said) or (by == ["it"] and said[0] in BEING)
    return not hearsay and _is_somebody(text, source)


def _is_somebody(text: Encoded, source: Span) -> bool:
    """Neither whoever writes the article nor what only says where or of what: "sources in Washington said"."""
    led = source.start > 0 and text.folded[source.start - 1] in LEADING
    return not _is_author(text, source) and not (led and "," not in text.folded[source.start : source.end])


def _is_author(text: Encoded, source: Span) -> bool:
    """ "We know": outside quotations that is who writes the article."""
    alone = source.end - source.start == 1 and not text.depth[source.start]
    return alone and text.folded[source.start] in lexicon.FIRST_PERSON


def is_english(document: Document) -> bool:
    if document.language:
        return document.language.lower().startswith("en")
    return features.is_english([features.fold(w) for w in features.words(document.text[:SAMPLE])])


def _in_english(document: Document, sentence: Sentence) -> bool:
    language = document.blocks[sentence.block].language
    return language is None or language.lower().startswith("en")


def _whole(content: Span, quoted: Sequence[Quotation]) -> Span:
    """The content with the marks of the quotation that it nearly is: marks are easily mistaken by a token."""
    for quotation in starting_in(quoted, content.start - 2, content.end):
        shared = min(content.end, quotation.end) - max(content.start, quotation.start)
        if shared >= NEARLY * max(content.end - content.start, quotation.end - quotation.start):
            return Span(quotation.start, quotation.end)
    return content

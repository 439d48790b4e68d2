"""What an article says it has its words from: named channels, outlets and unnamed officials, and quotations two share."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from annotations.choices import OriginKind
from annotations.pipeline.text import quoted_spans
from annotations.pipeline.wording import fold
from annotations.values import Origin, SharedQuotation, Span

SHORTEST_QUOTE = 5  # words; shorter ones are anybody's
SAME_QUOTE = 85  # of 100: translations and trims of one statement lie above

_NAME = r"[A-Z][\w.&'-]*(?:\s+(?:of|the|for|and|de|von|van)\s+[A-Z][\w.&'-]*|\s+[A-Z][\w.&'-]*){0,4}"
_POSSESSED = rf"(?P<name>{_NAME}?)(?:'s|')?"
_PLATFORM = r"(?P<platform>Telegram|Facebook|X|Twitter|YouTube|Instagram|TikTok|Truth Social|Threads|WhatsApp|Viber|VK|Weibo)"
_WROTE = r"(?:said|says|wrote|writes|posted|published|shared|announced|reported|stated|claimed)"
_REPORTED = r"(?:reported|reports|reporting|first reported|revealed|wrote|writes|published|has learned)"
_ANONYMOUS = (
    r"(?:(?:a|an|one|two|three|four|five|several|some|many|unnamed|anonymous|multiple|senior|top|former|local|Western|military|government|"
    r"diplomatic|intelligence|security|defence|defense|police|company|its|his|their)\s+){1,4}"
    r"(?:officials?|sources?|diplomats?|insiders?|aides?|people familiar|persons? familiar|employees?|lawmakers?)"
)
_PATTERNS: tuple[tuple[OriginKind, re.Pattern[str]], ...] = (
    (
        OriginKind.CHANNEL,
        re.compile(
            rf"(?:(?P<name>{_NAME})(?:,[^.,]{{1,60}},)?\s+)?{_WROTE}[^.\n]{{0,80}}?\bon\s+(?:his|her|their|its|the|a)?\s*(?:own\s+|official\s+|verified\s+)?{_PLATFORM}\b"
        ),
    ),
    (
        OriginKind.CHANNEL,
        re.compile(
            rf"\b(?:[Aa]ccording to|in a post on|via|from|on)\s+(?:the\s+)?(?:(?P<name>{_NAME})'s?\s+)?{_PLATFORM}(?:\s+(?:channel|page|account|post|video))"
        ),
    ),
    (
        OriginKind.ANONYMOUS,
        re.compile(rf"\b(?:[Cc]iting|[Aa]ccording to|[Qq]uoting)\s+(?P<name>{_ANONYMOUS})"),
    ),
    (
        OriginKind.ANONYMOUS,
        re.compile(rf"(?P<name>\b(?i:{_ANONYMOUS}))\s+(?:told|said|confirmed|who spoke on condition)"),
    ),
    (
        OriginKind.NAMED,
        re.compile(
            rf"\b(?:[Oo]riginally|[Ff]irst)\s+(?:published|appeared|reported)\s+(?:on|in|by|at)\s+(?P<name>(?:the\s+)?{_NAME})"
        ),
    ),
    (
        OriginKind.NAMED,
        re.compile(
            rf"\b(?:[Aa]s|[Cc]iting|[Aa]ccording to(?: a report (?:by|in|from))?|[Qq]uoted by)\s+(?P<name>(?:[Tt]he\s+)?{_NAME})(?=\s+{_REPORTED}|[,.;]|\s*$)"
        ),
    ),
    (
        OriginKind.NAMED,
        re.compile(
            rf"(?P<name>(?:\b[Tt]he\s+)?\b{_NAME})\s+(?:first\s+)?{_REPORTED}\b(?=\s+(?:on|that|earlier|this|last|in)\b|[,.])"
        ),
    ),
)


def origins(text: str) -> tuple[Origin, ...]:
    """The origins that a text names, in order: who or where, what kind, and the words that say so. English.

    Offsets are code points. The same words are told once, as what comes first in `OriginKind`.
    """
    text = fold(text)
    found: list[Origin] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(span.start < other.span.end and other.span.start < span.end for other in found):
                found.append(Origin(kind, _named(match), span))
    return tuple(sorted(found, key=lambda origin: origin.span))


def _named(match: re.Match[str]) -> str:
    groups = match.groupdict()
    name = (groups.get("name") or "").strip(" .")
    platform = groups.get("platform") or ""
    return " on ".join(filter(None, [name, platform]))


def shared_origins(first: str, second: str) -> tuple[tuple[Origin, Origin], ...]:
    """The channels and outlets that both texts name as where they have it from. Unnamed officials are nobody's."""
    theirs = {_key(origin): origin for origin in origins(second) if _key(origin)}
    return tuple((origin, theirs[_key(origin)]) for origin in origins(first) if _key(origin) in theirs)


def _key(origin: Origin) -> str:
    """What two mentions are compared by: a person's last name with the platform, an outlet without its article."""
    if origin.kind == OriginKind.ANONYMOUS:
        return ""
    name, _, platform = origin.name.rpartition(" on ") if " on " in origin.name else (origin.name, "", "")
    last = name.casefold().removeprefix("the ").split()
    if origin.kind == OriginKind.CHANNEL:
        return f"{last[-1]} {platform.casefold()}" if last and platform else ""
    return " ".join(last)


def shared_quotations(first: str, second: str) -> tuple[SharedQuotation, ...]:
    """Quotations that stand in both texts, in other words perhaps: cut short, or translated twice.

    One in `first` is paired with the one in `second` most like it. Offsets are code points, marks included.
    """
    theirs = list(_quotations(second))
    return tuple(
        pair for span, words in _quotations(first) if (pair := _best(span, words, theirs)) is not None
    )


def _quotations(text: str) -> Iterator[tuple[Span, str]]:
    start = 0
    for line in text.split("\n"):
        for span in quoted_spans(line):
            words = " ".join(re.findall(r"\w+", fold(line[span.start : span.end]).casefold()))
            if words.count(" ") + 1 >= SHORTEST_QUOTE:
                yield Span(start + span.start, start + span.end), words
        start += len(line) + 1


def _best(span: Span, words: str, theirs: Sequence[tuple[Span, str]]) -> SharedQuotation | None:
    likeness, other = max(
        ((fuzz.partial_ratio(words, each), at) for at, (_, each) in enumerate(theirs)), default=(0.0, -1)
    )
    if likeness < SAME_QUOTE:
        return None
    return SharedQuotation(span, theirs[other][0], round(likeness / 100, 4))

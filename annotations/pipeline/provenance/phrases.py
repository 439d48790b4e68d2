"""The phrases in which an article says where it has its words from. English; text is folded (`wording.fold`)."""

import re

from annotations.choices import DerivationKind

_WORD = r"[A-Z][\w.&'-]*"
NAME = rf"{_WORD}(?:[ \u00a0](?:(?:of|the|for|de|von|van|to)[ \u00a0])?{_WORD}){{0,5}}"
PLATFORMS = {
    "telegram": "Telegram",
    "facebook": "Facebook",
    "x": "X",
    "twitter": "X",
    "youtube": "YouTube",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "truth social": "Truth Social",
    "threads": "Threads",
    "whatsapp": "WhatsApp",
    "viber": "Viber",
    "vk": "VK",
    "weibo": "Weibo",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
}
_PLATFORM = (
    r"(?P<platform>Telegram|Facebook|Twitter|YouTube|Instagram|TikTok|Truth Social|Threads|WhatsApp|Viber|VK|"
    r"Weibo|Bluesky|Mastodon|X(?=[ ,.;:)\"]|$))"
)
_POSTED = r"(?:said|says|wrote|writes|written|post|posts|posted|texts?|messages?|published|shared|announced|reported|stated|claimed|citing|according)"
_OFTEN = r"(?:\s+(?:has|had|have|also|later|first|last|earlier|this|on|month|week|year|night|\w+day))"

# Where words were posted: "wrote on his Telegram channel", "according to Orest Halan's Telegram channel".
CHANNEL = re.compile(
    rf"\b(?:on|in|via|from|to)[ \u00a0](?:(?P<owner>{NAME}?)'s?[ \u00a0]|(?:his|her|their|its|the|a)[ \u00a0])?"
    rf"(?:own |official |verified |personal )*{_PLATFORM}(?:[ \u00a0](?:channel|page|account|post|video|feed))?"
    rf"(?:[ \u00a0](?:channel|page|account)[ \u00a0](?P<named>\"?@?{NAME}\"?))?"
)
POSTED = re.compile(rf"\b{_POSTED}\b", re.IGNORECASE)
POSTER = re.compile(
    rf"(?P<name>{NAME})(?:,[^.,]{{1,60}},)?{_OFTEN}{{0,3}}\s+(?:said|says|wrote|writes|written|posted|published|shared|announced|reported|stated|claimed)\b"
)
OURS = re.compile(r"\b(?:our|[Ff]ollow us|[Ss]ubscribe|[Jj]oin us|[Cc]lick)\b")

_REPORTED = r"(?:reported|reports|revealed|wrote|writes|written|published|has learned)"
_REPORT_BY = rf"(?P<name>(?:[Tt]he )?{NAME}){_OFTEN}{{0,2}}\s+{_REPORTED}\b(?P<opens>:\s*$)?"
_FROM = (
    r"(?:according to|citing|quoting|reports? (?:by|in|from)|(?:described|reported|quoted|cited|obtained|seen) by|"
    r"told|(?:interview|comments|remarks|statement) (?:with|to|in))"
)
# Who published the whole of it before: the article is that one, carried on.
CARRIED: tuple[tuple[DerivationKind, re.Pattern[str]], ...] = (
    (
        DerivationKind.TRANSLATES,
        re.compile(
            rf"\b[Tt]ranslat(?:ed|ion) (?:from|of) (?:an? |the )?(?:article|report|piece|text|story)?\s*(?:in|by|on|from)\s+(?P<name>(?:[Tt]he )?{NAME})"
        ),
    ),
    (
        DerivationKind.SYNDICATES,
        re.compile(
            rf"\b(?:[Oo]riginally|[Ff]irst) (?:published|appeared|posted|ran)\s+(?:on|in|by|at)\s+(?P<name>(?:[Tt]he )?{NAME})"
        ),
    ),
    (
        DerivationKind.SYNDICATES,
        re.compile(
            rf"\b(?:[Rr]epublished|[Rr]eprinted|[Ss]yndicated)\s+(?:with (?:the )?permission )?(?:from|of|by)\s+(?P<name>(?:[Tt]he )?{NAME})"
        ),
    ),
)
REPORT_BY = re.compile(_REPORT_BY)
FROM_NAMED = re.compile(rf"\b(?i:{_FROM})\s+(?P<name>(?:[Tt]he )?{NAME})")

_HEAD = r"(?:officials?|sources?|diplomats?|insiders?|aides?|people familiar|(?:a )?persons? familiar|people briefed)"
_COUNT = r"(?:an?|another|one|two|three|four|five|six|several|some|many|multiple|unnamed|anonymous|his|her|their|its|\d+)"
_KIND = (
    r"(?:(?-i:[A-Z](?:\w+|(?:\.[A-Z])*\.))|senior|top|former|local|inside|military|government|diplomatic|intelligence|security|defen[cs]e|"
    r"police|company|unnamed|anonymous|diplomacy|western|law enforcement)"
)
_ANONYMOUS = (
    rf"\"?(?:(?:{_COUNT} (?:of the )?(?:(?:[\w&'-]+|(?:[A-Z]\.)+),? (?:and )?){{0,4}}|(?:{_KIND} (?:and )?){{1,4}})?{_HEAD}"
    rf"(?: and {_HEAD})?\b)\"?"
)
# Those whom nobody names: "citing two officials", "a senior source, speaking on condition of anonymity, said".
UNNAMED: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?P<cue>[Aa]ccording to|[Cc]iting|[Qq]uoting)\s+(?:(?P<owner>{NAME}?)'s? )?(?P<name>{_ANONYMOUS})"
    ),
    re.compile(
        rf"(?<![\w.])(?P<name>(?i:{_ANONYMOUS}))(?: in {NAME})?(?:, [^.,]{{3,60}},)?\s+"
        r"(?:told|tell|said|says|say|confirmed|confirm|added|warned|who spoke|(?:was|were) granted|speaking on condition)\b"
    ),
    re.compile(
        rf"\bsaid (?P<name>(?:one|two|some|several) of the {_KIND} {_HEAD}|(?:{_COUNT} )(?:[\w&'-]+ ){{0,3}}{_HEAD})"
    ),
)

# Words by which a name is known for an outlet's, beside those the team knows.
OUTLET_WORDS = frozenset(
    [
        "abc",
        "afp",
        "aljazeera",
        "ap",
        "axios",
        "bbc",
        "bild",
        "bloomberg",
        "cbs",
        "cbc",
        "cnbc",
        "cnn",
        "dpa",
        "efe",
        "ansa",
        "fox",
        "guardian",
        "independent",
        "interfax",
        "kyodo",
        "meduza",
        "msnbc",
        "nbc",
        "newsweek",
        "npr",
        "politico",
        "propublica",
        "reuters",
        "rfi",
        "telegraph",
        "ukrinform",
        "unian",
        "upi",
        "vox",
        "xinhua",
        "agency",
        "broadcaster",
        "bulletin",
        "chronicle",
        "courier",
        "daily",
        "dispatch",
        "examiner",
        "express",
        "gazette",
        "herald",
        "inquirer",
        "journal",
        "magazine",
        "mail",
        "mirror",
        "monitor",
        "news",
        "newspaper",
        "observer",
        "post",
        "press",
        "radio",
        "record",
        "register",
        "review",
        "standard",
        "star",
        "sun",
        "television",
        "times",
        "tribune",
        "tv",
        "weekly",
        "wire",
    ]
)
# Capitalised only because they open a sentence, or speak of the writer; and places, which report nothing.
NO_NAMES = frozenset(
    [
        "i",
        "we",
        "he",
        "she",
        "it",
        "they",
        "you",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "the",
        "a",
        "an",
        "as",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "but",
        "and",
        "or",
        "so",
        "yes",
        "no",
        "according",
        "citing",
        "another",
        "one",
        "two",
        "many",
        "some",
        "most",
        "if",
        "when",
        "while",
        "after",
        "before",
        "since",
        "then",
        "also",
        "moreover",
        "however",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "u.s",
        "us",
        "uk",
        "u.k",
        "eu",
        "nato",
        "un",
    ]
)

"""What a claim is about, as a fact-checker sorts the day's work: by what would have to be looked up."""

import re

from annotations.choices import ClaimType

# In the order in which they are asked: what is foretold cannot be looked up, whatever numbers it names.
_SIGNS: tuple[tuple[ClaimType, re.Pattern[str]], ...] = (
    (
        ClaimType.PREDICTION,
        re.compile(
            r"\b(?:will|won['’]t|shall|['’]ll|(?:is|are) (?:going|set|due|expected|likely) to|forecasts?|predict\w*|"
            r"by 20[3-9]\d|буде|будуть|будет|будут|прогноз\w*|wird|werden|sera|seront|va être|será|serán|va a)\b",
            re.IGNORECASE,
        ),
    ),
    (
        ClaimType.LAW,
        re.compile(
            r"\b(?:laws?|legal(?:ly)?|illegal(?:ly)?|unlawful(?:ly)?|legislation|constitution(?:al(?:ly)?)?|treat(?:y|ies)|"
            r"courts?|ruled that|supreme court|statutes?|bans?|banned|outlaw\w*|requires? by law|entitled|ratif\w+|"
            r"закон\w*|суд\w?|конституц\w+|угод[аи]|договор\w*|gesetz\w*|gericht\w*|verfassung\w*|verbot\w*|loi|"
            r"tribunal|illégal\w*|ley(?:es)?|ilegal\w*|constitución)\b",
            re.IGNORECASE,
        ),
    ),
    (
        ClaimType.CAUSE,
        re.compile(
            r"\b(?:because|caus(?:e|es|ed|ing)|led to|leads to|due to|owing to|as a result|resulted in|thanks to|"
            r"responsible for|therefore|тому що|через те|спричин\w+|призв\w+|из-за|потому что|вызва\w+|привел\w*|"
            r"weil|wegen|aufgrund|verursach\w*|führte zu|parce que|à cause|en raison|provoqu\w+|porque|debido a|causó)\b",
            re.IGNORECASE,
        ),
    ),
    (
        ClaimType.COMPARISON,
        re.compile(
            r"\b(?:(?:(?:more|less|fewer)(?: \w+){0,3}|\w+er|worse) than|as \w+ as|the (?:most|least|first|only|\w+est)|"
            r"(?:twice|half|double|triple|times) (?:as|the|that|more)|compared (?:to|with)|"
            r"record (?:high|low|number|\w+)|outnumber\w*|ніж|більше за|найбільш\w*|чем|больше всех|самы[йе]|"
            r"als je|mehr als|weniger als|plus (?:de |que)|moins (?:de |que)|más (?:de |que)|menos (?:de |que))\b",
            re.IGNORECASE,
        ),
    ),
    (
        ClaimType.NUMBER,
        re.compile(
            r"[$€£₴₽%]|\b(?:per ?cent|percent|hundreds?|thousands?|millions?|billions?|trillions?|half|majority|third|quarter|"
            r"dozens?|doubled|tripled|відсот\w+|тисяч\w*|млн|млрд|мільйон\w*|мільярд\w*|процент\w*|миллион\w*|"
            r"миллиард\w*|prozent|tausend\w*|million\w*|milliard\w*|pour cent|por ciento|millones|mil)\b|"
            # A number that is no year and no day of a month.
            r"(?<![\w.,])(?!(?:1[5-9]|20)\d\d(?![\d,.]\d))\d[\d.,]*\d(?![\w-])"
            r"(?! (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
            re.IGNORECASE,
        ),
    ),
    (
        ClaimType.BIOGRAPHY,
        re.compile(
            r"\b(?:born|graduat\w+|studied|married|(?:son|daughter|wife|husband|brother|sister|nephew) of|"
            r"(?:is|was) an? (?:former|retired)|served (?:as|in)|worked (?:as|for)|degree|doctorate|career|"
            r"народи\w+|закінчив|закінчила|син|донька|родил\w+|окончил\w?|сын|дочь|geboren|studierte|"
            r"née?|diplôm\w+|fils de|fille de|nació|hij[oa] de|estudió)\b",
            re.IGNORECASE,
        ),
    ),
    (
        ClaimType.QUOTE,
        re.compile(
            r"\b(?:said|says|told|called|claimed|promised|vowed|denied|admitted|wrote|tweeted|posted|announced|declared|"
            r"заяви\w+|сказа\w+|обіця\w+|обеща\w+|sagte|erklärte|versprach|a (?:dit|déclaré|promis)|dijo|prometió)\b",
            re.IGNORECASE,
        ),
    ),
)


def claim_type(text: str) -> ClaimType:
    """The first of the types whose signs the words bear; what bears none says that something happened or is so."""
    return next((kind for kind, signs in _SIGNS if signs.search(text)), ClaimType.EVENT)

"""How much a claim in an article is worth checking: the sentence's own score, and what the article adds to it.

The sentence model learned from debates, where nobody is quoted and every speaker is named. In an article it matters who
says it, and whether the words stand on their own. The weights below are set by hand on five articles: too few to
fit them, enough to give each its sign.
"""

import re
from math import exp, log

from annotations.choices import Voice

# Trust in the sentence model, and where its scale begins.
SENTENCE, BASE = 0.7, 0.9
SPOKEN = 1.5  # somebody can be held to it
NAMED = 0.15  # for each name, up to MOST_NAMES: it says of whom
MOST_NAMES = 4
LEANS = -1.0  # opens with what only the sentence before explains
HYPOTHETICAL = -0.7  # the article supposes; somebody's prediction is another thing
EVALUATES = -0.8
PERSONAL = -0.7
SHORT, SHORT_WORDS = -0.7, 7
VERBLESS = -1.0
UNREAL = -0.8  # opens with a condition, or asks how or why

_LEANS = re.compile(
    r"(?:(?:all|most|some|none|much) of )?(?:this|that|these|those|such|it|it['’]s|there|there['’]s|they|they['’]\w+|he|she|"
    r"here|це|цей|ця|ці|воно|вони|он|она|они|это|этот|эта|эти|dies|dieser|diese|das|es|sie|cela|ce|cette|ces|il|elle|ils|"
    r"esto|este|esta|eso|ello)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|would|could|should|may|might|must|perhaps|якби|якщо|можливо|если бы|если|возможно|wenn|würde|könnte|sollte|"
    r"vielleicht|pourrait|devrait|peut-être|podría|debería|quizás)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"(?:if|unless|were|why|what|how|whether|one|якби|если|wenn|si|pourquoi|warum|чому|почему)\b",
    re.IGNORECASE,
)
_EVALUATES = re.compile(
    r"\b(?:hope\w*|time to|remains to be seen|no doubt|clear picture|makes? (?:perfect )?sense|obvious\w*|unfortunately|sadly|"
    r"thank\w*|grateful|horrible|terribl\w+|wonderful|great|brave\w*|courage|disgrace\w*|shame\w*|beautiful|"
    r"на жаль|чудов\w+|жахлив\w+|к сожалению|прекрасн\w+|ужасн\w+|leider|schrecklich|wunderbar|hélas|horrible|"
    r"malheureusement|lamentablemente|maravillos\w+)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:I|I['’]\w+|me|my|we['’]\w+|let['’]s)\b")
_PARTICIPLE = re.compile(r"\w+ing\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|does|did)\b|['’](?:s|re|ve|d|ll)\b"
)
_NAME = re.compile(r"(?<=[^\W\d_] )[^\W\d_a-zа-яіїєґß-öø-ÿ]\w+")
_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")


def weighed(sentence_score: float, text: str, voice: Voice, speaker: str | None) -> float:
    """The probability (0 to 1) that a fact-checker would take the claim up."""
    value = BASE + SENTENCE * _log_odds(sentence_score)
    value += SPOKEN * (voice != Voice.AUTHORIAL and speaker is not None)
    value += NAMED * min(MOST_NAMES, len(_NAME.findall(text)))
    value += LEANS * bool(_LEANS.match(text))
    value += HYPOTHETICAL * (voice == Voice.AUTHORIAL and bool(_HYPOTHETICAL.search(text)))
    value += EVALUATES * bool(_EVALUATES.search(text))
    value += UNREAL * bool(_UNREAL.match(text))
    value += PERSONAL * bool(_PERSONAL.search(text))
    value += VERBLESS * bool(_PARTICIPLE.match(text) and not _FINITE.search(text))
    value += SHORT * (len(_WORD.findall(text)) < SHORT_WORDS)
    return 1 / (1 + exp(-value))


def _log_odds(probability: float) -> float:
    probability = min(max(probability, 1e-4), 1 - 1e-4)
    return log(probability / (1 - probability))

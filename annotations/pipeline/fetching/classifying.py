"""What a page is that came with status 200 and is not the article: a wall, a check, an apology.

A false alarm costs a revision that is never made, so every class wants two kinds of evidence: what the
page says, and that it says little else. An article about paywalls, cookies or robots says much else.
"""

import re
from collections.abc import Iterable

from annotations.choices import FetchOutcome
from annotations.pipeline.fetching.evidence import LOOK, NOTICE, Evidence, count_words, look
from annotations.pipeline.fetching.phrases import ACCEPT, CONSENT, HUMAN, LOGIN, MISSING, PAYWALL
from annotations.values import Page

# Left by the products that stand in front of sites. Each is in the page that challenges, not in those behind it.
CHALLENGE_MARKS = re.compile(
    r"_cf_chl_opt|cf-challenge-running|geo\.captcha-delivery\.com/(captcha|interstitial)|id=[\"']px-captcha"
    r"|_Incapsula_Resource|Incapsula incident ID|sucuri_cloudproxy_js|awsWafCookieDomainList|AwsWafIntegration"
    r"|anubis_challenge|check\.ddos-guard\.net|/_vercel/security|sec-if-cpt-container|/_sec/cp_challenge"
)
CHALLENGE_HEADERS = frozenset(
    {
        ("cf-mitigated", "challenge"),
        ("x-amzn-waf-action", "challenge"),
        ("x-amzn-waf-action", "captcha"),
        ("x-vercel-mitigated", "challenge"),
        ("x-datadome", "protected"),
    }
)
TITLE_PARTS = re.compile(r"\s+[|–—·•»-]\s+|\s*[|»]\s*")

# Words. A wall's own text is short; a teaser above a paywall is seldom more than three paragraphs.
CHALLENGE_WORDS = 150
APOLOGY_WORDS = 150
BESIDE_CONSENT = 60
LOGIN_WORDS = 40
TEASER = 200
DECLARED_TEASER = 400
BARE_TEASER = 150
CONSENT_TOPICS = 3


def classify(page: Page, html: str) -> FetchOutcome | None:
    """What the page is instead of an article, or None where nothing speaks against it.

    `html` is the page's decoded body. CHALLENGE, CONSENT_WALL, SOFT_404, PAYWALL, FORBIDDEN (a login form
    in the article's place) or EXTRACTION_FAILED (nothing to read at all).
    """
    evidence = look(html)
    if is_challenge(page.headers, html, evidence):
        return FetchOutcome.CHALLENGE
    if evidence.words == 0 and len(html) <= LOOK:
        return FetchOutcome.EXTRACTION_FAILED
    for outcome, holds in (
        (FetchOutcome.SOFT_404, _is_missing),
        (FetchOutcome.CONSENT_WALL, _is_consent_wall),
        (FetchOutcome.PAYWALL, _is_paywalled),
        (FetchOutcome.FORBIDDEN, _is_login),
    ):
        if holds(evidence):
            return outcome
    return None


def is_challenge(headers: Iterable[tuple[str, str]], html: str, evidence: Evidence | None = None) -> bool:
    """Whether the answer is a check for bots, whatever its status."""
    if any((name, value.lower()) in CHALLENGE_HEADERS for name, value in headers):
        return True
    evidence = evidence or look(html)
    if evidence.words > CHALLENGE_WORDS:
        return False
    said = (evidence.title, *evidence.headings, *evidence.notices)
    return bool(CHALLENGE_MARKS.search(html)) or any(HUMAN.search(text) for text in said)


def _is_missing(evidence: Evidence) -> bool:
    parts = [*TITLE_PARTS.split(evidence.title), *evidence.headings]
    return evidence.prose_words < APOLOGY_WORDS and any(
        MISSING.fullmatch(part.strip(" .!…")) for part in parts
    )


def _is_consent_wall(evidence: Evidence) -> bool:
    if not any(ACCEPT.fullmatch(button.strip(" .!")) for button in evidence.buttons):
        return False
    beside = 0
    for text in evidence.prose:
        beside += count_words(text) if _topics([text[:NOTICE]]) < 2 else 0
        if beside >= BESIDE_CONSENT:
            return False
    return _topics(evidence.notices + evidence.prose) >= CONSENT_TOPICS


def _topics(texts: Iterable[str]) -> int:
    whole = " ".join(texts)[:20_000]
    return sum(1 for topic in CONSENT if topic.search(whole))


def _is_paywalled(evidence: Evidence) -> bool:
    teaser = evidence.prose_words
    if teaser >= DECLARED_TEASER:
        return False
    asked = any(PAYWALL.search(text) for text in evidence.notices)
    if evidence.is_free is False:
        return asked or teaser < BARE_TEASER
    return asked and teaser < TEASER


def _is_login(evidence: Evidence) -> bool:
    parts = [*TITLE_PARTS.split(evidence.title), *evidence.headings]
    return (
        evidence.asks_password
        and evidence.prose_words < LOGIN_WORDS
        and any(LOGIN.fullmatch(part.strip(" .!")) for part in parts)
    )

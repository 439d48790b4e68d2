"""Notices that an article was withdrawn, in the words that publishers use for it."""

import re

from annotations.choices import ArticlePart

# Of the article itself: a body may report that somebody else withdrew something.
_ANYWHERE = re.compile(
    r"\b(?:article|story|piece|report|column|post|item)\b[^.!?]{0,80}\b(?:retracted|withdrawn|unpublished|taken down|removed)\b"
    r"|\b(?:retracts?|retracting|withdraws?|withdrawing|unpublish\w*)\b[^.!?]{0,60}\b(?:article|story|piece|report|column|post)\b"
    r"|\b(?:статт|матеріал|публікаці)\w*[^.!?]{0,80}\b(?:відклика|видален|знят)\w*"
    r"|\b(?:стать|материал|публикаци)\w*[^.!?]{0,80}\b(?:отозван|отзыва|удал[её]н|снят)\w*"
    r"|\b(?:artikel|beitrag|bericht|text)s?\b[^.!?]{0,80}\b(?:zurückgezogen|gelöscht|offline genommen)\b"
    r"|\b(?:article|texte|papier|publication)\b[^.!?]{0,80}\b(?:retirée?|dépubliée?|rétractée?)\b"
    r"|\b(?:artículo|nota|texto|reportaje)\b[^.!?]{0,80}\b(?:retirad[oa]|retractad[oa]|despublicad[oa])\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\W*(?:(?:retraction|retracted|withdrawn)\s*[:.—–-]|(?:this|our) (?:article|story|piece|report|column|post)\b"
    r"|ця стаття|цей матеріал|эта статья|этот материал|dieser (?:artikel|beitrag|text)|cet article|este artículo)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\W*(?:retraction|retracted|withdrawn)\s*[:.—–-]", re.IGNORECASE)
_TOLD_APART = frozenset({ArticlePart.NOTE, ArticlePart.HEADLINE, ArticlePart.STANDFIRST})


def announces_retraction(text: str, part: ArticlePart) -> bool:
    """Whether a sentence says that the article is withdrawn. In the body only one that opens by speaking of itself."""
    if _LABEL.match(text):
        return True
    return (part in _TOLD_APART or bool(_OPENING.match(text))) and bool(_ANYWHERE.search(text))

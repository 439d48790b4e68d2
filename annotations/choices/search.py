"""The vocabularies of search."""

from annotations.choices.choice import Choice


class SearchKind(Choice):
    """What can be found."""

    CLAIM = "claim"
    QUOTATION = "quotation"
    RATIONALE = "rationale"
    SOURCE = "source"
    ARTICLE = "article"


class SearchField(Choice):
    """Where in it words stand, the weightiest first; in a vector they are the weights A, B and D."""

    TITLE = "title"
    WHO = "who"
    TEXT = "text"

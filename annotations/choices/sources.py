"""The vocabularies of sources."""

from annotations.choices.choice import Choice


class Purpose(Choice):
    """What a page is watched for. In a source nothing is looked for but the words that were quoted from it."""

    CHECKED = "checked"
    SOURCE = "source"


class Grade(Choice):
    """How near a source is to what it tells of: the record or witness itself, an account of it, an account of accounts."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"

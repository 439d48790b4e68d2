"""The vocabularies of sources."""

from annotations.choices.choice import Choice


class Purpose(Choice):
    """What a page is watched for. In a source nothing is looked for but the words that were quoted from it."""

    CHECKED = "checked"
    SOURCE = "source"

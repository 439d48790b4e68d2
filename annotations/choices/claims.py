"""What is told apart of claims."""

from annotations.choices.choice import Choice


class ClaimType(Choice):
    """What a claim is about, by what would have to be looked up to check it."""

    NUMBER = "number"
    EVENT = "event"
    QUOTE = "quote"
    CAUSE = "cause"
    COMPARISON = "comparison"
    PREDICTION = "prediction"
    LAW = "law"
    BIOGRAPHY = "biography"

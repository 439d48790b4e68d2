"""The words for what publishers change in their articles."""

from annotations.choices.choice import Choice


class ChangeOp(Choice):
    """How one stretch of a text became a stretch of another."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"


class ChangeKind(Choice):
    """What a change touches, weightiest first where several apply."""

    RETRACTION = "retraction"
    NUMBER = "number"
    QUALIFIER = "qualifier"
    NAME = "name"
    ATTRIBUTION = "attribution"
    QUOTATION = "quotation"
    HEADLINE = "headline"
    ADDITION = "addition"
    DELETION = "deletion"
    WORDING = "wording"
    CORRECTION_NOTE = "correction_note"
    COSMETIC = "cosmetic"


class ArticlePart(Choice):
    """The part of an article that a change is in."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    NOTE = "note"
    FRAME = "frame"


class Declaration(Choice):
    """How a publisher owned up to a change: in a note to readers, by a newer date, or not at all."""

    NOTE = "note"
    DATE = "date"
    NONE = "none"


class RepairState(Choice):
    """Whether a publisher's change takes back what was rated false."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNDONE = "undone"


class RequestState(Choice):
    """Where a request for correction stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class RequestOutcome(Choice):
    """How a request for correction ended."""

    FIXED = "fixed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"

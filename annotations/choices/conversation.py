"""The words for what the team tells one another, and how a member is told of it."""

from annotations.choices.choice import Choice


class Notice(Choice):
    """Why an event is somebody's business."""

    MENTION = "mention"
    ANSWER = "answer"
    ASSIGNMENT = "assignment"
    RETURN = "return"
    DISPUTE = "dispute"
    STALE = "stale"
    WEBHOOK = "webhook"


class Frequency(Choice):
    """How soon a member is told by e-mail of what is their business."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"

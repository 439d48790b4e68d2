"""The words for asking somebody to reply before something is published about them."""

from annotations.choices.choice import Choice


class ReplyChannel(Choice):
    """How somebody was asked."""

    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    POST = "post"
    SOCIAL_MEDIA = "social_media"
    FORM = "form"


class ReplyState(Choice):
    """What came of asking."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"
    SILENT = "silent"

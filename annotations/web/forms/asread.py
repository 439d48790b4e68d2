"""Forms that know what their reader had before them, so that nobody writes over what somebody else has changed."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms

from annotations.errors import Conflict
from annotations.web.forms.rendering import DeskForm, WordsField

Done = TypeVar("Done")


class ChangedMeanwhile(Conflict):
    """What the form was about reads otherwise now. `now` are the words as they are."""

    code = "changed_meanwhile"

    def __init__(self, now: str) -> None:
        super().__init__(
            "Somebody changed it while you wrote. What you typed is kept: read it again, then send it."
        )
        self.now = now


class AsReadForm(DeskForm):
    """Carries the words that were read. Where they have changed, `became` is shown beside what was typed."""

    as_read = WordsField(required=False, widget=forms.HiddenInput)
    became: Sequence[Any] = ()

    def unless_changed(self, now: str, act: Callable[..., Done]) -> Callable[..., Done]:
        """`act` for `attempt`, refused with ChangedMeanwhile where the words are no longer those that were read."""

        def checked(*, as_read: str, **said: Any) -> Done:
            if as_read and as_read != now:
                raise ChangedMeanwhile(now)
            return act(**said)

        return checked

    def read_again(self, now: str) -> str:
        """Take what is there now as read; return what was read before."""
        before = self.cleaned_data["as_read"]
        self.data = self.data.copy()
        self.data[self.add_prefix("as_read")] = now
        return before

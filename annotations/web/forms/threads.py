"""What people say to one another, and how they want to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices.conversation import Frequency
from annotations.web.forms.articles import PassageForm
from annotations.web.forms.rendering import DeskForm

LONGEST = 20_000  # as the API takes


def _words(rows: int) -> forms.CharField:
    return forms.CharField(
        label=_("Comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
    )


class CommentForm(DeskForm):
    text = _words(2)


class TalkForm(PassageForm):
    """A conversation about words of the text."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Markdown. @ and a name tells a colleague."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # Beside it on the page stands the form that marks a claim, with the same field.
        self.fields["exact"].label = "What it is about, as it stands in the text"


class PreferenceForm(DeskForm):
    email = forms.TypedChoiceField(
        label=_("Tell me by e-mail"),
        choices=[
            (Frequency.AT_ONCE.value, "at once"),
            (Frequency.DAILY.value, "once a day"),
            (Frequency.NEVER.value, "never"),
        ],
        coerce=Frequency,
    )

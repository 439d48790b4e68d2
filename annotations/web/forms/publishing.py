"""Making a ruling public, and changing what is public."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import CorrectionKind, ReportState
from annotations.web.forms.asread import AsReadForm
from annotations.web.forms.rendering import DeskForm


class _Told(AsReadForm):
    """What readers see beside the ruling."""

    headline = forms.CharField(label=_("Headline"), max_length=300)
    explanation = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("For readers. Markdown."),
    )


class PublishForm(_Told):
    """A ruling's way into the open, now or when its embargo ends."""

    language = forms.CharField(
        label=_("Language"), required=False, max_length=35, initial="en", help_text=_("en, uk, pt-BR …")
    )
    publish_at = forms.DateTimeField(
        label=_("Not before (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Leave it empty to publish now."),
    )


class CorrectForm(_Told):
    """What was, what is, and why: the only way in which something published changes."""

    kind = forms.ChoiceField(
        label=_("How much it changes"),
        choices=[(kind.value, kind.value) for kind in CorrectionKind],
        widget=forms.RadioSelect,
    )
    was = forms.CharField(label=_("What it said"))
    now = forms.CharField(label=_("What it says now"))
    why = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))
    reported_by = forms.CharField(label=_("Who told us"), required=False, max_length=200)

    def clean_kind(self) -> CorrectionKind:
        return CorrectionKind(self.cleaned_data["kind"])


class AnswerForm(DeskForm):
    """What a reader who reported an error is told."""

    state = forms.ChoiceField(
        label=_("The report is"),
        choices=[(ReportState.ACCEPTED.value, "accepted"), (ReportState.DECLINED.value, "declined")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 2}))

    def clean_state(self) -> ReportState:
        return ReportState(self.cleaned_data["state"])

"""Making a ruling public, and changing what is public."""

from django import forms

from annotations.choices import CorrectionKind, ReportState
from annotations.web.forms.asread import AsReadForm
from annotations.web.forms.rendering import DeskForm


class _Told(AsReadForm):
    """What readers see beside the ruling."""

    headline = forms.CharField(label="Headline", max_length=300)
    explanation = forms.CharField(
        label="Explanation", widget=forms.Textarea(attrs={"rows": 8}), help_text="For readers. Markdown."
    )


class PublishForm(_Told):
    """A ruling's way into the open, now or when its embargo ends."""

    language = forms.CharField(
        label="Language", required=False, max_length=35, initial="en", help_text="en, uk, pt-BR …"
    )
    publish_at = forms.DateTimeField(
        label="Not before (UTC)",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Leave it empty to publish now.",
    )


class CorrectForm(_Told):
    """What was, what is, and why: the only way in which something published changes."""

    kind = forms.ChoiceField(
        label="How much it changes",
        choices=[(kind.value, kind.value) for kind in CorrectionKind],
        widget=forms.RadioSelect,
    )
    was = forms.CharField(label="What it said")
    now = forms.CharField(label="What it says now")
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 2}))
    reported_by = forms.CharField(label="Who told us", required=False, max_length=200)

    def clean_kind(self) -> CorrectionKind:
        return CorrectionKind(self.cleaned_data["kind"])


class AnswerForm(DeskForm):
    """What a reader who reported an error is told."""

    state = forms.ChoiceField(
        label="The report is",
        choices=[(ReportState.ACCEPTED.value, "accepted"), (ReportState.DECLINED.value, "declined")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="Answer", widget=forms.Textarea(attrs={"rows": 2}))

    def clean_state(self) -> ReportState:
        return ReportState(self.cleaned_data["state"])

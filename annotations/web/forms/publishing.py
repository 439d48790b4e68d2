"""Making a ruling public, and changing what is public."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import CorrectionKind, ReportState
from annotations.web.forms.asread import AsReadForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.words import AUTHENTICITY, CORRECTION, MEDIA_KIND, REPORT

MEDIA = ("category", "kind", "urls", "original", "context")


def media_fields(media: dict[str, Any] | None) -> dict[str, str]:
    """What was found of media as the fields of a form."""
    said = media or {}
    told = {f"media_{name}": said.get(name, "") for name in MEDIA}
    return told | {"media_urls": "\n".join(said.get("urls", ()))}


class _Told(AsReadForm):
    """What readers see beside the ruling."""

    headline = forms.CharField(label=_("Headline"), max_length=300)
    explanation = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("For readers. Markdown."),
    )


class _WithMedia(_Told):
    """What was found of a picture, film or sound; blank where the claim is made without."""

    media_category = forms.ChoiceField(
        label=_("A picture, film or sound is"),
        required=False,
        choices=[("", _("not part of it")), *AUTHENTICITY.items()],
    )
    media_kind = forms.ChoiceField(label=_("It is"), required=False, choices=[("", "–"), *MEDIA_KIND.items()])
    media_urls = forms.CharField(
        label=_("Where it was seen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The file itself, or the page that shows it; one address a line."),
    )
    media_original = forms.URLField(
        label=_("Where the original is"), required=False, max_length=2000, assume_scheme="https"
    )
    media_context = forms.CharField(
        label=_("What it shows"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """The parts as one `media`; an empty one where no part says anything."""
        given = super().clean()
        parts = {name: given.pop(f"media_{name}", "") for name in MEDIA}
        parts["urls"] = parts["urls"].split()
        return given | {"media": parts if any(parts.values()) else {}}


class PublishForm(_WithMedia):
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


class CorrectForm(_WithMedia):
    """What was, what is, and why: the only way in which something published changes."""

    kind = forms.ChoiceField(
        label=_("How much it changes"),
        choices=list(CORRECTION.items()),
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
        choices=[(state, REPORT[state]) for state in (ReportState.ACCEPTED, ReportState.DECLINED)],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 2}))
    shown = forms.BooleanField(label=_("Readers see the report and this answer"), required=False)

    def clean_state(self) -> ReportState:
        return ReportState(self.cleaned_data["state"])

"""What the bookmarklet sends: words of a page, and where they stand. Whoever has none types them."""

from contextlib import suppress
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import Voice
from annotations.errors import InvalidInput
from annotations.pipeline.fetching import canonical_key
from annotations.values import Selector
from annotations.web.forms.rendering import DeskForm, WordsField
from annotations.web.words import VOICE

LONGEST = 5000  # code points of the words
AROUND = 200  # code points kept before and after them


class SentForm(DeskForm):
    """Only looked up: nothing is made of it until somebody says so."""

    url = forms.CharField(
        label=_("Address of the page"),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}),
    )
    exact = WordsField(
        label=_("The words, as they stand there"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    prefix = WordsField(required=False, widget=forms.HiddenInput)
    suffix = WordsField(required=False, widget=forms.HiddenInput)
    canonical = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_url(self) -> str:
        """Only what can be fetched: neither a script nor data, nor anything on the reader's own disk."""
        url = self.cleaned_data["url"]
        try:
            canonical_key(url)
        except InvalidInput as refusal:
            raise forms.ValidationError(refusal.detail) from refusal
        return url

    def clean_exact(self) -> str:
        exact = self.cleaned_data["exact"].strip()
        if not exact:
            raise forms.ValidationError(_("Select some words first."))
        return exact

    def clean_prefix(self) -> str:
        return self.cleaned_data["prefix"][-AROUND:]

    def clean_suffix(self) -> str:
        return self.cleaned_data["suffix"][:AROUND]

    def clean_title(self) -> str:
        return self.cleaned_data["title"][:300]

    def keys(self) -> list[str]:
        """What the article may be known by: its address, then the one that the page calls its own."""
        found = [canonical_key(self.cleaned_data["url"])]
        with suppress(InvalidInput):  # what a page says of itself may be anything
            found.append(canonical_key(self.cleaned_data["canonical"]))
        return found

    def selector(self) -> Selector:
        """The words within what stood around them, as a text of their own."""
        sent = self.cleaned_data
        start = len(sent["prefix"])
        return Selector(
            sent["exact"], sent["prefix"], sent["suffix"], start=start, end=start + len(sent["exact"])
        )


class SentMarkForm(DeskForm):
    """Which of the places it is, and what the claim is called."""

    place = forms.RegexField(
        regex=r"^\d{1,9}-\d{1,9}$",
        label=_("Where it stands"),
        error_messages={"required": _("Choose the place."), "invalid": _("Choose the place.")},
    )
    statement = forms.CharField(
        label=_("The claim"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("So that it can be understood by itself. Left empty: the words as they stand."),
    )
    voice = forms.TypedChoiceField(
        label=_("Whose voice"),
        choices=list(VOICE.items()),
        coerce=Voice,
        initial=Voice.AUTHORIAL,
        widget=forms.RadioSelect,
    )
    speaker = forms.CharField(label=_("Speaker"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """The place as `actions.claims.mark` takes it."""
        cleaned = super().clean()
        if place := cleaned.pop("place", ""):
            cleaned["start"], cleaned["end"] = map(int, place.split("-"))
        return cleaned

"""Taking articles in, and marking claims in their text."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import ArticleState, Voice
from annotations.models import Revision, Source
from annotations.web.forms.rendering import DeskForm, WordsField
from annotations.web.words import VOICE

MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|main|p|div)\b", re.IGNORECASE)


class ArticleForm(DeskForm):
    """An address to fetch, or content that somebody could read and we may not."""

    url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(
            attrs={"type": "url", "inputmode": "url", "placeholder": "https://", "autocomplete": "off"}
        ),
    )
    content = WordsField(
        label=_("Text or HTML"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text, Markdown or a page’s HTML, where the page cannot be fetched."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("url") and not cleaned.get("content", "").strip():
            raise forms.ValidationError("Give an address to fetch, or paste the article’s text.")
        return cleaned

    def submission(self) -> dict[str, Any]:
        """What `actions.articles.submit` takes. Content that looks like a page is read as one."""
        content = self.cleaned_data["content"]
        if not content.strip():
            return {"url": self.cleaned_data["url"]}
        media_type = "text/html" if MARKUP.search(content[:2000]) else "text/plain"
        return {"url": self.cleaned_data["url"], "body": content.encode(), "media_type": media_type}


class WatchForm(DeskForm):
    state = forms.TypedChoiceField(
        choices=[(ArticleState.WATCHING.value, "watch"), (ArticleState.PAUSED.value, "pause")],
        coerce=ArticleState,
        widget=forms.HiddenInput,
    )


class PassageForm(DeskForm):
    """A passage of one revision: by its words, and by its place where the browser knows it.

    Whoever cannot select (no JavaScript, no mouse) copies the words; they must stand in the text once.
    """

    exact = WordsField(
        label=_("The words, as they stand in the text"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Select them in the text, or copy them here."),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: object, revision: Revision | Source | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.revision = revision

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        exact = cleaned.pop("exact", "")
        if not exact or self.revision is None:
            return cleaned
        start, end = cleaned.get("start"), cleaned.get("end")
        if start is None or end is None:
            cleaned["start"], cleaned["end"] = self._find(exact.strip())
        elif self.revision.text[start:end] != exact:
            self.add_error("exact", "These are not the words at that place of this revision; select again.")
        return cleaned

    def _find(self, exact: str) -> tuple[int | None, int | None]:
        """The one place of the words; beside the field it says why there is none."""
        times = self.revision.text.count(exact)
        if times != 1:
            told = (
                f"stand in the text {times} times; add a few words" if times else "do not stand in the text"
            )
            self.add_error("exact", f"These words {told}.")
            return None, None
        start = self.revision.text.index(exact)
        return start, start + len(exact)


class MarkForm(PassageForm):
    """A new claim in the text."""

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

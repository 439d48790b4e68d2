"""Sources, and bringing one to a claim as evidence."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django import forms

from annotations.choices import SourceKind, Stance
from annotations.models import Source
from annotations.values import Datum
from annotations.web.forms.choosing import RowField
from annotations.web.forms.rendering import DeskForm, WordsField
from annotations.web.words import SOURCE

SOURCE_FIELDS = ("kind", "title", "publisher", "published", "url", "citation")


class SourceForm(DeskForm):
    """Where something that bears on claims can be found."""

    kind = forms.TypedChoiceField(label="Kind", choices=list(SOURCE.items()), coerce=SourceKind)
    title = forms.CharField(label="Title", max_length=1000)
    publisher = forms.CharField(label="Publisher", required=False, max_length=300)
    published = forms.CharField(
        label="Date",
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"placeholder": "2026-10-12"}),
    )
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url", "placeholder": "https://"}),
        help_text="It is fetched and kept as it is now.",
    )
    citation = forms.CharField(
        label="Citation", required=False, help_text="Where a person finds it, if it has no address."
    )


class EvidenceForm(SourceForm):
    """A source the team has, or a new one, and what it says of the claim."""

    source = RowField(label="Source", required=False)
    stance = forms.TypedChoiceField(
        label="It",
        choices=[
            (Stance.SUPPORTS, "supports"),
            (Stance.REFUTES, "refutes"),
            (Stance.CONTEXT, "gives context"),
        ],
        coerce=Stance,
        widget=forms.RadioSelect,
    )
    quote = WordsField(
        label="The passage, word for word",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is looked up in the source’s text.",
    )
    note = forms.CharField(label="Note", required=False)
    dataset = forms.CharField(label="Dataset", required=False, max_length=300)
    series = forms.CharField(label="Series", required=False, max_length=300)
    query = forms.CharField(
        label="Query", required=False, max_length=5000, help_text="How the value is had from it again."
    )
    value = forms.CharField(
        label="Value", required=False, max_length=100, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    unit = forms.CharField(label="Unit", required=False, max_length=100)
    vintage = forms.CharField(
        label="Vintage", required=False, max_length=100, help_text="Version or date of the data."
    )
    as_of = forms.DateField(
        label="True as of", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: object, sources: Sequence[Source], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].offer(sources, nothing="a new source…")
        # Asked for only where the source is new.
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("source") and not cleaned.get("title"):
            self.add_error("title", "Choose a source, or say what the new one is called.")
        return cleaned

    def new_source(self) -> dict[str, Any]:
        """What `actions.sources.add` takes."""
        return {name: self.cleaned_data[name] for name in SOURCE_FIELDS}

    def bearing(self) -> dict[str, Any]:
        """What `actions.evidence.add` takes beside the source."""
        datum = Datum(**{column.name: self.cleaned_data[column.name] for column in fields(Datum)})
        return {name: self.cleaned_data[name] for name in ("stance", "quote", "note")} | {"datum": datum}

    @property
    def has_data(self) -> bool:
        """Whether something was typed of the data it is from, so that it is not hidden again."""
        return any(self[column.name].value() or self[column.name].errors for column in fields(Datum))

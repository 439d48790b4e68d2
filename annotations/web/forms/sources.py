"""Sources, and bringing one to a claim as evidence."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import Grade, Role, SourceKind, Stance
from annotations.models import Claim, Membership, Source
from annotations.values import Datum
from annotations.web.forms.articles import PassageForm
from annotations.web.forms.choosing import RowField, RowsField
from annotations.web.forms.rendering import DeskForm, WordsField
from annotations.web.words import GRADE, SOURCE, STANCE

AROUND = 32  # code points on each side that say which of several places is meant
SOURCE_FIELDS = ("kind", "title", "publisher", "published", "url", "citation")


class SourceForm(DeskForm):
    """Where something that bears on claims can be found."""

    kind = forms.TypedChoiceField(label=_("Kind"), choices=list(SOURCE.items()), coerce=SourceKind)
    title = forms.CharField(label=_("Title"), max_length=1000)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=300)
    published = forms.CharField(
        label=_("Date"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"placeholder": "2026-10-12"}),
    )
    url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url", "placeholder": "https://"}),
        help_text=_("It is fetched and kept as it is now."),
    )
    citation = forms.CharField(
        label=_("Citation"), required=False, help_text=_("Where a person finds it, if it has no address.")
    )


class StanceField(forms.TypedChoiceField):
    """What a source says of a claim."""

    def __init__(self) -> None:
        choices = [(stance, STANCE[stance]) for stance in (Stance.SUPPORTS, Stance.REFUTES, Stance.CONTEXT)]
        super().__init__(label=_("It"), choices=choices, coerce=Stance, widget=forms.RadioSelect)


class DatumForm(DeskForm):
    """What is taken from data: the value with what it counts, and where it is had from again."""

    dataset = forms.CharField(label=_("Dataset"), required=False, max_length=300)
    series = forms.CharField(label=_("Series"), required=False, max_length=300)
    query = forms.CharField(
        label=_("Query"), required=False, max_length=5000, help_text=_("How the value is had from it again.")
    )
    value = forms.CharField(
        label=_("Value"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=100)
    vintage = forms.CharField(
        label=_("Vintage"), required=False, max_length=100, help_text=_("Version or date of the data.")
    )
    as_of = forms.DateField(
        label=_("True as of"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def datum(self) -> Datum:
        return Datum(**{column.name: self.cleaned_data[column.name] for column in fields(Datum)})

    @property
    def has_data(self) -> bool:
        """Whether something was typed of the data it is from, so that it is not hidden again."""
        return any(self[column.name].value() or self[column.name].errors for column in fields(Datum))


class EvidenceForm(DatumForm, SourceForm):
    """A source the team has, or a new one, and what it says of the claim."""

    source = RowField(label=_("Source"), required=False)
    stance = StanceField()
    quote = WordsField(
        label=_("The passage, word for word"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is looked up in the source’s text."),
    )
    note = forms.CharField(label=_("Note"), required=False)
    sealed = forms.BooleanField(label=_("Keep it for my verdict"), required=False, initial=True)

    def __init__(
        self, *args: object, sources: Sequence[Source], sealing: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if not sealing:
            del self.fields["sealed"]
        self.fields["source"].offer(sources, nothing=_("a new source…"))
        # Asked for only where the source is new.
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("source") and not cleaned.get("title"):
            self.add_error("title", _("Choose a source, or say what the new one is called."))
        return cleaned

    def new_source(self) -> dict[str, Any]:
        """What `actions.sources.add` takes."""
        return {name: self.cleaned_data[name] for name in SOURCE_FIELDS}

    def bearing(self) -> dict[str, Any]:
        """What `actions.evidence.add` takes beside the source."""
        names = [name for name in ("stance", "quote", "note", "sealed") if name in self.fields]
        return {name: self.cleaned_data[name] for name in names} | {"datum": self.datum()}


class BringForm(DatumForm, PassageForm):
    """The source on show, brought to a claim; the passage is picked from its own text."""

    claim = RowField(label=_("To the claim"))
    stance = StanceField()
    note = forms.CharField(label=_("Note"), required=False)
    sealed = forms.BooleanField(label=_("Keep it for my verdict"), required=False, initial=True)

    def __init__(
        self, *args: object, claims: Sequence[Claim], sealing: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if not sealing:
            del self.fields["sealed"]
        self.fields["claim"].offer(claims, nothing=_("choose"))
        self.fields["exact"].required = False
        self.fields["exact"].label = "The passage, word for word"
        self.fields["exact"].help_text = "Select it in the text below, or copy it from there."

    def bearing(self) -> dict[str, Any]:
        """What `actions.evidence.add` takes beside the claim and the source."""
        said, text = self.cleaned_data, self.revision.text
        start, end = said.get("start"), said.get("end")
        found = {name: said[name] for name in ("stance", "note", "sealed") if name in said}
        found["datum"] = self.datum()
        if start is None or end is None:
            return found
        around = {"prefix": text[max(start - AROUND, 0) : start], "suffix": text[end : end + AROUND]}
        return found | around | {"quote": text[start:end]}


class WithholdForm(DeskForm):
    """Who goes on seeing a source, and what everybody else is told."""

    reason = forms.CharField(
        label=_("What everybody is told instead"),
        max_length=2000,
        help_text=_("The team and the public read this in its place. Name nobody."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Seen by these roles"),
        required=False,
        choices=Role.choices(),
        widget=forms.CheckboxSelectMultiple,
    )
    readers = RowsField(label=_("and by these people"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, people: Sequence[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].offer(people)

    def clean_roles(self) -> list[Role]:
        return [Role(role) for role in self.cleaned_data["roles"]]


class GradeForm(DeskForm):
    grade = forms.TypedChoiceField(label=_("It is"), choices=list(GRADE.items()), coerce=Grade)
    because = forms.CharField(label=_("Why"), max_length=2000)


class NoteForm(DeskForm):
    """What was observed of a source: a fact with a date, not a mark."""

    text = forms.CharField(
        label=_("What was observed"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    basis = forms.CharField(label=_("Known from"), max_length=1000)


class LookAgainForm(DeskForm):
    on = forms.DateField(label=_("By"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Why then"), required=False, max_length=1000)

"""Fields that choose among rows a page has already loaded, so that showing and checking cost no query."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model


class RowField(forms.ChoiceField):
    """One of some rows; cleans to the row, or to None where nothing is chosen and nothing required.

    A choice's label is its row, so that a template can show more of it than its name.
    """

    def offer(self, rows: Sequence[Model], *, nothing: str = "") -> None:
        """The rows to choose from; `nothing` words the choice of none."""
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", nothing)] * bool(nothing) + list(self.rows.items())

    def clean(self, value: Any) -> Model | None:
        return self.rows.get(super().clean(value))


class RowsField(forms.MultipleChoiceField):
    """Any number of some rows; cleans to a list of them."""

    def offer(self, rows: Sequence[Model]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = list(self.rows.items())

    def clean(self, value: Any) -> list[Model]:
        return [self.rows[key] for key in super().clean(value)]

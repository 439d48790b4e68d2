"""Fields that choose among rows a page has already loaded, so that showing and checking cost no query."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model


class RowField(forms.TypedChoiceField):
    """One of some rows; cleans to the row, or to None where nothing is chosen and nothing required.

    A choice's label is its row, so that a template can show more of it than its name.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=self._row, empty_value=None, **kwargs)
        self.rows: dict[str, Model] = {}

    def offer(self, rows: Sequence[Model], *, nothing: str = "") -> None:
        """The rows to choose from; `nothing` words the choice of none."""
        self.rows = {str(row.pk): row for row in rows}
        blank = [("", nothing)] if nothing else []
        self.choices = blank + [(key, row) for key, row in self.rows.items()]

    def _row(self, key: str) -> Model:
        return self.rows[key]


class RowsField(forms.TypedMultipleChoiceField):
    """Any number of some rows; cleans to a list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=self._row, empty_value=[], **kwargs)
        self.rows: dict[str, Model] = {}

    def offer(self, rows: Sequence[Model]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [(key, row) for key, row in self.rows.items()]

    def _row(self, key: str) -> Model:
        return self.rows[key]

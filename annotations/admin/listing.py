"""A number and the list of the rows behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the rows behind it, and the age of the oldest where that matters."""

    value: int
    link: str
    oldest: datetime | None = None


def listed(model: type, **query: Any) -> str:
    """The address of the admin's list of these rows."""
    return reverse(f"admin:annotations_{model._meta.model_name}_changelist", query=query)

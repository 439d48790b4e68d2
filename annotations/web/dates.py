"""Dates as pages declare them, for people to read."""

from datetime import date

from django.utils.formats import date_format


def day(declared: str) -> str:
    """The day of an ISO 8601 date or date-time, as people write it; what is neither stays as it was declared."""
    try:
        return date_format(date.fromisoformat(declared[:10]), "j F Y")
    except ValueError:
        return declared

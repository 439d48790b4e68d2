"""What an address asks for after its question mark. What makes no sense is as good as not said."""

from uuid import UUID

from django.http import HttpRequest


def integer(request: HttpRequest, name: str) -> int | None:
    """A small natural number, or None."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def uuid(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None

"""Which claims of a text are on show: by state, by who says them, by how much checking they deserve."""

from dataclasses import dataclass

from django.http import HttpRequest

from annotations.web.queries import integer

LEAST = (50, 70, 90)  # per cent, as offered


@dataclass(frozen=True, slots=True)
class Narrowing:
    """`least` is in per cent; empty and 0 let everything through."""

    state: str = ""
    speaker: str = ""
    least: int = 0

    @classmethod
    def asked(cls, request: HttpRequest) -> "Narrowing":
        said = request.GET
        return cls(said.get("state", ""), said.get("speaker", "")[:300], integer(request, "least") or 0)

    @property
    def query(self) -> dict[str, object]:
        """What an address says of it, so that the next page is narrowed too."""
        said = {"state": self.state, "speaker": self.speaker, "least": self.least}
        return {name: value for name, value in said.items() if value}


EVERYTHING = Narrowing()

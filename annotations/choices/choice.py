"""What every closed vocabulary is made of."""

from enum import StrEnum


class Choice(StrEnum):
    """A closed vocabulary that Django fields, serializers and the pipeline can share."""

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.value.replace("_", " ")) for member in cls]

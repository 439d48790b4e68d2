"""What crosses the layers of sources."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from annotations.choices import Role


@dataclass(frozen=True, slots=True)
class Datum:
    """What evidence takes from data, so that anybody has it again: texts are empty where nothing is said."""

    dataset: str = ""
    series: str = ""
    query: str = ""
    value: str = ""  # a decimal number
    unit: str = ""
    vintage: str = ""  # version or date of the data
    as_of: date | None = None  # the day of which it is true


@dataclass(frozen=True, slots=True)
class Withheld:
    """From whom a source is kept: seen by whoever withholds it, these roles and these members; others see a reason."""

    reason: str
    roles: tuple[Role, ...] = ()
    readers: tuple[Hashable, ...] = ()

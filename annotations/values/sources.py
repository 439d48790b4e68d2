"""What crosses the layers of sources."""

from dataclasses import dataclass
from datetime import date


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

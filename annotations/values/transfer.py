"""What says what is in the archive of a team."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One table's rows in an archive: a JSON object a line. `sha256` (hex) and `size` (bytes) are of all lines."""

    name: str
    columns: tuple[str, ...]
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Whose archive it is, by which tables it was written (`schema`: the last migration), and what it holds.

    `events` and `head` are the length of the team's chain and its last hash. There is no date: what was not
    changed is written to the same bytes.
    """

    team: str
    slug: str
    name: str
    schema: str
    events: int
    head: str
    tables: tuple[Table, ...]

"""Tables (RFC 4180) that a spreadsheet may open: a text that it would run as a formula begins with an apostrophe."""

import csv
import io
from collections.abc import Iterable, Sequence

# https://owasp.org/www-community/attacks/CSV_Injection; the apostrophe itself too, so that it can be taken off again.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")


def lines(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows in UTF-8, every line ended by CRLF; a line break within a cell stays as it is."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def escaped(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text


def plain(cell: str) -> str:
    """The text of a cell that `escaped` wrote."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell

"""Bytes to text, in the order the web agrees on: byte order mark, HTTP header, meta element, detection."""

import codecs
import re

from charset_normalizer import from_bytes

_META = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKUP = re.compile(
    rb"^\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|\?xml|[a-z]{1,10}[\s>])", re.I | re.S
)
_SAMPLE = 100_000


def decoded(body: bytes, charset: str | None = None) -> str:
    """The text of a page. `charset` is what the HTTP header declares; what cannot be decoded becomes U+FFFD.

    A byte order mark stays where it is, as U+FEFF, so that offsets count from the file as given.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    declared = _META.search(body[:4096])
    for name in (charset, declared[1].decode("ascii", errors="ignore") if declared else None, "utf-8"):
        text = _strictly(body, name)
        if text is not None:
            return text
    best = from_bytes(body[:_SAMPLE]).best()
    return body.decode(best.encoding if best else "windows-1252", errors="replace")


def _strictly(body: bytes, name: str | None) -> str | None:
    try:
        # latin-1 is what servers say and windows-1252 what they mean (WHATWG Encoding, section 4.2).
        wanted = "windows-1252" if name and codecs.lookup(name).name in ("iso8859-1", "ascii") else name
        return body.decode(wanted) if wanted else None
    except (LookupError, UnicodeError, ValueError):
        return None


def looks_like_html(body: bytes) -> bool:
    return bool(_MARKUP.match(body[:4096].removeprefix(codecs.BOM_UTF8)))

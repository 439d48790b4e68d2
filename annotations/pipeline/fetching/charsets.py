"""Bytes to text: what the bytes prove, then what the server says, then what the page says, then a guess.

Decoding lives with fetching because only here are the bytes and the header that came with them together.
"""

import codecs
import re

from charset_normalizer import from_bytes

from annotations.values import Page

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the web means by these labels (WHATWG Encoding, section 4.2): the wider set that contains them.
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
# Only encodings of text: Python also lists utf-7, punycode and unicode_escape, which smuggle.
KNOWN = re.compile(
    r"utf-(8|16|32)(-[lb]e)?|cp(125[0-8]|866|874|932|949|950)|iso8859-\d+|koi8-[rut]|mac-(roman|cyrillic)"
    r"|gb18030|big5hkscs|euc_(jp|jis_2004)|iso2022_jp|johab"
)
META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:+-]{1,40})""", re.IGNORECASE)
XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:+-]{1,40})""")
HEAD = 4096  # bytes in which a page says its encoding; the standard's 1,024 miss many real pages
SAMPLE = 32_768  # bytes a guess looks at
SPOILED = 0.001  # a declared encoding may be wrong in one character of a thousand, not in more


def decode(page: Page) -> str:
    """The text of a page's body, without byte order mark; never fails (U+FFFD for what cannot be read)."""
    return decode_bytes(page.body, page.charset)


def decode_bytes(body: bytes, declared: str | None = None) -> str:
    """The text of bytes of which a header may have declared the encoding."""
    return body.decode(charset_of(body, declared), errors="replace").removeprefix("\ufeff")


def charset_of(body: bytes, declared: str | None = None) -> str:
    """The name, as Python knows it, of the encoding the bytes are in.

    In order: a byte order mark; UTF-8, where bytes beyond ASCII form valid UTF-8 (by chance they
    practically never do, while servers that call everything Latin-1 are common); the header's
    `declared`; the page's own meta or XML declaration; a guess from the bytes.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return name
    if not body.isascii() and _spoiled(body, "utf-8") == 0:
        return "utf-8"
    for label in (declared, _declared_inside(body)):
        name = known(label)
        if name and _spoiled(body, name) <= SPOILED:
            return name
    return "utf-8" if body.isascii() or _spoiled(body, "utf-8") <= SPOILED else _guess(body)


def known(label: str | None) -> str | None:
    """The encoding a label stands for on the web, or None for one that is no encoding of text."""
    try:
        name = codecs.lookup(label.strip()).name if label else ""
    except (LookupError, ValueError):
        return None
    name = WIDER.get(name, name)
    return name if KNOWN.fullmatch(name) else None


def _declared_inside(body: bytes) -> str | None:
    found = XML.search(body[:HEAD]) or META.search(body[:HEAD])
    label = found[1].decode("ascii") if found else None
    # A page that says so in ASCII is not in UTF-16, whatever it says (WHATWG HTML, 13.2.3.2).
    return "utf-8" if label and label.lower().startswith(("utf-16", "utf-32")) else label


def _spoiled(body: bytes, name: str) -> float:
    """The share of characters that cannot be read in that encoding."""
    text = body.decode(name, errors="replace")
    return text.count("\ufffd") / max(len(text), 1)


def _guess(body: bytes) -> str:
    """From the words, not the markup: tags are ASCII in every encoding and only dilute the evidence."""
    words = re.sub(rb"<[^>]{0,2000}>", b" ", body[: 8 * SAMPLE])
    best = from_bytes(words[:SAMPLE]).best()
    return known(best.encoding if best else None) or "cp1252"

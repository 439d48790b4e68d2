"""What the sequence models know of English words: which of a few hundred groups of alike words each belongs to.

The groups were made from the contexts of words (see the card). Words are kept as hashes, not as themselves.
"""

import re
import struct
from functools import cache
from pathlib import Path
from zlib import crc32

FILE = Path(__file__).parent.parent / "models" / "words.bin"
MAGIC = b"FCWG0001"
HEADER = struct.Struct("<8sI")
ENTRY = struct.Struct("<IBH")  # hash of the word, coarse group, fine group
UNKNOWN = (255, 65535)
_DIGIT = re.compile(r"\d")


def folded(word: str) -> str:
    """As the groups were made: lower case, straight apostrophes, every digit as 0."""
    return _DIGIT.sub("0", word.lower().replace("’", "'"))


def hashed(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


@cache
def groups() -> dict[int, tuple[int, int]]:
    """Coarse and fine group by the hash of the folded word."""
    data = FILE.read_bytes()
    magic, _ = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("not a word group file of this version")
    return {word: (coarse, fine) for word, coarse, fine in ENTRY.iter_unpack(data[HEADER.size :])}

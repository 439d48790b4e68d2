"""What a text is found by when others copy from it: a choice of its shingles that every shared passage has part in.

Winnowing (Schleimer, Wilkerson and Aiken, 2003): of every few neighbouring shingles the one with the least hash is
kept. Two texts that share a run of `SHORTEST` words keep at least one hash in common, wherever the run stands in
either. MinHash estimates how alike whole texts are, and so misses a paragraph of a wire within a long article.
"""

from hashlib import blake2b

from annotations.pipeline.provenance.reuse import SEED, SHORTEST, WORD
from annotations.pipeline.wording import fold

VERSION = "1"
WINDOW = SHORTEST - SEED + 1  # neighbouring shingles of which one is kept


def imprint(text: str) -> tuple[int, ...]:
    """The kept hashes in ascending order, each once: signed 64-bit integers, as PostgreSQL's bigint."""
    words = [match[0].casefold() for match in WORD.finditer(fold(text))]
    hashes = [_hash(words[at : at + SEED]) for at in range(len(words) - SEED + 1)]
    windows = range(max(1, len(hashes) - WINDOW + 1)) if hashes else ()
    return tuple(sorted({min(hashes[at : at + WINDOW]) for at in windows}))


def _hash(words: list[str]) -> int:
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest(), "big", signed=True)

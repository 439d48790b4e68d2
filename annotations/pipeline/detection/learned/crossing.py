"""Columns crossed and hashed into the indexes of features: what all models here are made of."""

import numpy as np

BITS = 20
SIZE = 1 << BITS
PAD = np.uint32(0xFFFFFFFF)
_STEPS = np.array([0, 1, 2, 3, 3, 3, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7], dtype=np.uint32)


class Crosses:
    """Features of the same rows, collected: each `add` crosses columns into one more feature a row."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.found: list[np.ndarray] = []

    def add(self, *columns: np.ndarray) -> None:
        self.found.append(crossed(self.seed + len(self.found), *columns))

    def table(self) -> np.ndarray:
        """A row of feature indexes a row."""
        return np.stack(self.found, axis=1)


def crossed(template: int, *columns: np.ndarray) -> np.ndarray:
    """One feature a row: the template and the columns, mixed into an index below SIZE (after MurmurHash3)."""
    mixed = np.full(columns[0].shape, (template * 0x9E3779B1) & 0xFFFFFFFF, dtype=np.uint32)
    for column in columns:
        mixed = (mixed ^ column.astype(np.uint32)) * np.uint32(0x85EBCA6B)
        mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0xC2B2AE35)
    return (mixed >> np.uint32(32 - BITS)).astype(np.int32)


def stepped(distance: np.ndarray) -> np.ndarray:
    """Distances in steps that grow."""
    return _STEPS[np.clip(distance, 0, len(_STEPS) - 1)]


def shifted(column: np.ndarray, by: int, group: np.ndarray) -> np.ndarray:
    """The column `by` rows on, PAD where that is another group."""
    result = np.full(len(column), PAD, dtype=np.uint32)
    if abs(by) >= len(column):
        return result
    here, there = slice(max(0, -by), len(column) - max(0, by)), slice(max(0, by), len(column) + min(0, by))
    result[here] = np.where(group[here] == group[there], column[there], PAD)
    return result

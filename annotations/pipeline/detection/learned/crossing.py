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
        self._crosses: list[tuple[np.ndarray, ...]] = []

    def add(self, *columns: np.ndarray) -> None:
        self._crosses.append(columns)

    def table(self) -> np.ndarray:
        """A line of feature indexes a feature, a column a row; crosses of as many columns are made at once."""
        found = np.empty((len(self._crosses), len(self._crosses[0][0])), dtype=np.int32)
        for size in {len(columns) for columns in self._crosses}:
            places = [i for i, columns in enumerate(self._crosses) if len(columns) == size]
            lined = [np.array([self._crosses[i][at] for i in places], dtype=np.uint32) for at in range(size)]
            found[places] = crossed(np.array(places) + self.seed, *lined)
        return found


def crossed(templates: np.ndarray, *columns: np.ndarray) -> np.ndarray:
    """A line a template: it and the columns, mixed into indexes below SIZE (after MurmurHash3)."""
    mixed = (templates.astype(np.uint32) * np.uint32(0x9E3779B1))[:, None]
    for column in columns:
        mixed = (mixed ^ column) * np.uint32(0x85EBCA6B)
        mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0xC2B2AE35)
    mixed >>= np.uint32(32 - BITS)
    return mixed.astype(np.int32)


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

"""Which word was meant by one that is found nowhere."""

from collections.abc import Iterable

BEGINNING = 3  # letters that must be right, because words are looked up by their beginning
FARTHEST = 2


def meant(word: str, known: Iterable[str]) -> str | None:
    """The nearest of the known words, if it is near enough: one slip in a short word, two in a longer one."""
    allowed = FARTHEST if len(word) > 5 else 1
    near = [(distance(word, each), each) for each in known if abs(len(each) - len(word)) <= allowed]
    return min((one for one in near if one[0] <= allowed), default=(0, None))[1]


def distance(one: str, other: str) -> int:
    """How many letters are added, lost, exchanged or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        now = [i]
        for j, its in enumerate(other, start=1):
            cost = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]

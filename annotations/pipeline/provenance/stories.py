"""Which articles tell the same story: by the words they share, weighed by rarity, and by how near in time they are.

Articles are joined while the two groups' mean likeness is high enough (average linkage), most alike first.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from annotations.pipeline.text import words

TITLE = 3  # times a headline's word counts as one of the text
LIKE = (
    0.15  # least mean likeness of two groups that are one story; 0.14 to 0.16 serve the development set alike
)
HALVED = 7  # days apart at which likeness counts half
FIRST = 400  # words of an article that are looked at


def stories(articles: Sequence[tuple[str, str, date | None]]) -> list[int]:
    """A number for each article (title, text, day), the same for those that tell one story."""
    if not articles:
        return []
    like = _likeness(articles)
    group = list(range(len(articles)))
    size = np.ones(len(articles))
    np.fill_diagonal(like, -1)
    while True:
        at = int(np.argmax(like))
        one, other = divmod(at, len(articles))
        if like[one, other] < LIKE:
            return [group.index(each) for each in group]
        mean = (like[one] * size[one] + like[other] * size[other]) / (size[one] + size[other])
        like[one], like[:, one] = mean, mean
        like[other], like[:, other], like[one, one] = -1, -1, -1
        size[one] += size[other]
        group = [one if each == other else each for each in group]


def _likeness(articles: Sequence[tuple[str, str, date | None]]) -> NDArray[np.float64]:
    vectors = _vectors([_bag(title, text) for title, text, _ in articles])
    like = vectors @ vectors.T
    days = [day.toordinal() if day else None for _, _, day in articles]
    for one, first in enumerate(days):
        for other, second in enumerate(days):
            if first is not None and second is not None:
                like[one, other] *= HALVED / (HALVED + abs(first - second))
    return like


def _bag(title: str, text: str) -> Counter[str]:
    bag = Counter(word.casefold() for word in words(text)[:FIRST])
    for word in words(title):
        bag[word.casefold()] += TITLE
    return bag


def _vectors(bags: Sequence[Counter[str]]) -> NDArray[np.float64]:
    found = Counter(word for bag in bags for word in bag)
    column = {word: at for at, word in enumerate(sorted(word for word, count in found.items() if count > 1))}
    vectors = np.zeros((len(bags), len(column)))
    for row, bag in enumerate(bags):
        for word, count in bag.items():
            if word in column:
                vectors[row, column[word]] = (1 + np.log(count)) * np.log(len(bags) / found[word])
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

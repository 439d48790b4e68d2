"""What speaks for and against each piece of a page being the article: numbers for the model to weigh.

Each number is a fact about the piece, about what holds it, or about its neighbours. The share of a piece that
trafilatura takes for the article is one of them; most of the others say how far that vote can be trusted.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from annotations.pipeline.extraction import dates, phrases
from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.extraction.places import Place
from annotations.pipeline.text import words

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CHOSEN = 0.6  # a piece counts as voted for from this share on
_TAGS = (
    "p",
    "li",
    *HEADINGS[:4],
    "div",
    "span",
    "td",
    "tr",
    "section",
    "blockquote",
    "figcaption",
    "pre",
    "dd",
    "a",
)
_SIGNS = [
    "comments",
    "related",
    "navigation",
    "furniture",
    "aside",
    "tags",
    "hidden",
    "bio",
    "byline",
    "pull",
    "caption",
    "subtitle",
    "content",
    "footer",
    "header",
    "button",
    "figure",
    "quote",
    "article",
    "main",
    "time",
]
_TAG_NAMES = [(f"tag_{tag}", tag) for tag in _TAGS]
_SIGN_NAMES = [(f"sign_{sign}", sign) for sign in _SIGNS]
_DOUBTFUL = (
    "comments",
    "related",
    "navigation",
    "furniture",
    "aside",
    "caption",
    "bio",
    "byline",
    "tags",
    "footer",
    "header",
)
_FURNITURE = frozenset(
    ("comments", "related", "navigation", "furniture", "aside", "bio", "footer", "hidden", "caption")
)
_STOPS = tuple(".!?…。！？؟।")
_CLOSERS = "\"'”’»›」』)]*"
_HOLDERS = [
    tuple(f"holder_{k}_{part}" for part in ("voted", "linked", "share", "prose", "prose_share"))
    for k in range(4)
]
_CLOSE = 3  # elements up
_FAR = 9  # elements up: farther than this is as good as not at all


class Scene:
    """A page's pieces with how trafilatura voted on them, and what follows from both."""

    def __init__(self, pieces: Sequence[Piece], shares: Sequence[float], title: str | None) -> None:
        self.pieces, self.shares = pieces, shares
        self.sizes = [len(piece.folded) for piece in pieces]
        self.chains = [tuple(piece.place.upwards()) for piece in pieces]
        self.title = frozenset(words(title or ""))
        self.total = sum(map(float.__mul__, map(float, self.sizes), map(float, shares))) or 1.0
        chosen = [i for i, share in enumerate(shares) if share >= CHOSEN and self.sizes[i] >= 5]
        self.first, self.last = (chosen[0], chosen[-1]) if chosen else (len(pieces), -1)
        self.copies = Counter(piece.text for piece in pieces)
        self.known: dict[Place, float] = defaultdict(float)  # words under an element
        self.voted: dict[Place, float] = defaultdict(float)  # of these, in the article as voted
        self.linked: dict[Place, float] = defaultdict(float)  # of these, in links
        self.prose: dict[Place, float] = defaultdict(
            float
        )  # of these, in paragraphs that read like an article's
        for piece, chain, size, share in zip(pieces, self.chains, self.sizes, shares, strict=True):
            running = _is_prose(piece, size, chain)
            for place in chain:
                self.known[place] += size
                self.voted[place] += size * share
                self.linked[place] += size * piece.linked
                self.prose[place] += size * running

        self.total_prose = max(self.prose.values(), default=0.0) or 1.0

    @cached_property
    def signs(self) -> list[frozenset[str]]:
        """The signs around each piece, without those of elements that hold most of the article."""
        seen: dict[Place, frozenset[str]] = {}
        for chain in self.chains:
            around: frozenset[str] = frozenset()
            for place in reversed(chain):
                if place not in seen:
                    seen[place] = around if self.is_root(place) else around | place.own
                around = seen[place]
        return [seen[chain[0]] for chain in self.chains]

    def is_root(self, place: Place) -> bool:
        return self.voted[place] >= 0.5 * self.total

    @cached_property
    def under_related(self) -> list[bool]:
        """Whether the last heading above each piece announces other stories."""
        under, state = [], False
        for piece, size in zip(self.pieces, self.sizes, strict=True):
            if size < 12 and phrases.RELATED.fullmatch(piece.text):
                state = True
            elif piece.place.tag in HEADINGS:
                state = False
            under.append(state)
        return under

    def is_near(self, i: int) -> bool:
        """Whether anything close to the piece was voted for, or reads like an article."""
        holder = self.chains[i][: _CLOSE + 1][-1]
        return self.voted[holder] > 0 or self.prose[holder] > 0

    @cached_property
    def alike(self) -> list[tuple[float, float]]:
        """Of all other words that stand as a piece does (the same tags and signs), how many were voted for.

        As a share of them, below zero where there are none; and as a share of the article.
        """
        forms = [(tuple(place.tag for place in chain), chain[0].own, chain[1].own) for chain in self._padded]
        known, voted = Counter(), Counter()
        for form, size, share in zip(forms, self.sizes, self.shares, strict=True):
            known[form] += size
            voted[form] += size * share
        return [self._others(known[form], voted[form], i) for i, form in enumerate(forms)]

    @property
    def _padded(self) -> list[tuple[Place, ...]]:
        return [chain if len(chain) > 1 else (*chain, *chain) for chain in self.chains]

    def _others(self, known: float, voted: float, place: int) -> tuple[float, float]:
        size, own = self.sizes[place], self.sizes[place] * self.shares[place]
        return ((voted - own) / (known - size) if known > size else -0.1), (voted - own) / self.total


def _is_prose(piece: Piece, size: int, chain: tuple[Place, ...]) -> bool:
    """Long, ended by a full stop, hardly linked, and in nothing that its names call furniture."""
    if size < 15 or piece.linked > 0.3 or not _ends(piece.text):
        return False
    return not any(place.own & _FURNITURE for place in chain[:4])


def _ends(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_STOPS)


def table(scene: Scene, places: Iterable[int]) -> list[dict[str, float]]:
    """The numbers of the pieces at these places, by name. Same page, same numbers."""
    under = _announced(scene)
    rows = []
    for i in places:
        row = {**_votes(scene, i), **_holders(scene, i), **_form(scene, i), "under": under[i]}
        rows.append(row | _doubts(scene, i, row))
    return rows


def _votes(scene: Scene, i: int) -> dict[str, float]:
    shares, count = scene.shares, len(scene.pieces)
    near = {f"before_{k}": shares[i - k] if i >= k else 0.0 for k in (1, 2, 3)}
    near |= {f"after_{k}": shares[i + k] if i + k < count else 0.0 for k in (1, 2, 3)}
    return near | {
        "share": shares[i],
        "chosen": float(shares[i] >= CHOSEN),
        "enclosed": float(near["before_1"] >= CHOSEN and near["after_1"] >= CHOSEN),
        "within": float(scene.first <= i <= scene.last),
        "ahead": float(i < scene.first),
        "behind": float(i > scene.last),
        "outside_by": math.log1p(max(0, scene.first - i, i - scene.last)),
        "position": i / count,
    }


def _holders(scene: Scene, i: int) -> dict[str, float]:
    chain, row = scene.chains[i], {}
    for k, (voted, linked, share, prose, prose_share) in enumerate(_HOLDERS):
        place = chain[min(k, len(chain) - 1)]
        known, votes, running = max(1.0, scene.known[place]), scene.voted[place], scene.prose[place]
        row[voted], row[share] = votes / known, votes / scene.total
        row[linked] = scene.linked[place] / known
        row[prose], row[prose_share] = running / known, running / scene.total_prose
    far = next((k for k, place in enumerate(chain) if scene.voted[place] >= 0.8 * scene.total), _FAR)
    alike, alike_share = scene.alike[i]
    signs = scene.signs[i]
    near = next((k for k, place in enumerate(chain) if scene.prose[place] >= 0.6 * scene.total_prose), _FAR)
    return row | {
        "prose": float(_is_prose(scene.pieces[i], scene.sizes[i], chain)),
        "prose_depth": float(min(near, 6)),
        "in_root": float(len(chain) > 1 and scene.is_root(chain[1])),
        "depth": float(min(far, 6)),
        "alike": alike,
        "alike_share": alike_share,
        **{name: float(sign in signs) for name, sign in _SIGN_NAMES},
        "hidden_anywhere": float(any("hidden" in place.own for place in chain)),
    }


def _form(scene: Scene, i: int) -> dict[str, float]:
    piece, size = scene.pieces[i], scene.sizes[i]
    text, place = piece.text, piece.place
    return {
        **{name: float(place.tag == tag) for name, tag in _TAG_NAMES},
        "list": float(place.list is not None),
        "table": float(place.table is not None),
        "quote": float(place.quote is not None),
        "size": math.log1p(size),
        "short": float(size < 4),
        "long": float(size >= 20),
        "linked": piece.linked,
        "all_linked": float(piece.linked > 0.9),
        "ends": float(_ends(text)),
        "commas": min(5, text.count(",")) / 5,
        "digits": sum(map(str.isdigit, text)) / len(text),
        "capitals": float(text.isupper()),
        "repeated": float(scene.copies[text] > 1),
        "titled": sum(word in scene.title for word in piece.folded) / max(1, size),
        **_phrases(text, size),
    }


def _phrases(text: str, size: int) -> dict[str, float]:
    return {
        "prompt": float(bool(phrases.PROMPT.match(text))),
        "rights": float(bool(phrases.RIGHTS.match(text))),
        "other_stories": float(size < 15 and bool(phrases.RELATED.match(text))),
        "label": float(size < 40 and bool(phrases.LABEL.fullmatch(text))),
        "contact": float(bool(phrases.CONTACT.match(text))),
        "signed": float(size < 12 and bool(phrases.BYLINE.fullmatch(text))),
        "dated": float(size < 12 and dates.find(text) is not None),
        "readers": float(size < 12 and bool(phrases.COMMENTS.fullmatch(text))),
    }


def _announced(scene: Scene) -> list[float]:
    """Whether the last heading above each piece announces other stories, comments or a prompt."""
    under, state = [], 0.0
    for piece, size in zip(scene.pieces, scene.sizes, strict=True):
        heading = piece.place.tag in HEADINGS
        if (heading or size < 8) and _announces(piece.text, size):
            state = 1.0
        elif heading:
            state = 0.0
        under.append(state)
    return under


def _announces(text: str, size: int) -> bool:
    if phrases.PROMPT.match(text) or (size < 15 and phrases.RELATED.match(text)):
        return True
    return size < 12 and phrases.COMMENTS.fullmatch(text) is not None


def _doubts(scene: Scene, i: int, row: dict[str, float]) -> dict[str, float]:
    """Where a vote and something else speak against each other."""
    chosen, unchosen, linked = row["chosen"], 1 - row["chosen"], row["linked"]
    return {
        **{f"chosen_{sign}": chosen * row[f"sign_{sign}"] for sign in _DOUBTFUL},
        "chosen_hidden": chosen * row["hidden_anywhere"],
        "chosen_linked": chosen * linked,
        "chosen_ends": chosen * row["ends"],
        "chosen_short": chosen * row["short"],
        "chosen_phrase": chosen * max(row["prompt"], row["rights"], row["other_stories"]),
        "chosen_under": chosen * row["under"],
        "chosen_alone": chosen * (row["before_1"] < 0.5) * (row["after_1"] < 0.5),
        "chosen_linked_list": chosen * linked * row["list"],
        "missed_ends": unchosen * row["ends"] * row["holder_1_share"],
        "missed_long": unchosen * row["long"] * row["holder_1_share"],
        "missed_enclosed": unchosen * row["enclosed"] * (1 - linked),
        "missed_prose": unchosen * row["prose"] * row["holder_2_prose_share"],
        "missed_alike": row["alike"] * (1 - linked) * (scene.sizes[i] >= 8),
    }

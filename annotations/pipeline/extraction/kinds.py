"""What each piece of an HTML page is: by the weighed evidence, by its place, and by what the page says of itself."""

from collections.abc import Iterable, Sequence
from itertools import chain

from annotations.choices import BlockKind
from annotations.pipeline.extraction import dates, names, phrases
from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.extraction.evidence import CHOSEN, HEADINGS, Scene
from annotations.pipeline.extraction.metadata import Declared
from annotations.pipeline.extraction.zones import is_bio
from annotations.pipeline.text import OPENING_QUOTES, shingles, words

K = BlockKind

LIKELY = 0.55  # from this probability on a piece is the article's
CERTAIN = 0.9  # from here on no set phrase speaks against it
_CAPTION = 60  # words: a longer one is text beside a picture
_BYLINE = 16  # words
_DATELINE = 14
_QUESTION = 50  # words
_LINE = 25  # words: a piece this long is a paragraph
_ASIDE = frozenset(("caption", "navigation", "furniture", "related", "tags", "bio"))
_NEAR = 8  # pieces between the title and what signs the article
_FURNITURE = (
    ("comments", K.COMMENT),
    ("related", K.RELATED),
    ("navigation", K.NAVIGATION),
    ("bio", K.AUTHOR_BIO),
)


def label(scene: Scene, likely: Sequence[float], declared: Declared) -> list[BlockKind | None]:
    """A kind for every piece; None for what no reader sees."""
    return _Labels(scene, likely, declared).kinds()


def _raised(scene: Scene, likely: Sequence[float]) -> Sequence[float]:
    """Where no prose is likely the article's, a short article is: what was voted for comes first, its likeliest."""
    if any(chance >= LIKELY and size > _LINE for chance, size in zip(likely, scene.sizes, strict=True)):
        return likely
    voted = [i for i, share in enumerate(scene.shares) if share >= CHOSEN and scene.sizes[i] > _LINE]
    return [max(chance, LIKELY) if i in voted else chance for i, chance in enumerate(likely)]


def _with_key_points(scene: Scene, likely: Sequence[float]) -> Sequence[float]:
    """A list that says of itself that it sums the article up is the article's."""
    raised = list(likely)
    for i, piece in enumerate(scene.pieces):
        if piece.place.tag not in HEADINGS or not phrases.KEY_POINTS.fullmatch(piece.text):
            continue
        end = i + 1
        while end < len(raised) and _is_point(scene, end):
            end += 1
        if end > i + 1:
            raised[i:end] = [max(chance, LIKELY) for chance in raised[i:end]]
    return raised


def _is_point(scene: Scene, i: int) -> bool:
    piece = scene.pieces[i]
    return piece.place.list is not None and piece.linked < 0.5 and scene.sizes[i] >= 4


class _Labels:
    def __init__(self, scene: Scene, likely: Sequence[float], declared: Declared) -> None:
        self.scene, self.likely, self.facts = scene, likely, declared.facts
        self.title = self._title()
        self.likely = likely = _with_key_points(scene, _raised(scene, likely))
        inside = [i for i, chance in enumerate(likely) if chance >= LIKELY and i != self.title]
        if self.title is not None and inside and self.title <= inside[len(inside) // 4]:
            inside = [i for i in inside if i > self.title]  # a kicker above the title is none of the text
        self.first, self.last = (inside[0], inside[-1]) if inside else (len(likely), -1)
        unseen = sum(scene.sizes[i] for i in inside if "unseen" in scene.signs[i])
        self.is_mostly_unseen = unseen > sum(scene.sizes[i] for i in inside) / 2
        self.questions = self._questions(inside)
        self.signature = self._signature()
        self.subtitle = self._subtitle()
        running = [
            i
            for i in inside
            if scene.pieces[i].place.tag not in HEADINGS and scene.pieces[i].place.quote is None
        ]
        self.body = self._said(running)
        self.shown = self._said(i for i in inside if "hidden" not in scene.signs[i])

    def _said(self, places: Iterable[int]) -> frozenset:
        return frozenset(chain.from_iterable(shingles(self.scene.pieces[i].folded) for i in places))

    def kinds(self) -> list[BlockKind | None]:
        return [self._kind(i) for i in range(len(self.scene.pieces))]

    def _questions(self, inside: Sequence[int]) -> frozenset[int]:
        """What an interviewer asks, where it is told from the answers by bold type alone."""
        pieces, sizes = self.scene.pieces, self.scene.sizes
        bold = [
            i for i in inside if pieces[i].bold and sizes[i] <= _QUESTION and pieces[i].place.list is None
        ]
        asked = sum(pieces[i].text.endswith(("?", "？", "؟")) for i in bold)
        return frozenset(bold if asked >= 2 and asked * 2 >= len(bold) else ())

    def _title(self) -> int | None:
        """The first heading that says what the page declares as its title."""
        wanted = words(self.facts.title or "")
        places = [i for i, piece in enumerate(self.scene.pieces) if wanted and piece.folded == wanted]
        headed = [i for i in places if self.scene.pieces[i].place.tag in HEADINGS]
        return next(iter(headed or places), None)

    def _kind(self, i: int) -> BlockKind | None:
        signs = self.scene.signs[i]
        if i == self.title:
            return K.TITLE
        if "hidden" in signs and self._stays_hidden(i):
            return None
        if self._is_post(i):
            return K.EMBEDDED_POST
        if i in self.signature:
            return self.signature[i]
        if i == self.subtitle:
            return K.SUBTITLE
        if (self.likely[i] >= LIKELY and i >= self.first) or self._heads_article(i):
            return self._article(i)
        return self._beside(i)

    def _heads_article(self, i: int) -> bool:
        """A heading inside the article whose text follows at once."""
        piece = self.scene.pieces[i]
        if piece.place.tag not in HEADINGS or not self.first - 1 <= i < self.last or piece.linked > 0.5:
            return False
        return self.likely[i + 1] >= LIKELY and not phrases.RELATED.match(piece.text)

    def _is_post(self, i: int) -> bool:
        quote = self.scene.pieces[i].place.quote
        return quote is not None and "post" in quote.own and self.first <= i <= self.last + 2

    def _signature(self) -> dict[int, BlockKind]:
        """The pieces that say who wrote the article and when: short, and between the title and the first paragraph."""
        start = self.first - _NEAR if self.title is None else self.title + 1
        found = {}
        for i in range(max(0, start), min(len(self.likely), start + _NEAR + 2)):
            if self.likely[i] >= LIKELY and self.scene.sizes[i] > _LINE:
                break
            if kind := self._signs(i):
                found[i] = kind
        return found

    def _signs(self, i: int) -> BlockKind | None:
        size, piece = self.scene.sizes[i], self.scene.pieces[i]
        if size > _BYLINE or piece.place.tag in HEADINGS[:3] or i == self.title:
            return None
        if self._names_author(i):
            return K.BYLINE
        told = size > _DATELINE / 2 and piece.text.endswith((".", "!", "?"))
        return K.DATELINE if size <= _DATELINE and not told and dates.find(piece.text) else None

    def _subtitle(self) -> int | None:
        """What stands alone between the title and the signature, or is called a subtitle."""
        if self.title is None:
            return None
        limit = min((i for i in self.signature if i > self.title), default=self.title + 1)
        between = [i for i in range(self.title + 1, limit) if self.scene.sizes[i] >= 4 and self._tells(i)]
        near = range(self.title + 1, min(self.first + 2, len(self.likely)))
        called = [i for i in near if "subtitle" in self.scene.signs[i] and i not in self.signature]
        return next(iter(called or between[:1]), None)

    def _tells(self, i: int) -> bool:
        piece = self.scene.pieces[i]
        return piece.linked < 0.5 and self.likely[i] >= LIKELY / 2 and not self.scene.signs[i] & _ASIDE

    def _names_author(self, i: int) -> bool:
        text, byline = self.scene.pieces[i].text, self.facts.byline
        if byline and any(name and name in text for name in byline.split(", ")):
            return True
        by = phrases.BYLINE.fullmatch(text)
        return bool(by and names.listed(by["names"]))

    def _article(self, i: int) -> BlockKind:
        piece, signs = self.scene.pieces[i], self.scene.signs[i]
        size, place = self.scene.sizes[i], piece.place
        if self._is_caption(i):
            return K.CAPTION
        if "pull" in signs or ("aside" in signs and place.quote is not None) or self._repeats_body(i):
            return K.PULL_QUOTE
        if place.quote is not None:
            return K.QUOTE
        if phrases.CORRECTION.match(piece.text) or ("correction" in signs and size > 5):
            return K.CORRECTION_NOTE
        if i > self.first and ("bio" in signs or is_bio(piece.text, self.facts.byline)):
            return K.AUTHOR_BIO
        return self._by_form(i)

    def _by_form(self, i: int) -> BlockKind:
        piece = self.scene.pieces[i]
        if self.scene.sizes[i] <= 40 and (
            phrases.PROMPT.match(piece.text) or phrases.RIGHTS.match(piece.text)
        ):
            return K.BOILERPLATE
        if i in self.questions:
            return K.HEADING
        if piece.place.tag in HEADINGS:
            over = phrases.RELATED.fullmatch(piece.text) and self.likely[i + 1 : i + 2] < [LIKELY]
            return K.RELATED if over else K.HEADING
        if piece.place.table is not None:
            return K.TABLE
        return K.LIST if piece.place.list is not None else K.PARAGRAPH

    def _is_caption(self, i: int) -> bool:
        text, size = self.scene.pieces[i].text, self.scene.sizes[i]
        rights = phrases.RIGHTS.match(text) and phrases.LICENCE.search(text)
        if size > _CAPTION or "footer" in self.scene.signs[i] or rights:
            return False
        return "caption" in self.scene.signs[i] or bool(phrases.CREDIT.search(text))

    def _repeats_body(self, i: int) -> bool:
        """A quotation set large, which stands in the running text once more."""
        piece = self.scene.pieces[i]
        loud = piece.place.tag in HEADINGS or piece.place.quote is not None
        if not loud or piece.text[0] not in OPENING_QUOTES + '"':
            return False
        return self._share_in(piece, self.body) >= 0.8

    def _stays_hidden(self, i: int) -> bool:
        """Whether a hidden text is none a reader will see: scripts may yet show the article itself, and only that."""
        if self.likely[i] < LIKELY or self.scene.copies[self.scene.pieces[i].text] > 1:
            return True
        unseen = "unseen" in self.scene.signs[i] and not self.is_mostly_unseen
        return unseen or self._share_in(self.scene.pieces[i], self.shown) > 0.5

    @staticmethod
    def _share_in(piece: Piece, known: frozenset) -> float:
        own = list(shingles(piece.folded))
        return sum(shingle in known for shingle in own) / max(1, len(own))

    def _beside(self, i: int) -> BlockKind:
        """What a piece is that is not the article's text."""
        piece, signs = self.scene.pieces[i], self.scene.signs[i]
        if self._is_caption(i) and self.first <= i <= self.last + 1:
            return K.CAPTION
        if is_bio(piece.text, self.facts.byline):
            return K.AUTHOR_BIO
        kind = next((kind for sign, kind in _FURNITURE if sign in signs), None)
        if kind:
            return kind
        if "footer" not in signs and phrases.CORRECTION.match(piece.text) and self.first < i:
            return K.CORRECTION_NOTE
        if piece.linked > 0.8:
            return K.RELATED if self.scene.under_related[i] else K.NAVIGATION
        return K.RELATED if phrases.RELATED.fullmatch(piece.text) else K.BOILERPLATE


def group(piece: Piece, kind: BlockKind) -> object | None:
    """What pieces of one list, table or embedded post have in common."""
    place = piece.place
    return {K.LIST: place.list, K.TABLE: place.table, K.EMBEDDED_POST: place.quote}.get(kind)

"""Places to confirm, one after another: the words then and now in their surroundings, and the decision beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Anchor, Article, Claim, Membership
from annotations.web.forms.rendering import DeskForm
from annotations.web.pages.doubts import PlaceNote, place_note
from annotations.web.pages.offers import Offers, Stray
from annotations.web.pages.queue import unsure_anchors

AROUND = 160  # code points of the text on either side: enough to know the sentence again
SHOWN = 30


@dataclass(frozen=True)
class Surroundings:
    """What stands before and after a span."""

    before: str
    after: str


@dataclass(frozen=True)
class PlaceCard:
    """One place to decide. `now` is None where the machine finds none."""

    note: PlaceNote
    claim: Claim
    article: Article
    then: Surroundings
    now: Surroundings | None

    @property
    def anchor(self) -> Anchor:
        return self.note.anchor

    @property
    def margin(self) -> int:
        """How far the next best place is behind, in per cent."""
        return round((self.anchor.margin or 0) * 100)


@dataclass(frozen=True)
class Placing:
    cards: list[PlaceCard]
    waiting: int
    stray: list[Stray]


def placing(member: Membership, refused: Sequence[DeskForm] = ()) -> Placing:
    """The places that wait for a person, the latest first, and how many there are; with what was refused."""
    offers = Offers(refused)
    anchors, waiting = unsure_anchors(member, limit=SHOWN)
    return Placing([_card(member, anchor, offers) for anchor in anchors], waiting, offers.stray)


def _card(member: Membership, anchor: Anchor, offers: Offers) -> PlaceCard:
    appearance = anchor.appearance
    return PlaceCard(
        note=place_note(member, anchor, offers),
        claim=appearance.claim,
        article=appearance.article,
        then=Surroundings(appearance.prefix, appearance.suffix),
        now=None if anchor.start is None else _around(anchor),
    )


def _around(anchor: Anchor) -> Surroundings:
    """Whole words of the same paragraph."""
    text = anchor.revision.text
    before = text[max(0, anchor.start - AROUND) : anchor.start].rpartition("\n")[2]
    after = text[anchor.end : anchor.end + AROUND].partition("\n")[0]
    return Surroundings(
        before.partition(" ")[2] if len(before) == AROUND else before,
        after.rpartition(" ")[0] if len(after) == AROUND else after,
    )

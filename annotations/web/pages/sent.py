"""Words from a page of the web: the article they are from, and the places in its text where they may stand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from annotations.choices import AnchorState, Purpose
from annotations.models import Article, Claim, Membership
from annotations.pipeline import anchoring, wording
from annotations.values import Placement, Selector, Span
from annotations.web.forms.sent import SentForm
from annotations.web.pages.article import ArticlePage, Entry, article_page
from annotations.web.pages.differences import Piece, pieces
from annotations.web.words import GUARD

SOURCE = Path(__file__).parent.parent / "static" / "web" / "js" / "bookmarklet.js"
AROUND = 120  # code points of the text on either side of a place
MOST_PLACES = 6


@dataclass(frozen=True)
class Sighting:
    """A place where the words may stand. `words` shows what differs, and is empty where nothing does.

    Of the place they would be carried to it is known how `sure` that is, of others how much `alike` they are: per cent.
    """

    span: Span
    before: str
    text: str
    after: str
    words: list[Piece]
    sure: int | None
    alike: int | None
    doubts: list[str]
    claims: list[Claim]  # that are marked there already

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.span.start}-{self.span.end}"


@dataclass
class SentPage:
    """What was sent and what is known of it. `page` is None while the team has no such article."""

    sent: dict[str, str]
    selector: Selector
    page: ArticlePage | None
    by_own_address: bool = True

    @cached_property
    def places(self) -> list[Sighting]:
        """The likeliest first."""
        if self.page is None or self.page.revision is None:
            return []
        return [_sighting(self.page, self.selector, *found) for found in self._found()][:MOST_PLACES]

    @cached_property
    def certain(self) -> bool:
        """Whether the first place is surely meant: the same words, and no other copy of them as likely.

        Then it is chosen already; else a person chooses.
        """
        return bool(self.places) and anchoring.acceptable(self._placed) and not self.places[0].words

    @property
    def is_verbatim(self) -> bool:
        return any(not place.words for place in self.places)

    @cached_property
    def _placed(self) -> Placement:
        sent = self.selector.prefix + self.selector.exact + self.selector.suffix
        return anchoring.carry(sent, self.page.revision.text, [self.selector])[0]

    def _found(self) -> Iterator[tuple[Span, float | None, float | None, list[str]]]:
        """Where the service would carry the words to, where else it would look, and where they stand as they are."""
        placed, seen = self._placed, set()
        if placed.start is not None and placed.state != AnchorState.ORPHANED:
            seen.add(Span(placed.start, placed.end))
            doubts = [GUARD[one] for one in placed.guards]
            yield Span(placed.start, placed.end), placed.confidence, None, doubts
        for other in placed.alternatives:
            seen.add(span := Span(other.start, other.end))
            yield span, None, other.score, []
        for span in _verbatim(self.page.revision.text, self.selector.exact):
            if span not in seen:
                yield span, None, 1.0, []


def sent_page(member: Membership, form: SentForm) -> SentPage:
    """Six queries; seven where an older reader's text is on show."""
    keys = form.keys()
    visible = Article.objects.visible_to(member).select_related("outlet", "current_revision", "team")
    known = {one.canonical_key: one for one in visible.filter(canonical_key__in=keys)}
    article = next((known[key] for key in keys if key in known), None)
    return SentPage(
        sent=form.cleaned_data,
        selector=form.selector(),
        page=article and article_page(member, article, number=None, claim_id=None),
        by_own_address=article is None or article.canonical_key == keys[0],
    )


def is_source_only(page: ArticlePage) -> bool:
    """Whether the article is watched for what others claim, and its own claims are not looked for."""
    return page.article.purpose == Purpose.SOURCE


def bookmarklet(address: str) -> str:
    """The script as the address of a bookmark; what it opens is `address`, the desk's page for what is sent."""
    lines = [line.strip() for line in SOURCE.read_text().splitlines()]
    code = " ".join(line for line in lines if line and not line.startswith("//"))
    return "javascript:" + quote(code.replace('"DESK"', json.dumps(address)), safe="()[]{}=;,.!?:/'*&|+-_~")


def _sighting(
    page: ArticlePage, sent: Selector, span: Span, sure: float | None, alike: float | None, doubts: list[str]
) -> Sighting:
    text = page.revision.text
    here = text[span.start : span.end]
    same = wording.same_words(sent.exact, here)
    return Sighting(
        span=span,
        before=text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2],
        text=here,
        after=text[span.end : span.end + AROUND].partition("\n")[0],
        words=[] if same else pieces(sent.exact, here),
        sure=_percent(sure),
        alike=_percent(alike),
        doubts=doubts,
        claims=[entry.claim for entry in page.shown if _touches(entry, span)],
    )


def _percent(share: float | None) -> int | None:
    """Never 100 for what is not quite sure, nor quite alike."""
    return None if share is None else int(share * 100)


def _touches(entry: Entry, span: Span) -> bool:
    return any(
        anchor.start is not None and anchor.start < span.end and span.start < anchor.end
        for anchor in entry.anchors
    )


def _verbatim(text: str, exact: str) -> Iterator[Span]:
    at = text.find(exact)
    while at >= 0:
        yield Span(at, at + len(exact))
        at = text.find(exact, at + len(exact))

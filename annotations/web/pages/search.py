"""The page of what was found: rows with what shows why, kinds with their counts, and what narrows them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from annotations import actions
from annotations.actions.finding import Border, Found, Narrowing
from annotations.actions.showing import Result
from annotations.choices import ClaimState
from annotations.choices.search import SearchField, SearchKind
from annotations.models import Membership
from annotations.pipeline import searching
from annotations.web.words import STATE

ROWS = 20
NAMES = {
    SearchKind.CLAIM: (_("claim"), _("Claims")),
    SearchKind.QUOTATION: (_("quotation"), _("Quotations")),
    SearchKind.RATIONALE: (_("rationale"), _("Rationales")),
    SearchKind.SOURCE: (_("source"), _("Sources")),
    SearchKind.ARTICLE: (_("article"), _("Articles")),
}
PAST = {
    SearchKind.CLAIM: _("worded so before"),
    SearchKind.QUOTATION: _("withdrawn"),
    SearchKind.RATIONALE: _("superseded"),
    SearchKind.SOURCE: _("said so before"),
    SearchKind.ARTICLE: _("no longer says so"),
}


@dataclass(frozen=True)
class Row:
    """One result as the page shows it."""

    kind: str
    state: str
    address: str
    title: SafeString
    stretches: Sequence[SafeString]
    who: SafeString
    where: str
    past: str
    at: Any


@dataclass(frozen=True)
class Tab:
    """A kind of result, and how many there are."""

    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class SearchPage:
    words: str
    rows: Sequence[Row]
    tabs: Sequence[Tab]
    count: int
    is_exact: bool
    following: str
    meant: str
    narrowed: bool
    states: Sequence[tuple[str, str]]


def search_page(member: Membership, request: HttpRequest) -> SearchPage:
    """What the address asks for, as far as it makes sense."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    kind = request.GET.get("kind", "")
    within = Narrowing(
        kinds=(kind,) if kind in set(SearchKind) else (),
        states=tuple({request.GET.get("state", "")} & set(ClaimState)),
        current={"now": True, "once": False}.get(request.GET.get("said", "")),
        stale=True if request.GET.get("stale") else None,
    )
    whole = replace(within, kinds=())
    after = _border(request.GET.get("after", ""))
    found = actions.finding.find(member, words, within, limit=ROWS, after=after)
    kinds = found.kinds if not within.kinds else actions.finding.find(member, words, whole, limit=0).kinds
    return SearchPage(
        words=words,
        rows=[_row(member, each) for each in found.results],
        tabs=_tabs(kinds, kind),
        count=found.count,
        is_exact=found.is_exact,
        following=_after(found),
        meant=found.meant,
        narrowed=whole != Narrowing(),
        states=[(state.value, STATE[state]) for state in ClaimState],
    )


def _tabs(kinds: Any, chosen: str) -> list[Tab]:
    tabs = [Tab(k.value, NAMES[k][1], kinds.get(k.value, 0), k.value == chosen) for k in SearchKind]
    return [Tab("", _("All"), sum(kinds.values()), not any(tab.chosen for tab in tabs)), *tabs]


def _row(member: Membership, found: Result) -> Row:
    row = found.row
    shown = {each.field: _html(found, each) for each in found.excerpts if each.field is not SearchField.TEXT}
    stretches = [_html(found, each) for each in found.excerpts if each.field is SearchField.TEXT]
    other = row["x_statement"] or row["x_source_title"] or row["x_article_title"] or ""
    heading = shown.get(SearchField.TITLE) or _plain(found.text.title or other)
    article = row["x_article_title"] if found.kind is not SearchKind.ARTICLE else ""
    number = (
        _("revision %d") % row["x_revision_number"] if row["x_revision_number"] and not found.current else ""
    )
    where = [article, row["x_outlet"], number, row["x_author"]]
    return Row(
        kind=NAMES[found.kind][0],
        state=row["x_state"] or "",
        address=_address(member, found),
        title=heading,
        stretches=stretches,
        who=shown.get(SearchField.WHO) or _plain(row["x_claimant"] or ""),
        where=" · ".join(filter(None, where)),
        past="" if found.current else PAST[found.kind],
        at=row["at"],
    )


def _html(found: Result, excerpt: Any) -> SafeString:
    return mark_safe(searching.marked(found.text.of(excerpt.field), excerpt))  # `marked` escapes


def _plain(text: str) -> SafeString:
    return escape(text)


def _address(member: Membership, found: Result) -> str:
    """The very place: the claim beside its text, the words in the revision that has them, the source."""
    row, slug = found.row, member.team.slug
    if found.kind in (SearchKind.CLAIM, SearchKind.RATIONALE):
        return reverse("web:claim", args=[slug, row["claim_id"]])
    if row["source_id"]:
        return reverse("web:source", args=[slug, row["source_id"]]) + _fragment(found)
    address = reverse("web:article", args=[slug, row["article_id"]])
    number = row["x_revision_number"]
    return f"{address}?revision={number}{_fragment(found)}" if number else address


def _fragment(found: Result) -> str:
    """Where in the page the browser shows the words first (URL Fragment Text Directives, WICG)."""
    stretch = next((e for e in found.excerpts if e.field is SearchField.TEXT and e.highlights), None)
    if stretch is None:
        return ""
    first = stretch.highlights[0]
    words = found.text.text[first.start : first.end]
    return f"#:~:text={quote(words, safe='').replace('-', '%2D')}"


def _after(found: Found) -> str:
    border = found.following
    return f"{border.score}_{border.id}_{border.newest.hex}" if border else ""


def _border(said: str) -> Border | None:
    try:
        score, last, newest = said.split("_")
        return Border(float(score), UUID(last).hex, UUID(newest))
    except ValueError:
        return None

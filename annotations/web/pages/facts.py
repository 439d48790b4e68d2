"""What readers see: everything is read from the edition, so that page, feeds and API cannot disagree."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from annotations.choices import DerivationKind, PublicationState, Severity
from annotations.choices.publishing import Authenticity, MediaKind
from annotations.models import Correction, Edition, ErrorReport, Publication, Staleness, Team
from annotations.pipeline import publishing
from annotations.web.pages.origins import VERB
from annotations.web.words import AUTHENTICITY, MEDIA_KIND

PAGE = 20
DEEPEST = 6  # steps to the right that there is room for


@dataclass(frozen=True)
class Listing:
    """A page of publications, newest edition first, and where the next begins."""

    publications: Sequence[Publication]
    following: str | None


def public(team: Team | None = None) -> QuerySet[Publication]:
    rows = Publication.objects.public()
    return rows.filter(team=team) if team else rows


def listing(rows: QuerySet[Publication], *, before: object | None) -> Listing:
    """Edition ids are in the order of their making, so they are the cursor."""
    if before is not None:
        rows = rows.filter(current_id__lt=before)
    found = list(rows.order_by("-current_id")[: PAGE + 1])
    following = str(found[PAGE - 1].current_id) if len(found) > PAGE else None
    return Listing(found[:PAGE], following)


def history(publication: Publication) -> list[Edition]:
    """Every edition with the correction that made it, newest first."""
    corrections = Prefetch("correction", Correction.objects.select_related("made_by"))
    return list(publication.editions.prefetch_related(corrections).order_by("-number"))


def doubts(publication: Publication) -> list[Staleness]:
    """Why what is published may no longer hold: the team is looking into it, and readers are told so at once."""
    waiting = Staleness.objects.open().exclude(severity=Severity.LOW)
    return list(waiting.filter(ruling=publication.current.ruling_id).select_related("after").order_by("id"))


def answered(publication: Publication) -> QuerySet[ErrorReport]:
    """Reports of errors that readers see with their answers, newest first; never who sent them."""
    rows = publication.reports.filter(shown=True).order_by("-answered_at")
    return rows.only("text", "state", "answer", "created_at", "answered_at")


def corrections(team: Team) -> QuerySet[Correction]:
    """The public log of corrections, newest first. What was unpublished keeps its entries."""
    return Correction.objects.filter(team=team).select_related("edition", "publication__team").order_by("-id")


def reviews(document: dict[str, Any], *, root: str) -> list[dict[str, Any]]:
    """What machines read of an edition: its ClaimReview, then its MediaReview where it has one."""
    told = {"root": root, "licence": settings.DATA_LICENCE}
    media = publishing.media_review(document, **told)
    return [publishing.claim_review(document, **told), *([media] if media else [])]


def structured(review: dict[str, Any]) -> SafeString:
    """JSON-LD as it stands inside a page: nothing in it can end the element it stands in."""
    text = orjson.dumps(review).decode()
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def tree(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What the evidence rests on, a row a source, in words. Editions of before have none."""
    return [
        row | {"verb": _verb(row), "depth": min(row["depth"], DEEPEST)} for row in document.get("tree", ())
    ]


def media(document: dict[str, Any]) -> dict[str, Any] | None:
    """What was found of a picture, film or sound, in words."""
    said = document.get("media")
    if not said:
        return None
    found, what = AUTHENTICITY[Authenticity(said["category"])], MEDIA_KIND[MediaKind(said["kind"])]
    return said | {"found": found, "what": what}


def gone(team: Team, *, since: datetime) -> QuerySet[Publication]:
    """What was unpublished since then: who keeps a copy has to hear of it."""
    rows = Publication.objects.select_related("team", "current").filter(team=team, modified_at__gte=since)
    return rows.filter(state=PublicationState.UNPUBLISHED, current__isnull=False).order_by("-modified_at")


def streamed(feed: dict[str, Any], elements: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The DataFeed as JSON, an element at a time: its length costs no memory."""
    yield orjson.dumps(feed)[:-1] + b',"dataFeedElement":['
    for number, element in enumerate(elements):
        yield (b"," if number else b"") + orjson.dumps(element)
    yield b"]}"


def feed_tag(team: Team, *asked: str) -> str:
    """What changes whenever the DataFeed does: every publication notes when it last changed, being unpublished too."""
    rows = Publication.objects.filter(team=team)
    last = rows.aggregate(last=Max("modified_at"), public=Count("pk", Q(state=PublicationState.PUBLISHED)))
    told = orjson.dumps([last, asked, team.name, settings.DATA_LICENCE])
    return f'W/"{hashlib.sha256(told).hexdigest()[:32]}"'


def feed_items(publications: Sequence[Publication], *, root: str) -> list[publishing.Item]:
    return [_publication_item(publication.current.document, root) for publication in publications]


def correction_items(rows: Sequence[Correction], *, root: str) -> list[publishing.Item]:
    return [_correction_item(row, root) for row in rows]


def tone(rating: dict[str, Any]) -> str:
    """How the rating is coloured: by its place between the scale's ends; outside the order, none."""
    value, worst, best = rating["value"], rating["worst"], rating["best"]
    if value is None or worst is None or worst == best:
        return "unordered"
    return ("false", "mixed", "true")[min(2, int(3 * (value - worst) / (best - worst)))]


def _verb(row: dict[str, Any]) -> str:
    return _("%s it") % VERB[DerivationKind(row["kind"])] if row["kind"] else _("an origin")


def _publication_item(document: dict[str, Any], root: str) -> publishing.Item:
    url = root + document["address"]
    rating, statement = document["rating"]["label"], document["claim"]["statement"]
    return publishing.Item(
        id=url,
        url=url,
        title=document["headline"],
        text=f"{rating}: “{statement}”",
        published=document["published"],
        updated=document["modified"],
    )


def _correction_item(row: Correction, root: str) -> publishing.Item:
    document = row.edition.document
    at = row.created_at.isoformat()
    return publishing.Item(
        id=f"urn:uuid:{row.pk}",
        url=root + document["address"],
        title=f"{row.get_kind_display().capitalize()}: {document['headline']}",
        text=f"Was: {row.was}\nIs: {row.now}\nWhy: {row.why}",
        published=at,
        updated=at,
    )

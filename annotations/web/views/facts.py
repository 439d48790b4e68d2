"""The public pages: no sign-in, no cookies, nothing from elsewhere; fit for a cache in front."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from itertools import chain
from typing import Any

import orjson
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.dateparse import parse_datetime
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from annotations import actions
from annotations.choices import PublicationState
from annotations.models import Edition, Publication, Team
from annotations.pipeline import publishing
from annotations.web.doors import attempt
from annotations.web.forms.facts import ReportForm
from annotations.web.languages import of_publication
from annotations.web.pages import facts
from annotations.web.prose import to_html
from annotations.web.queries import uuid

KEPT = 60  # seconds a cache may answer for us
FEED_LENGTH = 100
Page = Callable[..., HttpResponse]


def public(view: Page) -> Page:
    """A page that anybody may read, keep for a minute, and then ask whether it has changed."""

    @require_safe
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=KEPT)
        return response

    return conditional_page(door)


def root(request: HttpRequest) -> str:
    """Scheme and host that readers know us by."""
    return actions.editions.root(f"{request.scheme}://{request.get_host()}")


@public
def everything(request: HttpRequest) -> HttpResponse:
    """All that was published here, by every team."""
    return _list(request, None)


@public
def of_team(request: HttpRequest, slug: str) -> HttpResponse:
    return _list(request, _team(slug))


@public
def fact(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One publication, as its latest edition says."""
    publication = _publication(slug, name)
    return _gone(request, publication) or _show(request, publication, publication.current)


@public
def edition(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """An edition as it was, under a banner where it is not the latest."""
    publication = _publication(slug, name)
    return _gone(request, publication) or _show(
        request, publication, get_object_or_404(publication.editions, number=number)
    )


@public
def document(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The latest edition's document, in the spelling that its SHA-256 is of."""
    current = _published(slug, name).current
    response = HttpResponse(publishing.canonical(current.document), content_type="application/json")
    response["ETag"] = f'"{current.sha256}"'
    return _open(response)


@public
def claim_review(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    review, *_ = facts.reviews(_published(slug, name).current.document, root=root(request))
    return _json(review, media_type="application/ld+json")


@public
def media_review(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """What was found of the picture, film or sound, where the publication says it of one."""
    _, *media = facts.reviews(_published(slug, name).current.document, root=root(request))
    if not media:
        raise Http404("It says nothing of a picture, a film or a sound.")
    return _json(media[0], media_type="application/ld+json")


@public
def data_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Every ClaimReview of the team, with MediaReviews; `since` (RFC 3339) leaves out what has not changed since, and names what is gone."""
    team, here = _team(slug), root(request)
    rows = facts.public(team).order_by("-current_id")
    since = _moment(request, "since")
    rows = rows.filter(modified_at__gte=since) if since else rows
    gone = facts.gone(team, since=since) if since else ()
    elements = chain(
        (
            publishing.feed_element(facts.reviews(row.current.document, root=here))
            for row in rows.iterator(200)
        ),
        (
            publishing.deleted_element(here + row.current.document["address"], row.modified_at.isoformat())
            for row in gone
        ),
    )
    parts = facts.streamed(publishing.data_feed(_feed(request, team)), elements)
    response = StreamingHttpResponse(parts, content_type="application/ld+json")
    response["ETag"] = facts.feed_tag(team, request.get_full_path(), here)
    return _open(response)


@public
def feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The team's publications, newest edition first."""
    team = _team(slug)
    rows = facts.public(team).order_by("-current_id")[:FEED_LENGTH]
    return _as(form, _feed(request, team), facts.feed_items(rows, root=root(request)))


@public
def correction_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    team = _team(slug)
    rows = facts.corrections(team)[:FEED_LENGTH]
    about = _feed(request, team, title=f"{team.name}: corrections")
    return _as(form, about, facts.correction_items(rows, root=root(request)))


@public
def corrections(request: HttpRequest, slug: str) -> HttpResponse:
    """The log of corrections, for everybody."""
    team = _team(slug)
    rows = facts.corrections(team)[:FEED_LENGTH]
    context = {"team": team, "corrections": rows, "section": "corrections"}
    return _told(
        request, "facts/corrections.html", context, _language(team, (row.publication for row in rows))
    )


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@public
def badge(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A few words to be framed by other sites; it shows what holds now."""
    publication = _publication(slug, name)
    found = publication.current.document
    context = {
        "publication": publication,
        "document": found,
        "tone": facts.tone(found["rating"]),
        "doubts": facts.doubts(publication),
    }
    return _told(request, "facts/badge.html", context, publication.language)


@public
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed (https://oembed.com), as JSON: the badge of the publication whose address is `url`."""
    if request.GET.get("format", "json") != "json":
        return _json({"error": "There is JSON alone."}, status=501)
    steps = request.GET.get("url", "").removeprefix(root(request)).strip("/").split("/")
    if len(steps) != 3 or steps[0] != "facts":
        raise Http404("No publication of ours has this address.")
    publication = _published(steps[1], steps[2])
    size = {"width": _at_most(request, "maxwidth", 480), "height": _at_most(request, "maxheight", 180)}
    frame = {"source": root(request) + reverse("facts:badge", args=steps[1:]), "publication": publication}
    told = {
        "version": "1.0",
        "type": "rich",
        "title": publication.current.document["headline"],
        "provider_name": publication.team.name,
        "provider_url": root(request) + reverse("facts:team", args=[steps[1]]),
        "cache_age": KEPT,
        "html": render_to_string("facts/frame.html", frame | size).strip(),
    }
    return _json(told | size)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A reader says what is wrong."""
    publication = _published(slug, name)
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda **given: actions.publications.report(publication, **given))
        if made is not None:
            return redirect("facts:reported", slug, name)
    status = 422 if form.is_bound else 200
    context = {"publication": publication, "form": form}
    return _told(request, "facts/report.html", context, publication.language, status=status)


@public
def reported(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    publication = _published(slug, name)
    return _told(request, "facts/reported.html", {"publication": publication}, publication.language)


def _list(request: HttpRequest, team: Team | None) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    rows = facts.public(team)
    rows = rows.saying(words) if words else rows
    page = facts.listing(rows, before=uuid(request, "before"))
    shown = [
        (row, row.current.document, facts.tone(row.current.document["rating"])) for row in page.publications
    ]
    context = {"team": team, "words": words, "rows": shown, "following": page.following, "section": "facts"}
    return _told(request, "facts/list.html", context, _language(team, [row for row, _, _ in shown]))


def _gone(request: HttpRequest, publication: Publication) -> HttpResponse | None:
    """Why it was unpublished, whichever edition is asked for; None for what is public."""
    if publication.state != PublicationState.UNPUBLISHED:
        return None
    return _told(request, "facts/gone.html", {"publication": publication}, publication.language, status=410)


def _show(request: HttpRequest, publication: Publication, shown: Edition) -> HttpResponse:
    found = shown.document
    context = {
        "team": publication.team,
        "publication": publication,
        "edition": shown,
        "document": found,
        "tone": facts.tone(found["rating"]),
        "explanation": to_html(found["explanation"]),
        "history": facts.history(publication),
        "tree": facts.tree(found),
        "media": facts.media(found),
        "structured": [facts.structured(each) for each in facts.reviews(found, root=root(request))],
        "answered": facts.answered(publication),
        "is_latest": shown.pk == publication.current_id,
        "doubts": facts.doubts(publication),
        "root": root(request),
    }
    return _told(request, "facts/fact.html", context, found["language"])


def _told(
    request: HttpRequest, template: str, context: dict[str, Any], language: str, *, status: int = 200
) -> HttpResponse:
    """The page, around what was published, in the language it was published in."""
    with translation.override(of_publication(language)):
        return render(request, template, context, status=status)


def _language(team: Team | None, publications: Iterable[Publication]) -> str:
    """A team's lists speak as what it published last; where everybody's is listed, English."""
    return next((one.language for one in publications), "") if team else ""


def _team(slug: str) -> Team:
    return get_object_or_404(Team, slug=slug)


def _publication(slug: str, name: str) -> Publication:
    """One that was published once, whatever became of it."""
    rows = Publication.objects.select_related("team", "current").filter(published_at__isnull=False)
    return get_object_or_404(rows, team__slug=slug, slug=name)


def _published(slug: str, name: str) -> Publication:
    publication = _publication(slug, name)
    if publication.state != PublicationState.PUBLISHED:
        raise Http404("It is not public any more.")
    return publication


def _feed(request: HttpRequest, team: Team, *, title: str = "") -> publishing.Feed:
    latest = facts.public(team).order_by("-modified_at").values_list("modified_at", flat=True).first()
    return publishing.Feed(
        title=title or team.name,
        url=root(request) + request.path,
        home=root(request) + reverse("facts:team", args=[team.slug]),
        author=team.name,
        updated=(latest or team.created_at).isoformat(),
    )


def _as(form: str, about: publishing.Feed, items: list[publishing.Item]) -> HttpResponse:
    if form == "atom":
        return _open(HttpResponse(publishing.atom(about, items), content_type="application/atom+xml"))
    return _json(publishing.json_feed(about, items), media_type="application/feed+json")


def _json(body: Any, *, media_type: str = "application/json", status: int = 200) -> HttpResponse:
    return _open(HttpResponse(orjson.dumps(body), content_type=media_type, status=status))


def _at_most(request: HttpRequest, name: str, usual: int) -> int:
    """Pixels: as many as usual, or fewer where fewer are asked for."""
    said = request.GET.get(name, "")
    return min(usual, int(said[:6])) if said.isascii() and said.isdigit() else usual


def _open(response: HttpResponse) -> HttpResponse:
    """What is public may be read by other sites' pages too."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _moment(request: HttpRequest, name: str) -> datetime | None:
    """A time of the address, in UTC unless it says otherwise; None where it makes no sense."""
    try:
        said = parse_datetime(request.GET.get(name, "").replace(" ", "+"))
    except ValueError:
        return None
    return said if said is None or said.tzinfo else said.replace(tzinfo=UTC)

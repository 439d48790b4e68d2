"""What the settings say about fetching and reading, as the values the pipeline takes."""

from functools import cache

from django.conf import settings
from django.utils import timezone

from annotations.errors import FetchFailed
from annotations.pipeline import fetching
from annotations.pipeline.detection import Detector, EmbeddedDetector, OpenAIDetector
from annotations.values import Page

MARKUP = frozenset({"", "text/html", "application/xhtml+xml"})

REMEMBERED_SITES = 10_000

# What each site's robots.txt said, for as long as the rules let this process remember it.
_robots: fetching.RobotsCache = {}


def rules() -> fetching.FetchRules:
    """The limits of every outgoing request."""
    return fetching.FetchRules(
        user_agent=settings.FETCH_USER_AGENT,
        deadline=settings.FETCH_DEADLINE,
        max_bytes=settings.FETCH_MAX_BYTES,
        allowed_networks=tuple(settings.FETCH_ALLOWED_PRIVATE),
        respect_robots=settings.FETCH_ROBOTS,
    )


def fetch(url: str, *, etag: str | None = None, last_modified: str | None = None) -> Page:
    """Fetch under this service's limits. Raises FetchFailed, also for what stands in an article's place.

    A wall, a check for robots or a friendly “not found” comes with status 200; taken for the article it
    would orphan every claim in it.
    """
    if len(_robots) >= REMEMBERED_SITES:
        _robots.clear()
    page = fetching.fetch(
        url, rules=rules(), now=timezone.now(), etag=etag, last_modified=last_modified, robots=_robots
    )
    if page.not_modified or page.media_type not in MARKUP:
        return page
    instead = fetching.classify(page, fetching.decode(page))
    if instead is not None:
        raise FetchFailed(
            instead, f"In the article's place the address answered with: {instead.replace('_', ' ')}."
        )
    return page


@cache
def detector() -> Detector:
    """The claim detector that the settings name."""
    if settings.DETECTOR == "openai":
        return OpenAIDetector(ask=_ask, model=settings.DETECTOR_MODEL)
    return EmbeddedDetector()


def _ask(payload: dict) -> dict:
    headers = {"Authorization": f"Bearer {settings.DETECTOR_KEY}"} if settings.DETECTOR_KEY else {}
    return fetching.ask_json(settings.DETECTOR_URL, payload, rules=rules(), headers=headers)

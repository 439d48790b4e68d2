"""What the settings say about fetching and reading, as the values the pipeline takes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from annotations.actions import tunings
from annotations.errors import FetchFailed
from annotations.models import RobotsExemption, Team
from annotations.pipeline import fetching
from annotations.pipeline.detection import Detector, EmbeddedDetector, OpenAIDetector
from annotations.pipeline.fetching import Onward
from annotations.values import Page

MARKUP = frozenset({"", "text/html", "application/xhtml+xml"})

REMEMBERED_SITES = 10_000

# What each site's robots.txt said, for as long as the rules let this process remember it.
_robots: fetching.RobotsCache = {}
# What a language model said of each batch of sentences, by the hash of what it was asked.
_answers: dict[str, Any] = {}


def rules(team: Team | None = None) -> fetching.FetchRules:
    """The limits of every outgoing request; robots.txt is not asked where the team has set it aside."""
    exempt = RobotsExemption.objects.filter(team=team).values_list("host", flat=True) if team else ()
    return fetching.FetchRules(
        user_agent=settings.FETCH_USER_AGENT,
        deadline=settings.FETCH_DEADLINE,
        max_bytes=settings.FETCH_MAX_BYTES,
        allowed_networks=tuple(settings.FETCH_ALLOWED_PRIVATE),
        respect_robots=settings.FETCH_ROBOTS,
        robots_exempt_hosts=frozenset(exempt),
    )


def fetch(
    url: str,
    *,
    team: Team,
    onward: Onward | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Page:
    """Fetch under this service's limits, inside `hosts.visit`; `onward` is that of the hosts redirects lead to.

    Raises FetchFailed, also for what stands in an article's place.

    A wall, a check for robots or a friendly “not found” comes with status 200; taken for the article it
    would orphan every claim in it.
    """
    page = fetch_raw(url, team=team, onward=onward, etag=etag, last_modified=last_modified)
    if page.not_modified or page.media_type not in MARKUP:
        return page
    instead = fetching.classify(page, fetching.decode(page))
    if instead is not None:
        raise FetchFailed(
            instead, f"In the article's place the address answered with: {instead.replace('_', ' ')}."
        )
    return page


def fetch_raw(
    url: str,
    *,
    team: Team,
    onward: Onward | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Page:
    """The same for what is no article: whatever the address answers, if it is an answer."""
    if len(_robots) >= REMEMBERED_SITES:
        _robots.clear()
    return fetching.fetch(
        url,
        rules=rules(team),
        now=timezone.now(),
        etag=etag,
        last_modified=last_modified,
        robots=_robots,
        onward=onward,
    )


def post_form(url: str, fields: dict[str, str]) -> None:
    """Send a form under the same guard and limits. Raises Temporary or Permanent where it is not taken."""
    fetching.post_form(url, fields, rules=rules())


def ask(method: str, url: str, headers: Mapping[str, str], content: bytes) -> dict[str, Any]:
    """Ask a service that answers a JSON object, under the same guard and limits. Raises Temporary or Permanent."""
    return fetching.ask(url, method=method, headers=headers, content=content, rules=rules())


def crawl_delay(url: str) -> float | None:
    """The seconds its robots.txt asks for between visits; None where this process has not read it."""
    address = fetching.parse(url)
    if not settings.FETCH_ROBOTS or address.origin not in _robots:
        return None
    return fetching.crawl_delay(address, rules=rules(), cache=_robots) or 0.0


def detector(team: Team) -> Detector:
    """The claim detector that the settings name, with the team's threshold and what its decisions have taught."""
    learned = tunings.standing(team)
    taste, name = learned or (None, "")
    threshold = team.detection_threshold
    embedded = EmbeddedDetector(threshold, meaning=settings.EMBEDDINGS, taste=taste, taste_name=name)
    if settings.DETECTOR != "openai":
        return embedded
    return OpenAIDetector(
        ask=_ask, model=settings.DETECTOR_MODEL, threshold=threshold, fallback=embedded, cache=_answers
    )


def _ask(payload: dict) -> dict:
    headers = {"Authorization": f"Bearer {settings.DETECTOR_KEY}"} if settings.DETECTOR_KEY else {}
    return _pace(60 / settings.DETECTOR_PER_MINUTE).ask(
        lambda: fetching.ask_json(settings.DETECTOR_URL, payload, rules=rules(), headers=headers)
    )


@cache
def _pace(spacing: float) -> fetching.Pace:
    """This process's pace with the language model."""
    return fetching.Pace(spacing)

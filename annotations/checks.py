"""Settings that contradict each other are found at start, not at night."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def lease_outlives_fetch(**kwargs: Any) -> list[CheckMessage]:
    """A lease that ends before a fetch may, lets a second worker fetch the same page."""
    if settings.JOB_LEASE > settings.FETCH_DEADLINE:
        return []
    return [
        Error(
            "FACTCHECK_JOB_LEASE must be longer than FACTCHECK_FETCH_DEADLINE.",
            hint="A worker may need the whole deadline for the fetch alone.",
            id="factcheck.E001",
        )
    ]


@register()
def detector_has_an_address(**kwargs: Any) -> list[CheckMessage]:
    if settings.DETECTOR == "embedded" or (settings.DETECTOR_URL and settings.DETECTOR_MODEL):
        return []
    return [
        Error(
            "The openai detector needs FACTCHECK_DETECTOR_URL and FACTCHECK_DETECTOR_MODEL.",
            hint="Set both, or FACTCHECK_DETECTOR=embedded.",
            id="factcheck.E002",
        )
    ]


@register()
def soonest_before_latest(**kwargs: Any) -> list[CheckMessage]:
    if settings.FETCH_SOONEST <= settings.FETCH_LATEST:
        return []
    return [
        Error("FACTCHECK_FETCH_SOONEST must not be longer than FACTCHECK_FETCH_LATEST.", id="factcheck.E003")
    ]


@register()
def archives_are_known(**kwargs: Any) -> list[CheckMessage]:
    unknown = [said for said in settings.ARCHIVES if not settings.ARCHIVE_KEYS.get(said.partition("=")[0])]
    if not unknown:
        return []
    return [
        Error(
            f"FACTCHECK_ARCHIVES names {', '.join(unknown)}, which is not known or has no key.",
            hint="There are wayback (FACTCHECK_WAYBACK_KEY) and perma (FACTCHECK_PERMA_KEY).",
            id="factcheck.E004",
        )
    ]

"""The only writers, and the only translators between rows and values.

One module a noun, verbs inside: `actions.articles.submit(…)`. An action takes rows first and keywords
after (`by` is the membership on whose behalf it works, None the machine), opens its own transaction,
records its event in it and returns the row. It never enqueues: the door does that, after commit.
"""

from annotations.actions import (
    anchors,
    answers,
    articles,
    assignments,
    claims,
    demo,
    editions,
    events,
    evidence,
    feeds,
    hosts,
    ingestion,
    jobs,
    metrics,
    publications,
    revisions,
    rulings,
    scales,
    sources,
    staleness,
    teams,
    verdicts,
)

__all__ = [
    "anchors",
    "answers",
    "articles",
    "assignments",
    "claims",
    "demo",
    "editions",
    "events",
    "evidence",
    "feeds",
    "hosts",
    "ingestion",
    "jobs",
    "metrics",
    "publications",
    "revisions",
    "rulings",
    "scales",
    "sources",
    "staleness",
    "teams",
    "verdicts",
]

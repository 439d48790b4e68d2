"""What readers see of a ruling: the gates before it, the document of an edition, and what machines read of it."""

from annotations.pipeline.publishing.claimreview import claim_review
from annotations.pipeline.publishing.documents import canonical, moment, sha256
from annotations.pipeline.publishing.feeds import (
    Feed,
    Item,
    atom,
    data_feed,
    deleted_element,
    feed_element,
    json_feed,
)
from annotations.pipeline.publishing.gates import OVERRIDABLE, examine
from annotations.pipeline.publishing.linting import lint, lint_media
from annotations.pipeline.publishing.mediareview import faults, media_review

__all__ = [
    "OVERRIDABLE",
    "Feed",
    "Item",
    "atom",
    "canonical",
    "claim_review",
    "data_feed",
    "deleted_element",
    "examine",
    "faults",
    "feed_element",
    "json_feed",
    "lint",
    "lint_media",
    "media_review",
    "moment",
    "sha256",
]

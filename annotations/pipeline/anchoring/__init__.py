"""Where a quotation stands when its text has changed: carried with certainty, proposed to a person, or orphaned."""

from annotations.pipeline.anchoring.carrying import carry
from annotations.pipeline.anchoring.selecting import describe

__all__ = ["carry", "describe"]

"""Where a quotation stands when its text has changed: carried with certainty, proposed to a person, or orphaned."""

from annotations.pipeline.anchoring.carrying import carry
from annotations.pipeline.anchoring.finding import occurrences
from annotations.pipeline.anchoring.judging import acceptable
from annotations.pipeline.anchoring.rules import CAREFUL, Rules
from annotations.pipeline.anchoring.selecting import describe
from annotations.pipeline.anchoring.tracing import trace

__all__ = ["CAREFUL", "Rules", "acceptable", "carry", "describe", "occurrences", "trace"]

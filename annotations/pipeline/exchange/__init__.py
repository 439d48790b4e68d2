"""Fact-checks by others, as they are found in the wild, read into one form; and the forms claims leave in."""

from annotations.pipeline.exchange.files import guess, read
from annotations.pipeline.exchange.ratings import finding

__all__ = ["finding", "guess", "read"]

"""Which known claims a text may be about, what each is to it, and what forbids to call them the same."""

from annotations.pipeline.matching.matcher import Matcher

__all__ = ["Matcher"]

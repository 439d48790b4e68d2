"""The admin: a window for operators. What the newsroom did is looked at here, not changed."""

from annotations.admin import conversation, matching, newsroom, outward, search, sourcing, tracing, work

__all__ = ["conversation", "matching", "newsroom", "outward", "search", "sourcing", "tracing", "work"]

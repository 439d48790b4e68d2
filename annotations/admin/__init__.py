"""The admin: a window for operators. What the newsroom did is looked at here, not changed."""

from annotations.admin import matching, newsroom, outward, search, sourcing, tracing

__all__ = ["matching", "newsroom", "outward", "search", "sourcing", "tracing"]

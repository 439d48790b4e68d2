"""The admin: a window for operators. What the newsroom did is looked at here, not changed."""

from annotations.admin import newsroom, outward

__all__ = ["newsroom", "outward"]

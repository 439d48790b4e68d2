"""What an editor changed between two texts, as data: steps that rebuild either text, what each touches, what it weighs."""

from annotations.pipeline.changes.comparing import compare
from annotations.pipeline.changes.declaring import declaration
from annotations.pipeline.changes.markup import as_html
from annotations.pipeline.changes.unified import as_unified
from annotations.pipeline.changes.weighing import MATERIAL
from annotations.pipeline.changes.words import changes, classify

__all__ = [
    "MATERIAL",
    "as_html",
    "as_unified",
    "changes",
    "classify",
    "compare",
    "declaration",
]

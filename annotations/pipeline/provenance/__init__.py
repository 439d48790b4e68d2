"""Where what sources say comes from: text they share, origins they name, and how many are left when copies are one."""

from annotations.pipeline.provenance.drawing import draw
from annotations.pipeline.provenance.explaining import tree
from annotations.pipeline.provenance.independence import independence
from annotations.pipeline.provenance.origins import origins, shared_origins, shared_quotations
from annotations.pipeline.provenance.reuse import reuse
from annotations.pipeline.provenance.stories import stories

__all__ = [
    "draw",
    "independence",
    "origins",
    "reuse",
    "shared_origins",
    "shared_quotations",
    "stories",
    "tree",
]

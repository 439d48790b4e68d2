"""Where what sources say comes from: text they share, origins they name, and how many are left when copies are one."""

from annotations.pipeline.provenance.drawing import draw
from annotations.pipeline.provenance.explaining import tree
from annotations.pipeline.provenance.independence import independence
from annotations.pipeline.provenance.reuse import reuse

__all__ = ["draw", "independence", "reuse", "tree"]

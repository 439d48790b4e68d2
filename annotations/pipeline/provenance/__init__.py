"""Where what sources say comes from: text they share, origins they name, and how many are left when copies are one."""

from annotations.pipeline.provenance.drawing import draw
from annotations.pipeline.provenance.explaining import tree
from annotations.pipeline.provenance.imprints import imprint
from annotations.pipeline.provenance.independence import independence
from annotations.pipeline.provenance.origins import SPOKEN, UNNAMED_REPORT, origins, shared_origins
from annotations.pipeline.provenance.reuse import reuse
from annotations.pipeline.provenance.sharing import shared_quotations
from annotations.pipeline.provenance.stories import stories
from annotations.pipeline.provenance.tracing import Traceable, copying, shared_statements

__all__ = [
    "SPOKEN",
    "UNNAMED_REPORT",
    "Traceable",
    "copying",
    "draw",
    "imprint",
    "independence",
    "origins",
    "reuse",
    "shared_origins",
    "shared_quotations",
    "shared_statements",
    "stories",
    "tree",
]

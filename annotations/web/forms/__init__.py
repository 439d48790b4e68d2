"""What people fill in. Forms check shape; rules are the actions' business and stand beside the form when broken."""

from annotations.web.forms.articles import ArticleForm, MarkForm, WatchForm
from annotations.web.forms.claims import (
    AdjudicationForm,
    BecauseForm,
    PlaceForm,
    ReasonForm,
    RewordForm,
    VerdictForm,
)
from annotations.web.forms.rendering import PressForm
from annotations.web.forms.sources import EvidenceForm, SourceForm
from annotations.web.forms.team import RoleForm, TokenForm

__all__ = [
    "AdjudicationForm",
    "ArticleForm",
    "BecauseForm",
    "EvidenceForm",
    "MarkForm",
    "PlaceForm",
    "PressForm",
    "ReasonForm",
    "RewordForm",
    "RoleForm",
    "SourceForm",
    "TokenForm",
    "VerdictForm",
    "WatchForm",
]

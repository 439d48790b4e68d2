"""One decision for several claims of a list."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, Membership
from annotations.web.forms.choosing import RowField, RowsField
from annotations.web.forms.rendering import DeskForm

OPEN, REJECT, ASSIGN = "open", "reject", "assign"
ACTS = {OPEN: "Open for review", REJECT: "Drop", ASSIGN: "Hand to"}


class TogetherForm(DeskForm):
    """The claims that are ticked, and what becomes of them."""

    claims = RowsField(label=_("Claims"), error_messages={"required": _("Tick the claims first.")})
    act = forms.ChoiceField(choices=list(ACTS.items()))
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    person = RowField(label=_("To whom"), required=False)

    def __init__(
        self, *args: object, offered: Sequence[Claim], people: Sequence[Membership], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].offer(offered)
        self.fields["person"].offer(people, nothing=_("all reviewers in turn"))

    @property
    def ticked(self) -> set[str]:
        """The ids of the claims that were ticked, for the list that is shown again."""
        return set(self["claims"].value() or ())

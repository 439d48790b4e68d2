"""Who a claimant is, and whom it was found to be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import ClaimantKind
from annotations.models import Claimant
from annotations.web.forms.choosing import RowField
from annotations.web.forms.rendering import DeskForm


class LinesField(forms.CharField):
    """Several values, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: object) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class ClaimantForm(DeskForm):
    name = forms.CharField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(
        label=_("It is a"), required=False, choices=[("", "not said"), *ClaimantKind.choices()]
    )
    role = forms.CharField(label=_("Role"), max_length=300, required=False)
    description = forms.CharField(
        label=_("Description"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    aliases = LinesField(
        label=_("Other names"),
        required=False,
        help_text=_("One a line. A text that uses one means this claimant."),
    )
    same_as = LinesField(
        label=_("Pages that say who this is"), required=False, help_text=_("One address a line.")
    )

    @classmethod
    def of(cls, claimant: Claimant) -> "ClaimantForm":
        initial = {name: getattr(claimant, name) for name in ("name", "kind", "role", "description")}
        initial |= {name: "\n".join(getattr(claimant, name)) for name in ("aliases", "same_as")}
        return cls(name="claimant", initial=initial)

    def clean_same_as(self) -> list[str]:
        field = forms.URLField(assume_scheme="https", max_length=2000)
        return [field.clean(address) for address in self.cleaned_data["same_as"]]


class MergeForm(DeskForm):
    """Whom the claimant on the page was found to be."""

    into = RowField(label=_("It is the same as"))
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)

    def __init__(self, *args: object, others: list[Claimant], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].offer(others, nothing=_("choose"))

"""The team: who comes in, in which role and with how much work; and the tokens of their programs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import Role, Scope
from annotations.models import Membership
from annotations.web.forms.rendering import DeskForm

DAYS = [(7, _("a week")), (30, _("a month")), (90, _("three months")), (365, _("a year"))]
MOST = 1000  # claims in hand, and shares


class TokenForm(DeskForm):
    """A new token; only scopes that the member's role reaches are offered."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What it is for, so that you know it again.")
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=_("It lasts"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: object, member: Membership, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(s.value, s.value) for s in Scope if member.reaches(s)]

    def clean_scopes(self) -> list[Scope]:
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]


class InviteForm(DeskForm):
    """Somebody new, by the address that they will sign in with."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Who has an account already keeps the name they have.")
    )
    role = forms.TypedChoiceField(
        label=_("Role"), choices=Role.choices(), coerce=Role, initial=Role.CONTRIBUTOR.value
    )


class RoleForm(DeskForm):
    role = forms.TypedChoiceField(label=_("Role"), choices=Role.choices(), coerce=Role)


class LoadForm(DeskForm):
    """How much a member takes; no number is any number."""

    load_cap = forms.IntegerField(label=_("At most at once"), required=False, min_value=0, max_value=MOST)
    weight = forms.IntegerField(label=_("Share"), min_value=0, max_value=MOST)

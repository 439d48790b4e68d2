"""The team's settings: roles of its members, tokens of their programs."""

from django import forms

from annotations.choices import Role, Scope
from annotations.models import Membership
from annotations.web.forms.rendering import DeskForm

DAYS = [(7, "a week"), (30, "a month"), (90, "three months"), (365, "a year")]


class TokenForm(DeskForm):
    """A new token; only scopes that the member's role reaches are offered."""

    name = forms.CharField(
        label="Name", max_length=100, help_text="What it is for, so that you know it again."
    )
    scopes = forms.MultipleChoiceField(label="It may", widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label="It lasts", choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: object, member: Membership, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(s.value, s.value) for s in Scope if member.reaches(s)]

    def clean_scopes(self) -> list[Scope]:
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]


class RoleForm(DeskForm):
    role = forms.TypedChoiceField(label="Role", choices=Role.choices(), coerce=Role)

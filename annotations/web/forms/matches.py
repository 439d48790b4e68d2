"""Deciding whether something was claimed before."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import Relation
from annotations.web.forms.rendering import DeskForm
from annotations.web.words import RELATION


class MatchForm(DeskForm):
    """What this claim is to the other one, as a person sees it."""

    relation = forms.ChoiceField(
        label=_("This claim"), choices=[(relation.value, RELATION[relation]) for relation in Relation]
    )

"""Deciding whether something was claimed before."""

from django import forms

from annotations.choices import Relation
from annotations.web.forms.rendering import DeskForm
from annotations.web.words import RELATION


class MatchForm(DeskForm):
    """What this claim is to the other one, as a person sees it."""

    relation = forms.ChoiceField(
        label="This claim", choices=[(relation.value, RELATION[relation]) for relation in Relation]
    )

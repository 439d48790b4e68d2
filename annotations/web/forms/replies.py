"""Asking whoever made a claim to reply, and keeping what they said."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import ReplyChannel
from annotations.web.forms.rendering import DeskForm
from annotations.web.words import CHANNEL


class ReplyAskForm(DeskForm):
    """Whom the team asked; the desk keeps it and sends nothing."""

    asked = forms.CharField(label=_("Whom you asked"), max_length=300)
    channel = forms.TypedChoiceField(label=_("How"), choices=list(CHANNEL.items()), coerce=ReplyChannel)
    deadline = forms.DateTimeField(
        label=_("You wait until (UTC)"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    text = forms.CharField(label=_("What you asked"), widget=forms.Textarea(attrs={"rows": 4}))


class ReplyForm(DeskForm):
    """What they said, or that they would not say anything."""

    answer = forms.CharField(label=_("What they said"), widget=forms.Textarea(attrs={"rows": 3}))
    declined = forms.BooleanField(label=_("They would not reply; this is how they said so"), required=False)


class ShowForm(DeskForm):
    """Whether readers are told."""

    shown = forms.BooleanField(required=False, widget=forms.HiddenInput)

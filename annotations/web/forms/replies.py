"""Asking whoever made a claim to reply, and keeping what they said."""

from django import forms

from annotations.choices import ReplyChannel
from annotations.web.forms.rendering import DeskForm


class ReplyAskForm(DeskForm):
    """Whom the team asked; the desk keeps it and sends nothing."""

    asked = forms.CharField(label="Whom you asked", max_length=300)
    channel = forms.TypedChoiceField(label="How", choices=ReplyChannel.choices(), coerce=ReplyChannel)
    deadline = forms.DateTimeField(
        label="You wait until (UTC)", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    text = forms.CharField(label="What you asked", widget=forms.Textarea(attrs={"rows": 4}))


class ReplyForm(DeskForm):
    """What they said, or that they would not say anything."""

    answer = forms.CharField(label="What they said", widget=forms.Textarea(attrs={"rows": 3}))
    declined = forms.BooleanField(label="They would not reply; this is how they said so", required=False)


class ShowForm(DeskForm):
    """Whether readers are told."""

    shown = forms.BooleanField(required=False, widget=forms.HiddenInput)

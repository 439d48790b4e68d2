"""Asking a publisher to correct what was rated."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.web.forms.rendering import DeskForm


class AskForm(DeskForm):
    """What was sent; the desk keeps it and sends nothing."""

    sent_to = forms.CharField(label=_("Whom you asked"), max_length=300)
    text = forms.CharField(label=_("What you wrote"), widget=forms.Textarea(attrs={"rows": 4}))

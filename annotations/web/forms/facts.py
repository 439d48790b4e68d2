"""What readers fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong?"),
        help_text=_(
            "If the team shows its answer on the page, these words stand beside it, without your name."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        strip=False,
    )
    name = forms.CharField(label=_("Your name, if we may know it"), required=False, max_length=200)
    contact = forms.CharField(
        label=_("Where we can answer you"),
        required=False,
        max_length=300,
        help_text=_("Only the team sees this."),
    )

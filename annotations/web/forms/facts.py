"""What readers fill in."""

from django import forms


class ReportForm(forms.Form):
    text = forms.CharField(
        label="What is wrong?", widget=forms.Textarea(attrs={"rows": 5}), max_length=5000, strip=False
    )
    name = forms.CharField(label="Your name, if we may know it", required=False, max_length=200)
    contact = forms.CharField(
        label="Where we can answer you",
        required=False,
        max_length=300,
        help_text="Only the team sees this.",
    )

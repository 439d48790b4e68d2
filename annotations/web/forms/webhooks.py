"""Where a webhook sends, and what; and feeds to watch."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Outlet, Webhook
from annotations.web.forms.choosing import RowField
from annotations.web.forms.rendering import DeskForm

ADDRESS = {"type": "url", "inputmode": "url", "placeholder": "https://", "autocomplete": "off"}


class WebhookForm(DeskForm):
    url = forms.CharField(label=_("Address"), max_length=2000, widget=forms.TextInput(attrs=ADDRESS))
    description = forms.CharField(
        label=_("What it is"), max_length=200, required=False, help_text=_("So that you know it again.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these events"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, offered: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = offered

    @classmethod
    def of(cls, webhook: Webhook, offered: Sequence[tuple[str, str]]) -> "WebhookForm":
        initial = {name: getattr(webhook, name) for name in ("url", "description", "kinds")}
        return cls(name="webhook", offered=offered, initial=initial)


class FeedForm(DeskForm):
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.TextInput(attrs=ADDRESS),
        help_text=_("Of an RSS, Atom or JSON feed, or of a news sitemap."),
    )
    outlet = RowField(label=_("Outlet"), required=False)

    def __init__(self, *args: object, outlets: Sequence[Outlet], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].offer(outlets, nothing=_("as its address says"))


class ExemptionForm(DeskForm):
    """A host whose robots.txt is not asked."""

    host = forms.CharField(
        label=_("Host"), max_length=300, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    reason = forms.CharField(label=_("Why"), max_length=2000)

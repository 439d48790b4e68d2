"""A rating scale as a form: its name, how to use it, and its steps in order."""

import hashlib
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotations.models import RatingScale
from annotations.web.forms.rendering import DeskForm

MORE = 3  # empty rows below the steps there are
MOST = 50


class ScaleForm(DeskForm):
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("The name of a scale there is makes its next version.")
    )
    guidelines = forms.CharField(
        label=_("How to use it"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    rows = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)


class StepForm(DeskForm):
    """One step; a row without label and short name is left out."""

    place = forms.IntegerField(label=_("Place"), required=False, min_value=1, max_value=99)
    label = forms.CharField(label=_("Label"), required=False, max_length=100)
    slug = forms.SlugField(label=_("Short name"), required=False, max_length=60)
    value = forms.IntegerField(label=_("Value"), required=False, min_value=0, max_value=32_767)
    description = forms.CharField(label=_("What it means"), required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for given, missing, why in (
            ("label", "slug", _("A step is known by its short name.")),
            ("slug", "label", _("Readers see the label.")),
        ):
            if cleaned.get(given) and not cleaned.get(missing) and missing not in self.errors:
                self.add_error(missing, why)
        return cleaned

    @property
    def is_left_out(self) -> bool:
        return not self.cleaned_data.get("label")

    def step(self) -> dict[str, Any]:
        """What `actions.scales` takes."""
        return {name: self.cleaned_data[name] for name in ("slug", "label", "value", "description")}


class ScaleSheet:
    """The form of a scale with a row for each of its steps, and empty ones for more."""

    def __init__(self, form: ScaleForm, steps: list[StepForm]) -> None:
        self.form, self.steps = form, steps

    @classmethod
    def of(cls, scale: RatingScale | None) -> "ScaleSheet":
        """The version there is, to be made another; without one, an empty sheet. `scale.steps` are its steps."""
        known = [
            {name: getattr(step, name) for name in ("label", "slug", "value", "description")}
            for step in (scale.steps if scale else [])
        ]
        rows = [*known, *[{}] * MORE]
        initial = {"rows": len(rows)}
        if scale:
            initial |= {"name": scale.name, "guidelines": scale.guidelines}
        form = ScaleForm(name="scale", initial=initial)
        return cls(form, [_row(at, initial={"place": at} | row) for at, row in enumerate(rows, start=1)])

    @classmethod
    def sent(cls, data: QueryDict) -> "ScaleSheet":
        form = ScaleForm(data, name="scale")
        rows = form.cleaned_data.get("rows", 0) if form.is_valid() else MOST
        sent = [at for at in range(1, rows + 1) if f"step-{at}-label" in data]
        return cls(form, [_row(at, data) for at in sent])

    def is_valid(self) -> bool:
        return self.form.is_valid() and all(step.is_valid() for step in self.steps)

    def given(self) -> dict[str, Any]:
        """What `actions.scales` takes: the steps by their places."""
        named = [step for step in self.steps if not step.is_left_out]
        named.sort(key=lambda step: step.cleaned_data["place"] or MOST)
        said = self.form.cleaned_data
        steps = [step.step() for step in named]
        return {"name": said["name"], "guidelines": said["guidelines"], "steps": steps}

    def mark(self) -> str:
        """Changes with whatever is filled in, so that what was looked at is what is made."""
        return hashlib.sha256(repr(self.given()).encode()).hexdigest()[:16]


def _row(at: int, data: QueryDict | None = None, **kwargs: Any) -> StepForm:
    return StepForm(data, name=f"step-{at}", prefix=f"step-{at}", **kwargs)

"""Deciding about claims: opening, judging, adjudicating, saying that a judgement still holds."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Draft, Evidence, Rating
from annotations.web.forms.articles import PassageForm
from annotations.web.forms.asread import AsReadForm
from annotations.web.forms.choosing import RowField, RowsField
from annotations.web.forms.rendering import DeskForm


def _one_line() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off"})


class ReasonForm(DeskForm):
    """A decision that stays on record with its reason; whether one is needed the action says."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=_one_line())


class BecauseForm(DeskForm):
    """The same for what is cleared or withdrawn."""

    because = forms.CharField(label=_("Why"), required=False, widget=_one_line())


class PlaceForm(PassageForm):
    """Another place for a claim that the machine could not place for certain."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=_one_line())


class RewordForm(AsReadForm):
    statement = forms.CharField(label=_("The claim"), widget=forms.Textarea(attrs={"rows": 3}))


class VerdictForm(AsReadForm):
    """A reviewer's judgement; `reason` only where it supersedes their earlier one."""

    rating = RowField(label=_("Rating"), widget=forms.RadioSelect)
    rationale = forms.CharField(
        label=_("Rationale"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How you came to it. Markdown."),
    )
    evidence = RowsField(
        label=_("The evidence it rests on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_evidence_reason = forms.CharField(
        label=_("If on none: why there is none"), required=False, widget=_one_line()
    )
    confidence = forms.IntegerField(
        label=_("How sure, in per cent"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": 5, "placeholder": "–", "inputmode": "numeric"}),
    )
    reason = forms.CharField(label=_("Why you judge it anew"), required=False, widget=_one_line())

    def __init__(
        self,
        *args: object,
        ratings: Sequence[Rating],
        evidence: Sequence[Evidence],
        anew: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].offer(ratings)
        self.fields["evidence"].offer(evidence)
        if not anew:
            del self.fields["reason"]

    def clean_confidence(self) -> float:
        """Per cent, as people say it, become the share that is kept."""
        return self.cleaned_data["confidence"] / 100

    def typed(self) -> dict[str, Any]:
        """What can be kept of it as a draft, however little that is."""
        self.is_valid()
        kept = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        kept.pop("as_read", None)
        return kept | {"evidence": [item.pk for item in kept.get("evidence", ())]}

    @staticmethod
    def as_typed(draft: Draft | None) -> dict[str, Any]:
        """What a form shows first of a draft."""
        if draft is None:
            return {}
        percent = None if draft.confidence is None else round(draft.confidence * 100)
        return {
            "rating": str(draft.rating_id) if draft.rating_id else None,
            "rationale": draft.rationale,
            "confidence": percent,
            "evidence": [str(pk) for pk in draft.evidence],
            "no_evidence_reason": draft.no_evidence_reason,
            "reason": draft.reason,
        }


class AdjudicationForm(AsReadForm):
    """An editor's decision of a dispute."""

    rating = RowField(label=_("Ruling"), widget=forms.RadioSelect)
    rationale = forms.CharField(label=_("How you decided"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, ratings: Sequence[Rating], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].offer(ratings)

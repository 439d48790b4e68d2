"""Who judges what: handing claims out and absences; and the rules and guidelines they judge by."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.choices import ConsensusRule, Distribution
from annotations.models import Claim, Membership, Rating, Team
from annotations.web.forms.choosing import RowField, RowsField
from annotations.web.forms.rendering import DeskForm
from annotations.web.pages.staffing import Staffing


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)


class HandOutForm(DeskForm):
    """Claims into people's hands."""

    claims = RowsField(label=_("Claims"), widget=forms.CheckboxSelectMultiple)
    members = RowsField(label=_("To"), required=False, widget=forms.CheckboxSelectMultiple)
    distribution = forms.TypedChoiceField(
        label=_("Shared out"),
        choices=[
            (Distribution.ROUND_ROBIN.value, _("in turn")),
            (Distribution.BY_WEIGHT.value, _("by weight")),
        ],
        coerce=Distribution,
    )
    places = forms.IntegerField(label=_("People a claim"), min_value=1, max_value=20, initial=1)
    due = _day(_("Due"), required=False)

    def __init__(
        self, *args: object, offered: Sequence[Claim], people: Sequence[Membership], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].offer(offered)
        self.fields["members"].offer(people)

    def given(self) -> dict[str, Any]:
        """What `actions.staffing.assign` takes; a day that is named is had to its end."""
        said = dict(self.cleaned_data)
        due = said.pop("due")
        return said | {"due_at": _midnight(due) + timedelta(days=1) if due else None}


class AbsenceForm(DeskForm):
    """From one day to another, both of them away."""

    member = RowField(label=_("Who"))
    first = _day(_("From"))
    last = _day(_("To"))
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: object, people: Sequence[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].offer(people)

    def given(self) -> dict[str, Any]:
        """What `actions.staffing.be_away` takes."""
        said = self.cleaned_data
        ends = _midnight(said["last"]) + timedelta(days=1)
        starts = _midnight(said["first"])
        return {"member": said["member"], "starts_at": starts, "ends_at": ends, "note": said["note"]}


class InterestForm(DeskForm):
    """What somebody should not judge, and why: one claim, whatever one person says, or whatever one outlet carries."""

    member = RowField(label=_("Who"))
    outlet = RowField(label=_("An outlet"), required=False)
    claimant = RowField(label=_("or a claimant"), required=False)
    claim = RowField(label=_("or a claim"), required=False)
    reason = forms.CharField(label=_("What the interest is"), max_length=2000)

    def __init__(self, *args: object, page: Staffing, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].offer(page.people)
        self.fields["outlet"].offer(page.outlets, nothing=_("none"))
        self.fields["claimant"].offer(page.claimants, nothing=_("none"))
        self.fields["claim"].offer(page.claims, nothing=_("none"))


class RulesForm(DeskForm):
    """The review policy."""

    verdicts_required = forms.IntegerField(label=_("Verdicts a ruling needs"), min_value=1, max_value=20)
    consensus = forms.TypedChoiceField(
        label=_("They agree if"), choices=ConsensusRule.choices(), coerce=ConsensusRule
    )
    lease_minutes = forms.IntegerField(
        label=_("A claim stays in hand for, in minutes"), min_value=1, max_value=100_000
    )
    blind = forms.BooleanField(
        label=_("Nobody sees another’s verdict before giving their own"), required=False
    )
    opening_reason_required = forms.BooleanField(label=_("Opening a claim needs a reason"), required=False)
    reply_ratings = forms.MultipleChoiceField(
        label=_("Before this is published, whoever made the claim is asked to reply"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label=_("Why it changes"), max_length=2000)

    def __init__(self, *args: object, ratings: Sequence[Rating], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_ratings"].choices = list({one.slug: one.label for one in ratings}.items())

    @classmethod
    def of(cls, team: Team, ratings: Sequence[Rating]) -> "RulesForm":
        """The rules as they are."""
        names = [name for name in cls.base_fields if name != "reason"]
        return cls(name="rules", ratings=ratings, initial={name: getattr(team, name) for name in names})


class GuidelinesForm(DeskForm):
    text = forms.CharField(
        label=_("Guidelines"), widget=forms.Textarea(attrs={"rows": 10}), help_text=_("Markdown.")
    )
    note = forms.CharField(label=_("What changed, and why"), required=False, max_length=2000)

"""What came of a ruling: repairs by the publisher, and what the publisher was asked to correct."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form

from annotations.choices import RepairState, Scope
from annotations.models import Claim, CorrectionRequest, Membership, Repair
from annotations.web.forms import BecauseForm, ReasonForm
from annotations.web.forms.remedies import AskForm
from annotations.web.pages.offers import Offers


@dataclass
class ShownRepair:
    """A change that repairs, or may repair, what was rated; with the forms to decide a proposed one."""

    repair: Repair
    confirm: Form | None = None
    refuse: Form | None = None

    @property
    def is_confirmed(self) -> bool:
        return self.repair.state == RepairState.CONFIRMED


@dataclass
class Remedies:
    repairs: Sequence[ShownRepair]
    requests: Sequence[CorrectionRequest]
    ask: Form | None


def remedies(member: Membership, claim: Claim, offers: Offers, *, beside_text: bool) -> Remedies:
    """Of the claim's standing ruling. A request is offered where it is read in its article. Two queries."""
    repairs = Repair.objects.visible_to(member).filter(ruling__claim=claim, ruling__standing=True)
    repairs = repairs.select_related("before", "after")
    repairs = repairs.filter(state__in=[RepairState.PROPOSED, RepairState.CONFIRMED]).order_by("id")
    requests = CorrectionRequest.objects.visible_to(member).filter(claim=claim)
    may = member.reaches(Scope.REVIEW)
    return Remedies(
        [_shown(repair, offers, may=may) for repair in repairs],
        list(requests.select_related("article").order_by("id")),
        offers.give(AskForm, "ask") if may and beside_text else None,
    )


def _shown(repair: Repair, offers: Offers, *, may: bool) -> ShownRepair:
    if not may or repair.state != RepairState.PROPOSED:
        return ShownRepair(repair)
    return ShownRepair(
        repair,
        confirm=offers.give(ReasonForm, f"repaired-{repair.pk}"),
        refuse=offers.give(BecauseForm, f"unrepaired-{repair.pk}"),
    )

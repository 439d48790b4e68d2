"""A claimant as people see it: names, claims over time, and how they were rated."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.actions.claimants import Record
from annotations.models import Claim, Claimant, ClaimantMerger, Membership
from annotations.web.pages.lists import Page


@dataclass
class ClaimantPage:
    claimant: Claimant
    record: Record
    claims: Page
    mergers: list[ClaimantMerger]
    described: Any
    merge: Any
    refused: Any = None


def claimants_list(member: Membership) -> QuerySet[Claimant]:
    """Those that are not merged into another, with how many claims each makes."""
    made = Claim.objects.filter(claimant=OuterRef("pk")).order_by().values("claimant")
    counted = Coalesce(Subquery(made.annotate(n=Count("pk")).values("n")), 0)
    return Claimant.objects.visible_to(member).filter(merged_into=None).annotate(claim_count=counted)

"""The settings area: who is there to judge, what is in their hands, and by which rules."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.safestring import SafeString

from annotations.choices import QUEUED, Role
from annotations.models import (
    Absence,
    Assignment,
    Claim,
    Claimant,
    ConflictOfInterest,
    Guidelines,
    Hold,
    Membership,
    Outlet,
    PolicyVersion,
)
from annotations.web import prose
from annotations.web.pages import lists

OFFERED = 50
SHOWN = 50
NAMED = 500
JUDGES = (Role.REVIEWER, Role.EDITOR, Role.ADMIN)


@dataclass
class Staffing:
    people: list[Membership]
    claims: list[Claim]
    absences: list[Absence]
    conflicts: list[ConflictOfInterest]
    outlets: list[Outlet]
    claimants: list[Claimant]


@dataclass
class Version:
    guidelines: Guidelines
    html: SafeString


@dataclass
class Rules:
    versions: list[PolicyVersion]
    guidelines: list[Version]


def staffing(member: Membership) -> Staffing:
    """Who may be handed claims, and the latest that wait; seven queries."""
    absences = Absence.objects.visible_to(member).filter(ends_at__gt=timezone.now())
    interests = ConflictOfInterest.objects.visible_to(member).standing()
    waiting = Claim.objects.visible_to(member).filter(
        ~Exists(Claim.objects.filter(parent=OuterRef("pk"))), state__in=QUEUED
    )
    return Staffing(
        people=judges(member),
        claims=list(waiting.order_by("-id")[:OFFERED]),
        absences=list(absences.select_related("person").order_by("starts_at")),
        conflicts=list(interests.select_related("person", "claim", "claimant", "outlet").order_by("-id")),
        outlets=list(Outlet.objects.visible_to(member).order_by("name")[:NAMED]),
        claimants=list(Claimant.objects.visible_to(member).filter(merged_into=None).order_by("name")[:NAMED]),
    )


def judges(member: Membership) -> list[Membership]:
    """Those who judge, by name, each with how much is `in_hand`."""
    held = Assignment.objects.visible_to(member).filter(leased_until__gt=timezone.now()).order_by()
    load = dict(held.values("assignee").annotate(load=Count("pk")).values_list("assignee", "load"))
    people = Membership.objects.filter(team=member.team_id, role__in=JUDGES).select_related("user", "team")
    found = list(people.order_by("user__name"))
    for one in found:
        one.in_hand = load.get(one.user_id, 0)
    return found


def rules(member: Membership) -> Rules:
    """The policy and the guidelines, the latest version first; two queries."""
    versions = PolicyVersion.objects.visible_to(member).select_related("changed_by").order_by("-version")
    written = Guidelines.objects.visible_to(member).select_related("written_by").order_by("-version")
    return Rules(list(versions[:SHOWN]), [Version(one, prose.to_html(one.text)) for one in written[:SHOWN]])


def held_texts(member: Membership, *, before: UUID | None = None) -> lists.Page:
    """A page of the texts that wait for a decision, the latest first."""
    holds = Hold.objects.visible_to(member).filter(decision="")
    return lists.page(holds.select_related("article__outlet", "before"), before=before)

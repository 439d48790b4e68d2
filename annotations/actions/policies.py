"""What a team reviews by: its policy and its guidelines, changed by adding a version."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import QUEUED, Scope
from annotations.errors import InvalidInput, NotAllowed
from annotations.models import Claim, Guidelines, Membership, PolicyVersion, Rating, Team

RULES = (
    "verdicts_required",
    "blind",
    "consensus",
    "lease_minutes",
    "opening_reason_required",
    "reply_ratings",
)


def write_down(team: Team, *, reason: str, by: Membership | None) -> PolicyVersion:
    """Keep the rules that the team has now as the version they are."""
    return PolicyVersion.objects.create(
        team=team,
        version=team.policy_version,
        rules={name: getattr(team, name) for name in RULES},
        reason=reason,
        changed_by_id=by.user_id if by else None,
    )


@transaction.atomic
def change(team: Team, *, by: Membership, reason: str, **rules: Any) -> Team:
    """Review by other rules from now on. Rulings keep the version they were made under.

    What has verdicts enough under the new rules is settled by the next sweep.
    """
    require(by, Scope.ADMIN)
    if team.pk != by.team_id:
        raise NotAllowed("This is another team.")
    if not reason.strip():
        raise InvalidInput(
            "Say why the policy changes.", errors=[{"pointer": "/reason", "detail": "It stays on record."}]
        )
    _refuse_unknown(team, rules.get("reply_ratings", []))
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    changed = {name: rules[name] for name in RULES if name in rules and rules[name] != getattr(team, name)}
    if not changed:
        return team
    before = {name: getattr(team, name) for name in changed}
    for name, value in changed.items():
        setattr(team, name, value)
    team.policy_version += 1
    team.save(update_fields=[*changed, "policy_version"])
    version = write_down(team, reason=reason, by=by)
    Claim.objects.filter(team=team, state__in=QUEUED).update(full_until=None)
    data = {"version": version.version, "from": before, "to": changed, "reason": reason}
    events.record(version, "policy.changed", by=by, data=data)
    return team


def _refuse_unknown(team: Team, slugs: Sequence[str]) -> None:
    """Raise InvalidInput for what no current scale of the team rates."""
    known = Rating.objects.filter(team=team, scale__current=True, slug__in=slugs).values_list(
        "slug", flat=True
    )
    unknown = sorted(set(slugs) - set(known))
    if unknown:
        detail = f"No current scale has {', '.join(unknown)}."
        raise InvalidInput(detail, errors=[{"pointer": "/reply_ratings", "detail": detail}])


@transaction.atomic
def write_guidelines(*, by: Membership, text: str, note: str = "") -> Guidelines:
    """Give the reviewers other guidelines; verdicts that are there keep what they followed."""
    require(by, Scope.PUBLISH)
    if not text.strip():
        raise InvalidInput("Guidelines say something.")
    Team.objects.select_for_update(no_key=True).get(pk=by.team_id)
    before = Guidelines.objects.filter(team=by.team_id).order_by("-version").first()
    Guidelines.objects.filter(team=by.team_id, current=True).update(current=False)
    guidelines = Guidelines.objects.create(
        team_id=by.team_id,
        version=before.version + 1 if before else 1,
        text=text,
        note=note,
        written_by_id=by.user_id,
    )
    events.record(guidelines, "guidelines.written", by=by, data={"version": guidelines.version, "note": note})
    return guidelines

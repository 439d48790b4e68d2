"""Teams, people, texts, claims and judgements, as operators look at them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from annotations import models
from annotations.actions.teams import found, revoke_token
from annotations.admin.matters import ANCHORS, STALENESS, filter_by
from annotations.admin.window import Window


class NewUserForm(BaseUserCreationForm):
    class Meta:
        model = models.User
        fields = ("email", "name")


@admin.register(models.User)
class PersonAdmin(UserAdmin):
    """People may be made and locked out here; their roles are their teams' business."""

    add_form = NewUserForm
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name", "id"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        ("May", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("When", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]})]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Members(admin.TabularInline):
    model = models.Membership
    extra = 0
    can_delete = False
    readonly_fields = ["user", "role", "created_at"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Team)
class TeamAdmin(Window):
    """A new team is founded in the operator's name, who then admits its people at the desk."""

    list_display = ["name", "slug", "verdicts_required", "blind", "detection_threshold", "created_at"]
    search_fields = ["name", "slug", "id"]
    fields = ["name", "slug", "verdicts_required", "blind"]
    inlines = [Members]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def save_model(self, request: HttpRequest, obj: models.Team, form: Any, change: bool) -> None:
        policy = {"verdicts_required": obj.verdicts_required, "blind": obj.blind}
        founded = found(obj.name, slug=obj.slug, founder=request.user, **policy)
        obj.pk, obj._state.adding = founded.team_id, False

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> list[type[admin.TabularInline]]:
        return [] if obj is None else self.inlines


@admin.register(models.Membership)
class MembershipAdmin(Window):
    list_display = ["user", "team", "role", "created_at"]
    list_filter = ["role", "team"]
    list_select_related = ["user", "team"]
    search_fields = ["user__name", "user__email", "id"]


@admin.register(models.Token)
class TokenAdmin(Window):
    """Tokens are seen by name and scope; an operator may revoke one at once."""

    list_display = ["name", "membership", "scopes", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["membership__user", "membership__team"]
    search_fields = ["name", "membership__user__email", "id"]
    actions = ["revoke"]

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(description="Revoke the chosen tokens", permissions=["revoke"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[models.Token]) -> None:
        for token in tokens.select_related("membership__team", "membership__user"):
            revoke_token(token, by=None)


@admin.register(models.Outlet)
class OutletAdmin(Window):
    list_display = ["name", "address", "team"]
    list_filter = ["team"]
    search_fields = ["name", "address", "id"]


@admin.register(models.Snapshot)
class SnapshotAdmin(Window):
    list_display = ["sha256", "media_type", "byte_length", "url", "fetched_at", "team"]
    list_filter = ["media_type", "team"]
    search_fields = ["sha256", "url", "id"]
    exclude = ["body"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Snapshot]:
        return super().get_queryset(request).defer("body")


@admin.register(models.Revision)
class RevisionAdmin(Window):
    list_display = ["title", "number", "cause", "language", "extractor", "created_at", "team"]
    list_filter = ["cause", "language", "extractor", "team"]
    search_fields = ["title", "text_sha256", "article__url", "id"]


@admin.register(models.Withdrawal)
class WithdrawalAdmin(Window):
    list_display = ["revision", "reason", "created_by", "created_at", "team"]
    list_filter = ["team"]
    list_select_related = ["revision", "created_by", "team"]
    search_fields = ["reason", "id"]


@admin.register(models.Hold)
class HoldAdmin(Window):
    list_display = ["article", "claims", "orphaned", "cause", "decision", "decided_by", "created_at", "team"]
    list_filter = ["decision", "cause", "team"]
    list_select_related = ["article", "decided_by", "team"]
    search_fields = ["article__url", "reason", "id"]


@admin.register(models.VolatilePlace)
class VolatilePlaceAdmin(Window):
    list_display = ["article", "why", "standing", "seen", "new_text", "seen_at", "team"]
    list_filter = ["standing", "why", "team"]
    list_select_related = ["article", "team"]
    search_fields = ["article__url", "new_text", "id"]


@admin.register(models.Claimant)
class ClaimantAdmin(Window):
    list_display = ["name", "role", "merged_into", "team"]
    list_filter = ["team"]
    search_fields = ["name", "id"]


@admin.register(models.Claim)
class ClaimAdmin(Window):
    list_display = ["__str__", "state", "score", "claimant", "created_by", "team"]
    list_filter = ["state", "team"]
    list_select_related = ["claimant", "created_by", "team"]
    search_fields = ["statement", "claimant__name", "id"]


@admin.register(models.Appearance)
class AppearanceAdmin(Window):
    list_display = ["__str__", "voice", "speaker", "article", "team"]
    list_filter = ["voice", "team"]
    list_select_related = ["article"]
    search_fields = ["exact", "speaker", "id"]


@admin.register(models.Proposal)
class ProposalAdmin(Window):
    list_display = ["statement", "voice", "speaker", "score", "detector", "detector_version"]
    list_filter = ["detector", "detector_version", "voice", "team"]
    search_fields = ["statement", "speaker", "id"]


@admin.register(models.Anchor)
class AnchorAdmin(Window):
    list_display = ["quote", "state", "confidence", "method", "guards", "standing", "decided_by"]
    list_filter = [filter_by(ANCHORS), "state", "method", "standing", "team"]
    list_select_related = ["decided_by"]
    search_fields = ["quote", "id"]


@admin.register(models.Source)
class SourceAdmin(Window):
    list_display = ["title", "kind", "publisher", "url", "stage", "fetch_outcome", "team"]
    list_filter = ["kind", "stage", "fetch_outcome", "team"]
    search_fields = ["title", "publisher", "url", "citation", "id"]


@admin.register(models.Evidence)
class EvidenceAdmin(Window):
    list_display = ["__str__", "source", "stance", "created_by", "sealed", "withdrawn_at"]
    list_filter = ["stance", "team"]
    list_select_related = ["source", "created_by"]
    search_fields = ["quote", "note", "source__title", "id"]


class Ratings(admin.TabularInline):
    model = models.Rating
    extra = 0


@admin.register(models.RatingScale)
class RatingScaleAdmin(Window):
    list_display = ["name", "version", "current", "team"]
    list_filter = ["current", "team"]
    search_fields = ["name", "id"]
    inlines = [Ratings]


@admin.register(models.Rating)
class RatingAdmin(Window):
    list_display = ["label", "slug", "value", "scale", "team"]
    list_select_related = ["scale", "team"]
    search_fields = ["label", "slug", "id"]


@admin.register(models.Verdict)
class VerdictAdmin(Window):
    list_display = ["claim", "rating", "author", "confidence", "standing", "created_at"]
    list_filter = ["standing", "team"]
    list_select_related = ["claim", "rating", "author"]
    search_fields = ["statement", "rationale", "author__email", "id"]


@admin.register(models.Ruling)
class RulingAdmin(Window):
    list_display = ["claim", "rating", "basis", "decided_by", "standing", "created_at"]
    list_filter = ["basis", "standing", "team"]
    list_select_related = ["claim", "rating", "decided_by"]
    search_fields = ["statement", "rationale", "id"]


@admin.register(models.Staleness)
class StalenessAdmin(Window):
    list_display = ["reason", "severity", "verdict", "ruling", "created_at", "cleared_at"]
    list_filter = [filter_by(STALENESS), "reason", "severity", "team"]
    list_select_related = ["verdict__rating", "verdict__author", "ruling__rating"]
    search_fields = ["detail", "id"]


@admin.register(models.Assignment)
class AssignmentAdmin(Window):
    list_display = ["claim", "assignee", "origin", "leased_until", "team"]
    list_select_related = ["claim", "assignee", "team"]
    search_fields = ["claim__statement", "assignee__email", "id"]


@admin.register(models.Dispute)
class DisputeAdmin(Window):
    list_display = ["claim", "weight", "distance", "stakes", "ended_at", "team"]
    list_select_related = ["claim", "team"]
    search_fields = ["claim__statement", "id"]


@admin.register(models.PolicyVersion)
class PolicyVersionAdmin(Window):
    list_display = ["version", "changed_by", "reason", "team"]
    list_select_related = ["changed_by", "team"]
    search_fields = ["reason", "id"]


@admin.register(models.Guidelines)
class GuidelinesAdmin(Window):
    list_display = ["version", "current", "written_by", "team"]
    list_select_related = ["written_by", "team"]
    search_fields = ["text", "id"]


@admin.register(models.Absence)
class AbsenceAdmin(Window):
    list_display = ["person", "starts_at", "ends_at", "handed_over_at", "team"]
    list_select_related = ["person", "team"]
    search_fields = ["person__email", "id"]


@admin.register(models.Draft)
class DraftAdmin(Window):
    """That there is one; what it says is its author's."""

    fields = ["claim", "author", "updated_at", "team"]
    list_display = ["claim", "author", "updated_at", "team"]
    list_select_related = ["claim", "author", "team"]
    search_fields = ["author__email", "id"]


@admin.register(models.CheckRequest)
class CheckRequestAdmin(Window):
    list_display = ["claim", "origin", "reference", "created_by", "team"]
    list_select_related = ["claim", "created_by", "team"]
    search_fields = ["claim__statement", "reference", "id"]


@admin.register(models.ConflictOfInterest)
class ConflictAdmin(Window):
    list_display = ["person", "claim", "claimant", "outlet", "ended_at", "team"]
    list_select_related = ["person", "claim", "claimant", "outlet", "team"]
    search_fields = ["person__email", "id"]


@admin.register(models.Event)
class EventAdmin(Window):
    list_display = ["number", "at", "kind", "actor", "object_type", "object_id", "team"]
    list_filter = ["kind", "team"]
    list_select_related = ["actor", "team"]
    search_fields = ["kind", "object_id", "hash"]
    ordering = ["-at"]


@admin.register(models.EventChain)
class EventChainAdmin(Window):
    list_display = ["team", "number", "hash"]
    list_select_related = ["team"]
    search_fields = ["hash", "team__name"]


@admin.register(models.Answer)
class AnswerAdmin(Window):
    list_display = ["key", "membership", "status", "created_at"]
    list_select_related = ["membership__user", "membership__team"]
    search_fields = ["key", "id"]
    exclude = ["body"]

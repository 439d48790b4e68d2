"""What concerns the world outside: publications, publishers' edits, provenance, clients' annotations."""

from django.contrib import admin

from annotations import models
from annotations.admin.window import Window


@admin.register(models.Publication)
class PublicationAdmin(Window):
    list_display = ["headline", "team", "state", "published_at", "modified_at", "publish_at"]
    list_filter = ["state", "team"]
    search_fields = ["headline", "slug", "id"]


@admin.register(models.Edition)
class EditionAdmin(Window):
    list_display = ["publication", "number", "sha256", "published_by", "created_at"]
    list_select_related = ["publication", "published_by"]
    search_fields = ["words", "sha256", "id"]


@admin.register(models.Correction)
class CorrectionAdmin(Window):
    list_display = ["publication", "kind", "why", "made_by", "created_at"]
    list_filter = ["kind", "team"]
    list_select_related = ["publication", "made_by"]
    search_fields = ["why", "was", "now", "id"]


@admin.register(models.ErrorReport)
class ErrorReportAdmin(Window):
    list_display = ["publication", "state", "created_at", "answered_at"]
    list_filter = ["state", "team"]
    list_select_related = ["publication"]
    search_fields = ["text", "id"]


@admin.register(models.Override)
class OverrideAdmin(Window):
    list_display = ["gate", "ruling", "asked_by", "seconded_by", "created_at"]
    list_filter = ["gate", "team"]
    list_select_related = ["ruling__rating", "asked_by", "seconded_by"]
    search_fields = ["reason", "id"]


@admin.register(models.Derivation)
class DerivationAdmin(Window):
    list_display = ["source", "kind", "target", "state", "basis", "confidence"]
    list_filter = ["state", "kind", "basis", "team"]
    list_select_related = ["source", "target"]
    search_fields = ["source__title", "target__title", "id"]


@admin.register(models.Edit)
class EditAdmin(Window):
    list_display = ["__str__", "team", "created_at"]
    list_filter = ["team"]
    search_fields = ["id"]


@admin.register(models.CorrectionRequest)
class CorrectionRequestAdmin(Window):
    list_display = ["__str__", "team", "state", "created_at"]
    list_filter = ["state", "team"]
    search_fields = ["id"]


@admin.register(models.ReplyRequest)
class ReplyRequestAdmin(Window):
    list_display = ["__str__", "channel", "team", "asked_at", "deadline", "shown"]
    list_filter = ["state", "shown", "team"]
    search_fields = ["asked", "id"]


@admin.register(models.Repair)
class RepairAdmin(Window):
    list_display = ["__str__", "team", "created_at"]
    list_filter = ["team"]
    search_fields = ["id"]


@admin.register(models.ClientAnnotation)
class ClientAnnotationAdmin(Window):
    list_display = ["name", "team", "created_by", "created_at", "deleted_at"]
    list_filter = ["team"]
    list_select_related = ["team", "created_by"]
    search_fields = ["name", "canonical", "id"]


@admin.register(models.Tuning)
class TuningAdmin(Window):
    list_display = ["__str__", "team", "created_at"]
    list_filter = ["team"]
    search_fields = ["id"]


@admin.register(models.Guessing)
class GuessingAdmin(Window):
    """To see that somebody guesses; whom they guess at is a digest."""

    list_display = ["key", "tries", "since"]

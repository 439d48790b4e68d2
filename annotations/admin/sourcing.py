"""What claims are checked by: where quotations stand, and what is known of sources."""

from django.contrib import admin

from annotations import models
from annotations.admin.window import Window


@admin.register(models.QuoteAnchor)
class QuoteAnchorAdmin(Window):
    list_display = ["state", "start", "end", "confidence", "method", "standing", "decided_by"]
    list_filter = ["state", "method", "standing", "team"]
    list_select_related = ["decided_by"]
    search_fields = ["quote", "id"]


@admin.register(models.ReviewDate)
class ReviewDateAdmin(Window):
    list_display = ["on", "evidence", "ruling", "asked_at", "replaced_at", "created_by"]
    list_filter = ["team"]
    list_select_related = ["evidence", "ruling__rating", "created_by"]
    search_fields = ["reason", "id"]


@admin.register(models.ReliabilityNote)
class ReliabilityNoteAdmin(Window):
    list_display = ["text", "on", "source", "outlet", "created_by", "withdrawn_at"]
    list_filter = ["team"]
    list_select_related = ["source", "outlet", "created_by"]
    search_fields = ["text", "basis", "id"]


@admin.register(models.Withholding)
class WithholdingAdmin(Window):
    list_display = ["reason", "roles", "created_by", "created_at", "lifted_at"]
    list_filter = ["team"]
    list_select_related = ["created_by"]
    search_fields = ["reason", "id"]

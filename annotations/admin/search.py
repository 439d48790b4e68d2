"""What search looks through, and which claimants were found to be one."""

from django.contrib import admin

from annotations import models
from annotations.admin.window import Window


@admin.register(models.SearchDocument)
class SearchDocumentAdmin(Window):
    list_display = ["__str__", "kind", "language", "dictionary", "standing", "at", "team"]
    list_filter = ["kind", "dictionary", "standing", "team"]
    exclude = ["vector"]
    search_fields = ["id"]


@admin.register(models.ClaimantMerger)
class ClaimantMergerAdmin(Window):
    list_display = ["claimant", "into", "created_by", "created_at", "undone_at"]
    list_filter = ["team"]
    list_select_related = ["claimant", "into", "created_by"]
    search_fields = ["claimant__name", "into__name", "id"]

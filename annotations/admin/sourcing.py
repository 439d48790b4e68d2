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

"""What search looks through."""

from django.contrib import admin

from annotations import models
from annotations.admin.window import Window


@admin.register(models.SearchDocument)
class SearchDocumentAdmin(Window):
    list_display = ["__str__", "kind", "language", "dictionary", "standing", "at", "team"]
    list_filter = ["kind", "dictionary", "standing", "team"]
    exclude = ["vector"]
    search_fields = ["id"]

"""What tracing found: the passages that show derivations, what texts are found by, and what origins are called."""

from django.contrib import admin

from annotations import models
from annotations.admin.window import Window


@admin.register(models.DerivationPassage)
class DerivationPassageAdmin(Window):
    list_display = ["__str__", "derivation", "version", "confidence", "created_at"]
    list_filter = ["method", "team"]
    list_select_related = ["derivation"]
    search_fields = ["quote", "id"]


@admin.register(models.Imprint)
class ImprintAdmin(Window):
    list_display = ["__str__", "article", "team", "traced_at"]
    list_filter = ["team"]
    list_select_related = ["article"]
    fields = ["article", "revision", "traced_at"]
    search_fields = ["id"]


@admin.register(models.OriginName)
class OriginNameAdmin(Window):
    list_display = ["name", "key", "source", "team"]
    list_filter = ["team"]
    list_select_related = ["source"]
    search_fields = ["name", "key", "id"]

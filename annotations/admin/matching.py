"""What was seen before: fact-checks by others, matches, mergers, and what claims are found by."""

from django.contrib import admin

from annotations import models
from annotations.admin.window import Window


@admin.register(models.KnownCheck)
class KnownCheckAdmin(Window):
    list_display = ["__str__", "publisher", "rating", "reviewed", "team", "compared_at"]
    list_filter = ["language", "team"]
    search_fields = ["statement", "publisher", "url", "id"]


@admin.register(models.Import)
class ImportAdmin(Window):
    list_display = ["__str__", "format", "total", "added", "changed", "failed", "created_by", "finished_at"]
    list_filter = ["format", "team"]
    list_select_related = ["created_by"]
    exclude = ["content"]
    search_fields = ["name", "id"]


@admin.register(models.Match)
class MatchAdmin(Window):
    list_display = ["claim", "relation", "other", "known_check", "score", "state", "decided_by"]
    list_filter = ["state", "relation", "team"]
    list_select_related = ["claim", "other", "known_check", "decided_by"]
    search_fields = ["statement", "other_statement", "id"]


@admin.register(models.Merger)
class MergerAdmin(Window):
    list_display = ["claim", "into", "created_by", "created_at", "undone_at"]
    list_filter = ["team"]
    list_select_related = ["claim", "into", "created_by"]
    search_fields = ["claim__statement", "into__statement", "id"]


@admin.register(models.Fingerprint)
class FingerprintAdmin(Window):
    list_display = ["__str__", "embedding", "team", "created_at"]
    list_filter = ["embedding", "team"]
    fields = ["claim", "known_check", "terms", "embedding"]
    search_fields = ["id"]

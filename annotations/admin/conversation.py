"""What the team says to one another, and what its members are told of."""

from django.contrib import admin

from annotations import models
from annotations.admin.window import Window


@admin.register(models.Thread)
class ThreadAdmin(Window):
    list_display = ["id", "team", "created_by", "created_at", "resolved_at"]
    list_filter = ["team"]
    list_select_related = ["team", "created_by"]
    search_fields = ["exact", "id"]


@admin.register(models.Comment)
class CommentAdmin(Window):
    list_display = ["__str__", "team", "author", "created_at", "edited_at", "withdrawn_at"]
    list_filter = ["team"]
    list_select_related = ["team", "author"]
    search_fields = ["text", "id"]


@admin.register(models.Wording)
class WordingAdmin(Window):
    list_display = ["__str__", "team", "created_at"]
    list_filter = ["team"]
    search_fields = ["text", "id"]


@admin.register(models.Notification)
class NotificationAdmin(Window):
    list_display = ["reason", "user", "team", "created_at", "read_at", "due_at"]
    list_filter = ["reason", "team"]
    list_select_related = ["user", "team"]
    search_fields = ["user__email", "id"]


@admin.register(models.Preference)
class PreferenceAdmin(Window):
    list_display = ["membership", "email"]
    list_filter = ["email", "team"]
    list_select_related = ["membership__user", "membership__team"]
    search_fields = ["membership__user__email", "id"]


@admin.register(models.Digest)
class DigestAdmin(Window):
    list_display = ["membership", "sent_at", "next_try_at", "attempts", "error"]
    list_filter = ["team"]
    list_select_related = ["membership__user", "membership__team"]
    search_fields = ["membership__user__email", "id"]

"""What all of the admin's models have in common: they are looked at here, not changed."""

from django.contrib import admin
from django.db.models import Model, URLField
from django.http import HttpRequest

admin.site.site_header = "Factcheck operations"
admin.site.site_title = "Factcheck"
admin.site.index_title = "How the service does"
admin.site.index_template = "admin/front.html"
# Counting a table of millions for a page of a hundred is what makes admins slow.
admin.ModelAdmin.show_full_result_count = False


class Window(admin.ModelAdmin):
    """A model that operators look at. It changes through the desk and the API, which keep the log."""

    list_per_page = 50
    # Django 6 assumes https; saying so now keeps its warning out of the logs.
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    search_help_text = "Words, or the id of a row."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

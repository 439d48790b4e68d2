"""What the service does: articles and feeds it watches, hosts it visits, jobs, webhooks; and what operators did."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from annotations import models
from annotations.admin import acts
from annotations.admin.confirming import Operable
from annotations.admin.matters import ARTICLES, DELIVERIES, HOSTS, JOBS, WEBHOOKS, filter_by
from annotations.admin.window import Window


@admin.register(models.Article)
class ArticleAdmin(Operable):
    list_display = [
        "__str__",
        "team",
        "outlet",
        "state",
        "stage",
        "fetch_outcome",
        "failures",
        "next_fetch_at",
    ]
    list_filter = [filter_by(ARTICLES), "state", "stage", "fetch_outcome", "team"]
    list_select_related = ["team", "outlet"]
    search_fields = ["title", "url", "canonical_key", "id"]
    actions = ["refetch", "rehearse"]

    @admin.action(description="Fetch the chosen articles again…", permissions=["operate"])
    def refetch(self, request: HttpRequest, articles: QuerySet[models.Article]) -> HttpResponse | None:
        return self.confirmed(request, articles, acts.Refetch)

    @admin.action(description="See what reading them again would change…", permissions=["operate"])
    def rehearse(self, request: HttpRequest, articles: QuerySet[models.Article]) -> HttpResponse | None:
        return self.confirmed(request, articles, acts.Rehearse)


@admin.register(models.Feed)
class FeedAdmin(Window):
    list_display = [
        "__str__",
        "team",
        "outlet",
        "kind",
        "state",
        "fetch_outcome",
        "failures",
        "next_fetch_at",
    ]
    list_filter = ["state", "kind", "fetch_outcome", "team"]
    list_select_related = ["team", "outlet"]
    search_fields = ["title", "url", "id"]


@admin.register(models.Host)
class HostAdmin(Window):
    list_display = ["name", "next_allowed_at", "queued_until", "crawl_delay", "leases"]
    search_fields = ["name"]


@admin.register(models.HostHealth)
class HostHealthAdmin(Window):
    list_display = ["host", "team", "outcome", "streak", "fetches", "changed", "failed", "seconds", "fine_at"]
    list_filter = [filter_by(HOSTS), "outcome", "team"]
    list_select_related = ["team"]
    ordering = ["-streak", "host"]
    search_fields = ["host", "detail", "id"]


@admin.register(models.RobotsExemption)
class RobotsExemptionAdmin(Window):
    list_display = ["host", "team", "reason", "created_by", "created_at"]
    list_filter = ["team"]
    list_select_related = ["team", "created_by"]
    search_fields = ["host", "reason", "id"]


@admin.register(models.Fetch)
class FetchAdmin(Window):
    list_display = ["article", "host", "outcome", "status", "seconds", "detail", "at", "team"]
    list_filter = ["outcome", "team"]
    list_select_related = ["article", "team"]
    search_fields = ["article__url", "host", "detail", "id"]


@admin.register(models.Job)
class JobAdmin(Window):
    list_display = ["kind", "state", "subject_id", "attempts", "run_after", "leased_until", "error", "team"]
    list_filter = [filter_by(JOBS), "state", "kind", "team"]
    list_select_related = ["team"]
    search_fields = ["subject_id", "error", "id"]


@admin.register(models.Webhook)
class WebhookAdmin(Window):
    """Its secrets are nobody's to read here."""

    exclude = ["secret", "former_secret"]
    list_display = ["description", "membership", "kinds", "failing_since", "disabled_at", "team"]
    list_filter = [filter_by(WEBHOOKS), "team"]
    list_select_related = ["membership__user", "membership__team", "team"]
    search_fields = ["url", "description", "id"]


@admin.register(models.Delivery)
class DeliveryAdmin(Operable):
    list_display = ["id", "webhook", "state", "attempts", "next_try_at", "delivered_at", "team"]
    list_filter = [filter_by(DELIVERIES), "state", "team"]
    list_select_related = ["webhook", "team"]
    search_fields = ["id", "event__id"]
    actions = ["replay"]

    @admin.action(description="Send the chosen deliveries again…", permissions=["operate"])
    def replay(self, request: HttpRequest, deliveries: QuerySet[models.Delivery]) -> HttpResponse | None:
        return self.confirmed(request, deliveries, acts.Replay)


@admin.register(LogEntry)
class LogEntryAdmin(Window):
    """What operators did here, and the reasons they gave."""

    list_display = ["action_time", "user", "object_repr", "change_message"]
    list_filter = ["action_time"]
    list_select_related = ["user", "content_type"]
    search_fields = ["user__email", "object_repr", "change_message"]

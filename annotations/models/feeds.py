"""Where outlets list what they publish: feeds and news sitemaps that a team watches."""

from django.db import models

from annotations.choices import FeedKind, FeedState, FetchOutcome, Subscription
from annotations.models.teams import TeamRow


class Feed(TeamRow):
    """A list of an outlet's pieces at one address; what is new in it becomes an article.

    `next_fetch_at` is the schedule, as an article's is; `interval` (seconds) follows how often the feed
    has brought something new.
    """

    outlet = models.ForeignKey(
        "annotations.Outlet", null=True, blank=True, on_delete=models.PROTECT, related_name="feeds"
    )
    url = models.URLField(max_length=2000)
    canonical_key = models.CharField(max_length=2100)
    title = models.CharField(max_length=1000, blank=True, help_text="As the feed calls itself.")
    kind = models.CharField(max_length=20, choices=FeedKind.choices(), blank=True)
    state = models.CharField(max_length=20, choices=FeedState.choices(), default=FeedState.WATCHING)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    fetch_outcome = models.CharField(max_length=30, choices=FetchOutcome.choices(), blank=True)
    fetch_detail = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="Attempts in a row that brought no list.")
    interval = models.FloatField(help_text="Seconds from one look to the next, while looking succeeds.")
    fetched_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(null=True, blank=True, help_text="When it last brought something new.")
    next_fetch_at = models.DateTimeField(null=True, blank=True, db_index=True)
    hub = models.URLField(max_length=2000, blank=True, help_text="Who tells of news in it (WebSub).")
    topic = models.URLField(max_length=2000, blank=True, help_text="What the hub calls it.")
    hub_secret = models.CharField(max_length=64, blank=True)
    subscription = models.CharField(max_length=20, choices=Subscription.choices(), blank=True)
    subscription_detail = models.TextField(blank=True)
    subscribed_until = models.DateTimeField(null=True, blank=True)
    subscribe_at = models.DateTimeField(
        null=True, blank=True, db_index=True, help_text="When to ask the hub (again)."
    )
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "canonical_key"], name="one_feed_an_address")]
        indexes = [models.Index(fields=["team", "id"], name="feed_page")]

    def __str__(self) -> str:
        return self.title or self.url

"""What outlets published, as it was fetched and as it was read, with every version kept."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Left

from annotations.choices import ArticleState, Cause, FetchOutcome, Purpose, Stage
from annotations.models.teams import TeamRow

# How much of a text the full-text index covers, in code points: four bytes each at most.
INDEXED_LENGTH = 250_000


class Outlet(TeamRow):
    """Who published: a name and where (schema.org Organization).

    Many outlets live under somebody else's roof (a channel, a blog host), so an outlet's address is a
    host with as much of the path as is theirs: `example.org`, `channels.example/harbour`. An article's
    outlet is the one whose address is the longest beginning of the article's.
    """

    name = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "address"], condition=~models.Q(address=""), name="one_outlet_an_address"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Article(TeamRow):
    """One piece at one canonical URL, as a team watches it (schema.org Article).

    `stage`, `fetch_outcome` and `fetch_detail` tell a waiting person how far the service has come;
    `next_fetch_at` is the schedule, and the only one: what is due is visible in this column.
    """

    WITHHELD_KEY = (
        "urn:withheld:"  # and the source's id: the page of a withheld source is found by no address
    )

    of_page = ("pk",)

    outlet = models.ForeignKey(
        Outlet, null=True, blank=True, on_delete=models.PROTECT, related_name="articles"
    )
    url = models.URLField(max_length=2000, blank=True, help_text="As it was given.")
    canonical_key = models.CharField(
        max_length=2100, help_text="The same for every way of writing the address of one piece."
    )
    title = models.TextField(blank=True)
    purpose = models.CharField(
        max_length=20,
        choices=Purpose.choices(),
        default=Purpose.CHECKED,
        help_text="Whether its claims are checked, or others are checked by it.",
    )
    state = models.CharField(max_length=20, choices=ArticleState.choices(), default=ArticleState.WATCHING)
    stage = models.CharField(max_length=20, choices=Stage.choices(), default=Stage.QUEUED)
    current_revision = models.ForeignKey(
        "annotations.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    fetch_outcome = models.CharField(max_length=30, choices=FetchOutcome.choices(), blank=True)
    fetch_detail = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="Attempts in a row that brought no text.")
    missing = models.PositiveIntegerField(
        default=0, help_text="Answers in a row that said there is nothing at its address."
    )
    fetched_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    hold = models.ForeignKey(
        "annotations.Hold",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A text of it that waits for a person.",
    )
    next_fetch_at = models.DateTimeField(null=True, blank=True, db_index=True)
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    @property
    def is_withheld(self) -> bool:
        return self.canonical_key.startswith(self.WITHHELD_KEY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "canonical_key"], name="one_article_an_address")
        ]
        indexes = [models.Index(fields=["team", "id"], name="article_page")]

    def __str__(self) -> str:
        return self.title or self.url or str(self.id)


class Snapshot(TeamRow):
    """The bytes as they came, named by their SHA-256 and never changed (RFC 7089 Memento)."""

    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    byte_length = models.PositiveBigIntegerField()
    url = models.URLField(max_length=2000, blank=True)
    media_type = models.CharField(max_length=200)
    charset = models.CharField(max_length=100, blank=True)
    headers = models.JSONField(default=list, help_text="[[name, value], …] as they came.")
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "sha256"], name="one_snapshot_a_content")]

    def __str__(self) -> str:
        return f"{self.media_type}, {self.byte_length} bytes, {self.sha256[:12]}"


class Revision(TeamRow):
    """What an article said at one time. Immutable: the database refuses to change it."""

    of_page = ("article",)

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=20, choices=Cause.choices())
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="revisions")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    substance_sha256 = models.CharField(
        max_length=64, help_text="Of the article itself: without navigation, teasers and comments."
    )
    blocks = models.JSONField(help_text="[{kind, start, end, …}] in code points of the text.")
    links = models.JSONField(default=list)
    attributions = models.JSONField(
        default=list,
        help_text="Who says what, as read: [{content, source, cue, speaker, voice}], spans as pairs.",
    )
    title = models.TextField(blank=True)
    subtitle = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    outlet_name = models.TextField(blank=True)
    published = models.CharField(max_length=64, blank=True, help_text="ISO 8601, as the page declares it.")
    modified = models.CharField(max_length=64, blank=True, help_text="ISO 8601, as the page declares it.")
    language = models.CharField(max_length=35, blank=True)
    licence = models.TextField(
        blank=True, help_text="An address, or the line in which the page says who may use it."
    )
    extractor = models.CharField(max_length=100)
    extractor_version = models.CharField(max_length=50)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_numbers_are_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_numbers_start_at_one"),
        ]
        indexes = [
            # A tsvector holds a megabyte at most, and a hostile page more than that.
            GinIndex(
                SearchVector("title", Left("text", INDEXED_LENGTH), config="simple"), name="revision_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} revision {self.number}"


class Fetch(TeamRow):
    """One attempt to fetch, whatever came of it: a hundred identical fetches are a hundred of these."""

    of_page = ("article",)

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="fetches")
    outcome = models.CharField(max_length=30, choices=FetchOutcome.choices())
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    detail = models.TextField(blank=True)
    snapshot = models.ForeignKey(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=300, blank=True)
    seconds = models.FloatField(null=True, blank=True, help_text="From the first look-up to the last byte.")
    noise = models.JSONField(
        default=list,
        blank=True,
        help_text="Differences that are no change: [{why, old_text, new_text}].",
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "fetches"
        indexes = [
            models.Index(fields=["team", "id"], name="fetch_page"),
            models.Index(fields=["team", "host", "id"], name="fetch_of_host"),
            models.Index(fields=["at"], include=["outcome"], name="fetch_outcomes"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at:%Y-%m-%d %H:%M}"

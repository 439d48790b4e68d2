"""What happened: one table for the audit log, the change feed and every timeline."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from annotations.models.articles import Revision
from annotations.models.derivations import Derivation
from annotations.models.ledger import Edit
from annotations.models.reviewdates import ReliabilityNote, ReviewDate
from annotations.models.reviews import is_shown
from annotations.models.safety import Hold
from annotations.models.sources import Evidence, QuoteAnchor
from annotations.models.teams import TeamQuerySet, TeamRow
from annotations.models.withholding import hidden_from

if TYPE_CHECKING:
    from annotations.models.people import Membership


# After these the event's subject is no longer there to be read.
REMOVALS = frozenset({"member.dismissed", "robots.respected", "webhook.removed"})
# What events tell of that change what a team has decided.
JUDGED = ("claim", "ruling", "verdict")


class EventQuerySet(TeamQuerySet):
    """An event about a verdict is seen by those who may see the verdict; one with a `reader`, by them alone."""

    def visible_to(self, member: "Membership") -> Self:
        theirs = Q(reader__isnull=True) | Q(reader=member.user_id)
        rows = (
            super()
            .visible_to(member)
            .alias(
                x_evidence=_text(KeyTextTransform("evidence", "data")),
                x_retold=_text(KeyTextTransform("evidence", KeyTransform("data", "data"))),
            )
        )
        return rows.filter(theirs, Q(verdict__isnull=True) | is_shown("verdict", member)).exclude(
            _withheld(member)
        )


def _withheld(member: "Membership") -> Q:
    """Events about a withheld source, and about whatever belongs to it or to its page."""
    hidden = hidden_from(member)
    sources = hidden.values("source")
    pages = hidden.filter(source__article__isnull=False).values("source__article")
    evidence = Evidence.objects.filter(source__in=sources)
    about = Q(object_id__in=sources) | Q(object_id__in=pages)
    for model in (Evidence, QuoteAnchor, Derivation, ReviewDate, ReliabilityNote):
        for lookup in model.of_source:
            about |= Q(object_id__in=model.objects.filter(**{f"{lookup}__in": sources}).values("pk"))
    for model in (Revision, Hold, Edit):
        for lookup in model.of_page:
            about |= Q(object_id__in=model.objects.filter(**{f"{lookup}__in": pages}).values("pk"))
    told = evidence.annotate(told=Cast("pk", TextField())).values("told")
    named = Q(x_evidence__in=told) | Q(x_retold__in=told)
    return about | named


def _text(member: KeyTextTransform) -> Coalesce:
    """A member of the data; what is not there must compare as another text, not as unknown."""
    return Coalesce(member, Value(""), output_field=TextField())


class Event(TeamRow):
    """One meaningful change, numbered per team without gaps and chained by hash. Append-only.

    `hash` is the SHA-256 (hex) of this event's canonical JSON, which holds `previous_hash`.
    `verdict` is set where the event would give a verdict away; `reader`, where it is news to one person only.
    `version` is that of the canonical JSON: what it left out once, old events still leave out.
    """

    created_at = None  # `at` is; a second time outside the hash could be changed unseen
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    verdict = models.ForeignKey(
        "annotations.Verdict", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reader = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    data = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField(default=1)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="event_numbers_are_unique")]
        indexes = [
            models.Index(fields=["object_id", "number"], name="event_timeline"),
            models.Index(
                fields=["team", "number"], condition=Q(object_type__in=JUDGED), name="event_of_judging"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class EventChain(models.Model):
    """The end of a team's chain. Its row lock is what puts events in commit order."""

    team = models.OneToOneField("annotations.Team", primary_key=True, on_delete=models.PROTECT)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    noticed = models.PositiveBigIntegerField(
        default=0, help_text="The last event of which it was settled whose business it is."
    )

    def __str__(self) -> str:
        return f"{self.team_id} at {self.number}"

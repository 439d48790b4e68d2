"""Where words stand in one revision: what the anchors of claims and of quotations have in common."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotations.choices import AnchorMethod, AnchorState, Guard
from annotations.models.teams import TeamRow

# The machine's word is not enough for changed words, for none, and wherever a guard spoke.
UNDECIDED = Q(decided_by__isnull=True, standing=True) & (
    Q(state__in=[AnchorState.EDITED, AnchorState.ORPHANED]) | ~Q(guards=[])
)
# What the database holds a place to.
SPANS = Q(state=AnchorState.ORPHANED, start__isnull=True, end__isnull=True) | (
    ~Q(state=AnchorState.ORPHANED) & Q(start__gte=0, end__gt=models.F("start"))
)


class Place(TeamRow):
    """A place in one revision's text, how sure that is, and who says so.

    Rows are added, not edited: a person's decision is a new row that takes the `standing` of the
    machine's. `quote` is the revision's text at the span. `alternatives` are the other places a person
    might look at, as the machine saw them.
    """

    state = models.CharField(max_length=20, choices=AnchorState.choices())
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)
    confidence = models.FloatField()
    margin = models.FloatField(default=0)
    method = models.CharField(max_length=30, choices=AnchorMethod.choices())
    guards = ArrayField(models.CharField(max_length=30, choices=Guard.choices()), default=list, blank=True)
    alternatives = models.JSONField(
        default=list,
        blank=True,
        help_text="[{start, end, score, margin}], the most alike first; score and margin 0 to 1.",
    )
    standing = models.BooleanField(default=True)
    decided_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.state} {self.start}–{self.end}"

    @property
    def needs_person(self) -> bool:
        """Whether the row is UNDECIDED: changed words are only ever proposed, and so is what met a guard."""
        open_state = self.state in (AnchorState.EDITED, AnchorState.ORPHANED)
        return self.standing and self.decided_by_id is None and (open_state or bool(self.guards))

"""What rests on what: the edges between sources, and what people say of them."""

from uuid import UUID

from django.db import connection, models
from django.db.models import F, Q

from annotations.choices import DerivationBasis, DerivationKind, DerivationState
from annotations.models.sources import Source
from annotations.models.teams import TeamQuerySet, TeamRow

# One owner joins both ways: neither source came first.
REACHED = """
WITH RECURSIVE reached(id) AS (
    SELECT unnest(%s::uuid[])
  UNION
    SELECT CASE WHEN edge.{near}_id = reached.id THEN edge.{far}_id ELSE edge.{near}_id END
    FROM annotations_derivation AS edge JOIN reached
      ON edge.{near}_id = reached.id OR (edge.kind = 'same_owner' AND edge.{far}_id = reached.id)
    WHERE edge.team_id = %s AND edge.state <> 'rejected'
)
SELECT id FROM reached
"""


class DerivationQuerySet(TeamQuerySet):
    def counted(self) -> "DerivationQuerySet":
        """All but those that a person has rejected."""
        return self.exclude(state=DerivationState.REJECTED)


class Derivation(TeamRow):
    """`source` rests on `target` (PROV wasDerivedFrom): a person says so, or a machine proposes it.

    `passage` is the words that show it. Once a person has decided, no machine changes it: a rejected pair is not
    proposed again.
    """

    of_source = ("source", "target")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="rests_on")
    target = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="carries")
    kind = models.CharField(max_length=20, choices=DerivationKind.choices())
    basis = models.CharField(max_length=20, choices=DerivationBasis.choices())
    state = models.CharField(max_length=20, choices=DerivationState.choices())
    confidence = models.FloatField(default=1.0)
    passage = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DerivationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="one_derivation_a_pair"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="nothing_rests_on_itself"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="derivation_confidence_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


def reached(team_id: UUID, sources: list[UUID], *, backwards: bool = False) -> set[UUID]:
    """The sources and all that they rest on, however far; `backwards`: all that rests on them. One query."""
    near, far = ("target", "source") if backwards else ("source", "target")
    with connection.cursor() as cursor:
        cursor.execute(REACHED.format(near=near, far=far), [sources, team_id])
        return {row[0] for row in cursor.fetchall()}

"""What publishers changed in their articles, and whether they said so."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotations.choices import ChangeKind, Declaration
from annotations.models.articles import Article, Outlet, Revision
from annotations.models.teams import TeamQuerySet, TeamRow


class EditQuerySet(TeamQuerySet):
    def counted(self) -> Self:
        """Without those of revisions that were withdrawn: the publisher never made them."""
        return self.filter(after__withdrawal__isnull=True)

    def stealthy(self) -> Self:
        """Material, and declared neither by a note nor by a newer date when they were made."""
        return self.filter(STEALTHY)


# A change that readers should have been told of, and were not.
STEALTHY = Q(material=True, declaration=Declaration.NONE)


class Edit(TeamRow):
    """What a publisher changed from one revision of an article to the next: a row of its outlet's ledger.

    Permanent, but for `declared_in` and `declared_at`: the revision that owned up to it, at once or later.
    """

    of_page = ("article",)

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="edits")
    outlet = models.ForeignKey(Outlet, null=True, blank=True, on_delete=models.PROTECT, related_name="edits")
    before = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    after = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="edit")
    kinds = ArrayField(models.CharField(max_length=20, choices=ChangeKind.choices()))
    materiality = models.FloatField(help_text="0 to 1.")
    material = models.BooleanField()
    declaration = models.CharField(max_length=10, choices=Declaration.choices())
    note = models.TextField(blank=True, help_text="The correction notes that came with it.")
    declared_in = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(null=True, blank=True)

    objects = EditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(materiality__gte=0, materiality__lte=1), name="materiality_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(declared_in__isnull=True, declared_at__isnull=True)
                | Q(declared_in__isnull=False, declared_at__isnull=False),
                name="edit_is_declared_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["outlet", "id"], name="edit_ledger_page")]

    def __str__(self) -> str:
        return f"{', '.join(self.kinds)} ({self.materiality:.2f})"

    @property
    def is_stealthy(self) -> bool:
        """Whether the row is STEALTHY."""
        return self.material and self.declaration == Declaration.NONE

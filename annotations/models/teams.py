"""What every row of a team has in common: an owner, an id in creation order, and one way to be read."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from annotations.models.ids import uuid7

if TYPE_CHECKING:
    from annotations.models.people import Membership


class TeamQuerySet(models.QuerySet):
    """Every read on somebody's behalf starts at `visible_to`; list and detail alike."""

    def visible_to(self, member: "Membership") -> Self:
        """The rows this member may know of. What is not in here does not exist for them (404)."""
        # Withholdings and evidence are rows of a team themselves.
        from annotations.models.sealing import sealed_from
        from annotations.models.withholding import without_hidden

        rows = self.filter(team_id=member.team_id)
        for lookup in self.model.of_source:
            rows = without_hidden(rows, member, lookup, of="source")
        for lookup in self.model.of_page:
            rows = without_hidden(rows, member, lookup, of="source__article")
        for lookup in self.model.of_evidence:
            rows = rows.exclude(**{f"{lookup}__in": sealed_from(member)})
        return rows


class TeamRow(models.Model):
    """A row that belongs to one team. The team stands on every row, so that access is one condition.

    Where the row tells of a source, `of_source` are the lookups that lead to its id, and `of_page` those that lead to
    the article that a source may be: what is withheld is hidden by them, everywhere at once. `of_evidence` are those
    that lead to a piece of evidence, which may be sealed.
    """

    of_source: ClassVar[tuple[str, ...]] = ()
    of_page: ClassVar[tuple[str, ...]] = ()
    of_evidence: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey("annotations.Team", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        abstract = True

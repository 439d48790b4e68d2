"""Annotations that clients posted (W3C Web Annotation Protocol), beside the claims they became."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotations.models.claims import Appearance
from annotations.models.teams import TeamRow


class ClientAnnotation(TeamRow):
    """What a client posted, word for word, and the appearance that was marked for it; none if it is about no article.

    `name` is the last part of its address here. Deleted ones stay on record, and their address says so.
    """

    appearance = models.OneToOneField(
        Appearance, null=True, blank=True, on_delete=models.PROTECT, related_name="client_annotation"
    )
    name = models.SlugField(max_length=120)
    document = models.JSONField()
    canonical = models.CharField(max_length=2000, blank=True)
    via = ArrayField(models.CharField(max_length=2000), default=list, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="one_annotation_an_address")]

    def __str__(self) -> str:
        return self.name

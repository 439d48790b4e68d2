"""A reason that was cleared may come again: only open ones are unique."""

from django.db import migrations, models
from django.db.models import Q


def _once(judgement: str, condition: Q) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[judgement, "reason", "after"],
        nulls_distinct=False,
        name=f"{judgement}_stale_once_a_reason",
        condition=condition,
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0007_voices_and_origins")]

    operations = [
        operation
        for judgement in ("verdict", "ruling")
        for operation in (
            migrations.RemoveConstraint(model_name="staleness", name=f"{judgement}_stale_once_a_reason"),
            migrations.AddConstraint(
                model_name="staleness",
                constraint=_once(judgement, Q(cleared_at__isnull=True, **{f"{judgement}__isnull": False})),
            ),
        )
    ]

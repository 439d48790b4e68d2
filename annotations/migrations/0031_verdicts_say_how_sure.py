"""A verdict says how sure its author is. Verdicts from before that was asked for cannot change, and stay as they are."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations
from django.db.models import CheckConstraint, Q


class Migration(migrations.Migration):
    dependencies = [("annotations", "0030_licences")]

    operations = [
        AddConstraintNotValid(
            "verdict",
            CheckConstraint(condition=Q(confidence__isnull=False), name="verdict_says_how_sure"),
        )
    ]

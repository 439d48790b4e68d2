"""What a team's decisions teach the detector, never changed but for its standing; and how much a candidate must be worth."""

import django.db.models.deletion
from django.db import migrations, models

import annotations.models.ids

PERMANENT = (
    "CREATE TRIGGER tuning_is_permanent BEFORE UPDATE OR DELETE ON annotations_tuning "
    "FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('standing');"
)
NOT_PERMANENT = "DROP TRIGGER tuning_is_permanent ON annotations_tuning;"


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0015_sitemap_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tuning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.PositiveIntegerField()),
                ("slope", models.FloatField()),
                ("bias", models.FloatField()),
                ("words", models.JSONField(blank=True, default=dict)),
                ("card", models.JSONField()),
                ("standing", models.BooleanField(default=True)),
            ],
        ),
        migrations.AddField(
            model_name="team",
            name="detection_threshold",
            field=models.FloatField(
                default=0.5, help_text="The least check-worthiness (0 to 1) of a candidate that is proposed."
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(("detection_threshold__gte", 0), ("detection_threshold__lte", 1)),
                name="team_threshold_is_a_share",
            ),
        ),
        migrations.AddField(
            model_name="tuning",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
            ),
        ),
        migrations.AddConstraint(
            model_name="tuning",
            constraint=models.UniqueConstraint(fields=("team", "number"), name="tuning_number_once_a_team"),
        ),
        migrations.AddConstraint(
            model_name="tuning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standing", True)), fields=("team",), name="one_standing_tuning"
            ),
        ),
        migrations.RunSQL(PERMANENT, NOT_PERMANENT),
    ]

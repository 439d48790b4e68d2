"""What came of a rating: repairs by publishers, and requests for correction. What was said stays."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import annotations.choices.changes
import annotations.models.ids

TRIGGERS = """
CREATE TRIGGER repair_is_permanent BEFORE UPDATE OR DELETE ON annotations_repair
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('state', 'decided_by_id', 'decided_at', 'reason');
CREATE TRIGGER correctionrequest_is_permanent BEFORE UPDATE OR DELETE ON annotations_correctionrequest
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('state', 'answer', 'answered_at', 'outcome',
        'closed_because', 'closed_at', 'closed_by_id', 'repair_id');
"""
NO_TRIGGERS = """
DROP TRIGGER repair_is_permanent ON annotations_repair;
DROP TRIGGER correctionrequest_is_permanent ON annotations_correctionrequest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0019_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="Repair",
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
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("retraction", "retraction"),
                                ("number", "number"),
                                ("qualifier", "qualifier"),
                                ("name", "name"),
                                ("attribution", "attribution"),
                                ("quotation", "quotation"),
                                ("headline", "headline"),
                                ("addition", "addition"),
                                ("deletion", "deletion"),
                                ("wording", "wording"),
                                ("correction_note", "correction note"),
                                ("cosmetic", "cosmetic"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("detail", models.TextField(help_text="What became of the words that were judged.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("confirmed", "confirmed"),
                            ("refused", "refused"),
                            ("undone", "undone"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="annotations.revision",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.revision",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="annotations.ruling",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
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
                ("sent_to", models.CharField(help_text="A person, a desk, an address.", max_length=300)),
                ("text", models.TextField()),
                ("sent_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("answered", "answered"), ("closed", "closed")],
                        default=annotations.choices.changes.RequestState["OPEN"],
                        max_length=20,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fixed", "fixed"),
                            ("refused", "refused"),
                            ("unanswered", "unanswered"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("closed_because", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_requests",
                        to="annotations.article",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_requests",
                        to="annotations.claim",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_requests",
                        to="annotations.ruling",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "repair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="annotations.repair",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="repair",
            constraint=models.UniqueConstraint(fields=("ruling", "after"), name="one_repair_a_revision"),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", annotations.choices.changes.RequestState["CLOSED"]),
                        models.Q(("outcome", ""), _negated=True),
                        ("closed_at__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("state", annotations.choices.changes.RequestState["CLOSED"]), _negated=True
                        ),
                        ("closed_at__isnull", True),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="request_closed_has_an_outcome",
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]

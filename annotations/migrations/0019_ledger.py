"""Outlets have ledgers: what they changed, and whether they said so. A row only gains its declaration."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import annotations.models.ids

TRIGGER = """
CREATE TRIGGER edit_is_permanent BEFORE UPDATE OR DELETE ON annotations_edit
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('declared_in_id', 'declared_at');
"""
NO_TRIGGER = "DROP TRIGGER edit_is_permanent ON annotations_edit;"


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0018_staffing_and_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edit",
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
                ("materiality", models.FloatField(help_text="0 to 1.")),
                ("material", models.BooleanField()),
                (
                    "declaration",
                    models.CharField(
                        choices=[("note", "note"), ("date", "date"), ("none", "none")], max_length=10
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="The correction notes that came with it.")),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                (
                    "after",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edit",
                        to="annotations.revision",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="annotations.article",
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
                    "declared_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.revision",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="annotations.outlet",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["outlet", "id"], name="edit_ledger_page")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("materiality__gte", 0), ("materiality__lte", 1)),
                        name="materiality_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declared_at__isnull", True), ("declared_in__isnull", True)),
                            models.Q(("declared_at__isnull", False), ("declared_in__isnull", False)),
                            _connector="OR",
                        ),
                        name="edit_is_declared_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]

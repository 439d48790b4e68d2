"""Matches and what they are found by, fact-checks by others, and mergers that move appearances and can be undone."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import annotations.choices
import annotations.choices.corroboration
import annotations.models.ids
import annotations.models.matches

# Signatures and terms are read row by row; vectors only of a few. So a vector lies apart, whatever its size.
STORAGE = """
ALTER TABLE annotations_fingerprint SET (toast_tuple_target = 128);
ALTER TABLE annotations_fingerprint ALTER COLUMN vector SET STORAGE EXTERNAL;
ALTER TABLE annotations_fingerprint ALTER COLUMN terms SET STORAGE MAIN;
ALTER TABLE annotations_fingerprint ALTER COLUMN signature SET STORAGE PLAIN;
"""
# What was compared, and what was merged, stays on record. An appearance moves with its claim, and nothing else of it.
TRIGGERS = """
DROP TRIGGER appearance_is_permanent ON annotations_appearance;
CREATE TRIGGER appearance_is_permanent BEFORE UPDATE OR DELETE ON annotations_appearance
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('claim_id');
CREATE TRIGGER match_is_permanent BEFORE UPDATE OR DELETE ON annotations_match
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('state', 'relation', 'reason', 'decided_by_id', 'decided_at');
CREATE TRIGGER merger_is_permanent BEFORE UPDATE OR DELETE ON annotations_merger
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('undone_at', 'undone_by_id', 'undone_because');
"""
NO_TRIGGERS = """
DROP TRIGGER merger_is_permanent ON annotations_merger;
DROP TRIGGER match_is_permanent ON annotations_match;
DROP TRIGGER appearance_is_permanent ON annotations_appearance;
CREATE TRIGGER appearance_is_permanent BEFORE UPDATE OR DELETE ON annotations_appearance
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0023_derivations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
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
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), size=None
                    ),
                ),
                (
                    "embedding",
                    models.CharField(
                        blank=True, help_text="The model of the vector; blank without.", max_length=100
                    ),
                ),
                ("signature", annotations.models.matches.BitsField(blank=True, null=True)),
                ("vector", models.BinaryField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="KnownCheck",
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
                ("statement", models.TextField(help_text="What was checked (claimReviewed).")),
                ("claimant", models.CharField(blank=True, max_length=300)),
                (
                    "claimed",
                    models.CharField(
                        blank=True, help_text="When it was said: ISO 8601, as declared.", max_length=64
                    ),
                ),
                ("url", models.URLField(help_text="Where the check is published.", max_length=2000)),
                ("title", models.CharField(blank=True, max_length=1000)),
                ("publisher", models.CharField(blank=True, max_length=300)),
                ("publisher_url", models.URLField(blank=True, max_length=2000)),
                (
                    "rating",
                    models.CharField(blank=True, help_text="In the publisher's own words.", max_length=300),
                ),
                (
                    "reviewed",
                    models.CharField(
                        blank=True, help_text="When it was checked: ISO 8601, as declared.", max_length=64
                    ),
                ),
                ("language", models.CharField(blank=True, help_text="BCP 47, as declared.", max_length=35)),
                (
                    "document",
                    models.JSONField(blank=True, default=dict, help_text="The ClaimReview as it came."),
                ),
                (
                    "compared_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the team's claims were last held against it; null when due.",
                        null=True,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Match",
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
                    "statement",
                    models.TextField(help_text="The claim, as it was worded when they were compared."),
                ),
                ("other_statement", models.TextField(help_text="The other, as it was worded then.")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("same", "same"),
                            ("narrower", "narrower"),
                            ("broader", "broader"),
                            ("contradicts", "contradicts"),
                            ("updates", "updates"),
                            ("related", "related"),
                        ],
                        max_length=20,
                    ),
                ),
                ("score", models.FloatField(help_text="How near they are, 0 to 1.")),
                (
                    "reasons",
                    models.JSONField(blank=True, default=list, help_text="What speaks for it, in words."),
                ),
                (
                    "guards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("number", "number"),
                                ("unit", "unit"),
                                ("date", "date"),
                                ("negation", "negation"),
                                ("quantifier", "quantifier"),
                                ("name", "name"),
                                ("place", "place"),
                                ("tense", "tense"),
                                ("roles", "roles"),
                                ("wording", "wording"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "differences",
                    models.JSONField(
                        blank=True, default=list, help_text="[{guard, ours, theirs}]: the words that differ."
                    ),
                ),
                (
                    "model",
                    models.CharField(blank=True, help_text="Blank where a person said it.", max_length=100),
                ),
                ("model_version", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("confirmed", "confirmed"),
                            ("rejected", "rejected"),
                            ("lapsed", "lapsed"),
                        ],
                        default=annotations.choices.corroboration.MatchState["PROPOSED"],
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "matches",
            },
        ),
        migrations.CreateModel(
            name="Merger",
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
                    "former_state",
                    models.CharField(
                        choices=[
                            ("candidate", "candidate"),
                            ("open", "open"),
                            ("in_review", "in review"),
                            ("disputed", "disputed"),
                            ("ruled", "ruled"),
                            ("published", "published"),
                            ("rejected", "rejected"),
                            ("merged", "merged"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "requests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("reason", models.TextField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_because", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="claim",
            name="compared_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When it was last held against the others; null when that is due.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                help_text="The claim that it was found to be.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="annotations.claim",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ingest_article", "ingest article"),
                    ("reread_article", "reread article"),
                    ("rehearse_article", "rehearse article"),
                    ("reingest_articles", "reingest articles"),
                    ("fetch_source", "fetch source"),
                    ("fetch_feed", "fetch feed"),
                    ("subscribe_feed", "subscribe feed"),
                    ("match_claims", "match claims"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("compared_at", None)), fields=["team"], name="claim_to_compare"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", annotations.choices.ClaimState["MERGED"]),
                    ("merged_into", None),
                    _connector="XOR",
                ),
                name="merged_into_another",
            ),
        ),
        migrations.AddField(
            model_name="fingerprint",
            name="claim",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fingerprint",
                to="annotations.claim",
            ),
        ),
        migrations.AddField(
            model_name="fingerprint",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
            ),
        ),
        migrations.AddField(
            model_name="knowncheck",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="knowncheck",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
            ),
        ),
        migrations.AddField(
            model_name="fingerprint",
            name="known_check",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fingerprint",
                to="annotations.knowncheck",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="annotations.claim"
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="known_check",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="annotations.knowncheck",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="other",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matched_by",
                to="annotations.claim",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="appearances",
            field=models.ManyToManyField(blank=True, related_name="+", to="annotations.appearance"),
        ),
        migrations.AddField(
            model_name="merger",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mergers", to="annotations.claim"
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="absorbed", to="annotations.claim"
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="knowncheck",
            index=models.Index(fields=["team", "id"], name="known_check_page"),
        ),
        migrations.AddIndex(
            model_name="knowncheck",
            index=models.Index(
                condition=models.Q(("compared_at", None)), fields=["team"], name="known_check_to_compare"
            ),
        ),
        migrations.AddConstraint(
            model_name="knowncheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("statement", ""), _negated=True), name="known_check_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="knowncheck",
            constraint=models.UniqueConstraint(
                models.F("team"),
                django.db.models.functions.text.MD5("url"),
                django.db.models.functions.text.MD5("statement"),
                name="one_known_check_a_statement",
            ),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["team"], name="fingerprint_of_team"),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="fingerprint_terms"),
        ),
        migrations.AddConstraint(
            model_name="fingerprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim", None), ("known_check", None), _connector="XOR"),
                name="fingerprint_of_one_thing",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["team", "state", "id"], name="match_state_page"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("other", None), ("known_check", None), _connector="XOR"),
                name="match_with_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim", models.F("other")), _negated=True), name="nothing_matches_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="match_score_is_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Least("claim", "other"),
                django.db.models.functions.comparison.Greatest("claim", "other"),
                condition=models.Q(
                    ("other__isnull", False),
                    ("state", annotations.choices.corroboration.MatchState["PROPOSED"]),
                ),
                name="one_proposed_match_a_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("known_check__isnull", False),
                    ("state", annotations.choices.corroboration.MatchState["PROPOSED"]),
                ),
                fields=("claim", "known_check"),
                name="one_proposed_match_a_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim", models.F("into")), _negated=True),
                name="nothing_merges_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("claim",), name="one_standing_merger_a_claim"
            ),
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]

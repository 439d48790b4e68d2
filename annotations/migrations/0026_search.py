"""What search looks through, and the two functions by which PostgreSQL keeps words and says where they stand."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import annotations.choices.search
import annotations.models.ids

FUNCTIONS = """
-- A vector of words that were cut by us: the dictionary takes their endings, and keeps even those that it thinks
-- too common to be kept ("not" is what a fact-check hangs on). A place is "3A,17D".
CREATE FUNCTION factcheck_vector(dictionary text, words text[], places text[]) RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE(string_agg(
        format($place$'%s':%s$place$, COALESCE((ts_lexize(dictionary::regdictionary, word))[1], word), place), ' '), '')::tsvector
    FROM unnest(words, places) AS given(word, place)
$$;

-- Where in a vector the words stand that are one of `forms`, or begin like one of `beginnings`: {word: [place]}.
CREATE FUNCTION factcheck_places(vector tsvector, forms text[], beginnings text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(jsonb_object_agg(lexeme, to_jsonb(positions)), '{}')
    FROM unnest(vector)
    WHERE lexeme = ANY (forms) OR EXISTS (SELECT FROM unnest(beginnings) AS beginning WHERE lexeme ^@ beginning)
$$;

-- What each word may be kept as, by the dictionaries that the team's documents were kept by.
CREATE FUNCTION factcheck_forms(team uuid, words text[]) RETURNS TABLE (word text, form text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE used(dictionary) AS (
        (SELECT d.dictionary FROM annotations_searchdocument AS d WHERE d.team_id = team ORDER BY 1 LIMIT 1)
      UNION ALL
        SELECT (SELECT d.dictionary FROM annotations_searchdocument AS d
                WHERE d.team_id = team AND d.dictionary > used.dictionary ORDER BY 1 LIMIT 1)
        FROM used WHERE used.dictionary IS NOT NULL
    )
    SELECT DISTINCT asked.word, COALESCE((ts_lexize(used.dictionary::regdictionary, asked.word))[1], asked.word)
    FROM used, unnest(words) AS asked(word) WHERE used.dictionary IS NOT NULL
$$;
"""
NO_FUNCTIONS = """
DROP FUNCTION factcheck_forms(uuid, text[]);
DROP FUNCTION factcheck_places(tsvector, text[], text[]);
DROP FUNCTION factcheck_vector(text, text[], text[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0025_watched_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("claim", "claim"),
                            ("quotation", "quotation"),
                            ("rationale", "rationale"),
                            ("source", "source"),
                            ("article", "article"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="BCP 47; blank where it is not known.", max_length=35
                    ),
                ),
                (
                    "dictionary",
                    models.CharField(
                        help_text="PostgreSQL's, by which words lost their endings.", max_length=40
                    ),
                ),
                ("title", models.TextField(blank=True)),
                ("who", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "start",
                    models.PositiveIntegerField(
                        default=0, help_text="Where it begins in what it is part of."
                    ),
                ),
                ("end", models.PositiveIntegerField(default=0)),
                ("standing", models.BooleanField(default=True)),
                ("at", models.DateTimeField(help_text="When it was said, judged, read or marked.")),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                (
                    "appearance",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.appearance",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.article",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.claim",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.evidence",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.revision",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.ruling",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.source",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.verdict",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["vector"], name="search_words"
                    ),
                    models.Index(fields=["team", "id"], name="search_page"),
                    models.Index(fields=["team", "kind", "id"], name="search_kind_page"),
                    models.Index(fields=["team", "dictionary"], name="search_dictionaries"),
                    models.Index(
                        condition=models.Q(("kind", annotations.choices.search.SearchKind["CLAIM"])),
                        fields=["claim"],
                        name="search_claim",
                    ),
                    models.Index(
                        condition=models.Q(("kind", annotations.choices.search.SearchKind["SOURCE"])),
                        fields=["source"],
                        name="search_source",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    ]

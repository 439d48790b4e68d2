"""The tables as they stand after the migrations that this one replaces, and what the database itself refuses.

A new database takes these few operations instead of some five hundred, each of which would have Django build all
models anew. One that has come here step by step is where this leads: it notes that, and goes on.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

import annotations.choices
import annotations.choices.changes
import annotations.choices.conversation
import annotations.choices.corroboration
import annotations.choices.exchange
import annotations.choices.search
import annotations.choices.sources
import annotations.models.ids
import annotations.models.matches

REFUSALS = """
CREATE FUNCTION factcheck_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row of % is permanent: it is neither changed nor deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- The arguments are the columns that may change.
CREATE FUNCTION factcheck_refuse_but() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A row of % is permanent but for: %.', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
        USING ERRCODE = 'restrict_violation';
END $$;
"""
# Models whose rows never change and never go, but for the columns named: what happened is kept as it happened.
PERMANENT = {
    "anchor": ["standing"],
    "appearance": ["claim_id"],
    "comment": ["text", "edited_at", "withdrawn_at"],
    "correction": [],
    "correctionrequest": [
        "state",
        "answer",
        "answered_at",
        "outcome",
        "closed_because",
        "closed_at",
        "closed_by_id",
        "repair_id",
    ],
    "derivationpassage": [],
    "edit": ["declared_in_id", "declared_at"],
    "edition": [],
    "errorreport": ["state", "answer", "answered_at", "answered_by_id"],
    "event": [],
    "guidelines": ["current"],
    "hold": ["decision", "reason", "decided_by_id", "decided_at"],
    "match": ["state", "relation", "reason", "decided_by_id", "decided_at"],
    "merger": ["undone_at", "undone_by_id", "undone_because"],
    "override": ["seconded_by_id", "seconded_at"],
    "policyversion": [],
    "proposal": [],
    "quoteanchor": ["standing"],
    "rating": [],
    "ratingscale": ["current"],
    "reliabilitynote": ["withdrawn_at", "withdrawn_because"],
    "repair": ["state", "decided_by_id", "decided_at", "reason"],
    "reviewdate": ["asked_at", "replaced_at"],
    "revision": [],
    "ruling": ["standing"],
    "snapshot": [],
    "thread": ["resolved_at", "resolved_by_id"],
    "tuning": ["standing"],
    "verdict": ["standing"],
    "withdrawal": [],
    "wording": [],
}


def _trigger(model: str, columns: list[str]) -> str:
    function = "factcheck_refuse_but" if columns else "factcheck_refuse"
    arguments = ", ".join(f"'{column}'" for column in columns)
    return (
        f"CREATE TRIGGER {model}_is_permanent BEFORE UPDATE OR DELETE ON annotations_{model} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}({arguments});\n"
    )


SEARCH = """
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
# Signatures and terms are read row by row; vectors only of a few. So a vector lies apart, whatever its size.
STORAGE = """
ALTER TABLE annotations_fingerprint SET (toast_tuple_target = 128);
ALTER TABLE annotations_fingerprint ALTER COLUMN vector SET STORAGE EXTERNAL;
ALTER TABLE annotations_fingerprint ALTER COLUMN terms SET STORAGE MAIN;
ALTER TABLE annotations_fingerprint ALTER COLUMN signature SET STORAGE PLAIN;
"""


class AtOnce(Operation):
    """Tables that are made as they stand after all of these steps.

    One by one, Django would build all models anew for each of them, which takes seconds more.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, steps: list[Operation]) -> None:
        self.steps = steps

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # what is built of it; it is built again when it is asked for
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in self._tables():
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in reversed(self._tables()):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Make {len(self._tables())} tables at once"

    def _tables(self) -> list[migrations.CreateModel]:
        return [step for step in self.steps if isinstance(step, migrations.CreateModel)]


class Migration(migrations.Migration):
    replaces = [
        ("annotations", "0001_initial"),
        ("annotations", "0002_permanence"),
        ("annotations", "0003_hosts_and_feeds"),
        ("annotations", "0004_publications"),
        ("annotations", "0005_published_is_permanent"),
        ("annotations", "0006_other_places"),
        ("annotations", "0007_voices_and_origins"),
        ("annotations", "0008_stale_again"),
        ("annotations", "0009_told_again"),
        ("annotations", "0010_queue"),
        ("annotations", "0011_rank_what_waits"),
        ("annotations", "0012_rounds"),
        ("annotations", "0013_rulings"),
        ("annotations", "0014_policies_are_permanent"),
        ("annotations", "0015_sitemap_indexes"),
        ("annotations", "0016_tunings"),
        ("annotations", "0017_client_annotations"),
        ("annotations", "0018_staffing_and_drafts"),
        ("annotations", "0019_ledger"),
        ("annotations", "0020_remedies"),
        ("annotations", "0021_webhooks"),
        ("annotations", "0022_claim_types"),
        ("annotations", "0023_derivations"),
        ("annotations", "0024_matches"),
        ("annotations", "0025_watched_sources"),
        ("annotations", "0026_search"),
        ("annotations", "0027_grades_and_data"),
        ("annotations", "0028_tracing"),
        ("annotations", "0029_imports"),
        ("annotations", "0030_licences"),
        ("annotations", "0031_verdicts_say_how_sure"),
        ("annotations", "0032_claimants"),
        ("annotations", "0033_withholding"),
        ("annotations", "0034_conversation"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    tables = [
        migrations.CreateModel(
            name="Team",
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
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "verdicts_required",
                    models.PositiveSmallIntegerField(
                        default=2, help_text="How many reviewers must agree before a ruling is made."
                    ),
                ),
                (
                    "blind",
                    models.BooleanField(
                        default=True,
                        help_text="Nobody sees another's verdict on a claim before submitting their own.",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "consensus",
                    models.CharField(
                        choices=[("unanimous", "unanimous"), ("majority", "majority")],
                        default=annotations.choices.ConsensusRule["UNANIMOUS"],
                        max_length=20,
                    ),
                ),
                (
                    "lease_minutes",
                    models.PositiveIntegerField(
                        default=120, help_text="How long a claim stays in a reviewer's hands."
                    ),
                ),
                (
                    "opening_reason_required",
                    models.BooleanField(
                        default=False, help_text="A claim is opened only with a reason for its selection."
                    ),
                ),
                ("policy_version", models.PositiveIntegerField(default=1)),
                (
                    "detection_threshold",
                    models.FloatField(
                        default=0.5,
                        help_text="The least check-worthiness (0 to 1) of a candidate that is proposed.",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdicts_required__gte", 1)),
                        name="team_requires_a_verdict_at_least",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("detection_threshold__gte", 0), ("detection_threshold__lte", 1)),
                        name="team_threshold_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=annotations.models.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254, unique=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_once_whatever_its_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                ("name", models.CharField(max_length=300, primary_key=True, serialize=False)),
                (
                    "leases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), default=list, size=None
                    ),
                ),
                ("next_allowed_at", models.DateTimeField()),
                ("queued_until", models.DateTimeField()),
                ("crawl_delay", models.FloatField(default=0, help_text="Seconds, as its robots.txt asks.")),
            ],
        ),
        migrations.CreateModel(
            name="Claimant",
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
                ("name", models.CharField(max_length=300)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("person", "person"), ("organization", "organization")],
                        help_text="Blank until a person has said.",
                        max_length=20,
                    ),
                ),
                (
                    "same_as",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.URLField(max_length=2000),
                        blank=True,
                        default=list,
                        help_text="Pages that say beyond doubt who this is (schema.org sameAs).",
                        size=None,
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        help_text="Other names: a text that uses one means this claimant.",
                        size=None,
                    ),
                ),
                ("description", models.TextField(blank=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_here",
                        to="annotations.claimant",
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=300)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["aliases"], name="claimant_aliases")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "name"), name="one_claimant_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="nobody_merges_into_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("viewer", "viewer"),
                            ("contributor", "contributor"),
                            ("reviewer", "reviewer"),
                            ("editor", "editor"),
                            ("admin", "admin"),
                        ],
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="annotations.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "load_cap",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many claims they may have in hand at once; null for any number.",
                        null=True,
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Their share when work is handed out by weight; 0 for none."
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("team", "user"), name="one_membership_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
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
                ("name", models.CharField(max_length=300)),
                ("address", models.CharField(blank=True, max_length=500)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=("team", "address"),
                        name="one_outlet_an_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingScale",
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
                ("name", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("current", models.BooleanField(default=True)),
                ("guidelines", models.TextField(blank=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "name", "version"), name="scale_versions_are_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("team", "name"),
                        name="one_current_version_a_scale",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
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
                ("sha256", models.CharField(max_length=64)),
                ("body", models.BinaryField()),
                ("byte_length", models.PositiveBigIntegerField()),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("media_type", models.CharField(max_length=200)),
                ("charset", models.CharField(blank=True, max_length=100)),
                ("headers", models.JSONField(default=list, help_text="[[name, value], …] as they came.")),
                ("fetched_at", models.DateTimeField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("team", "sha256"), name="one_snapshot_a_content")
                ],
            },
        ),
        migrations.CreateModel(
            name="EventChain",
            fields=[
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="annotations.team",
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
                (
                    "noticed",
                    models.PositiveBigIntegerField(
                        default=0, help_text="The last event of which it was settled whose business it is."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RobotsExemption",
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
                ("host", models.CharField(max_length=300)),
                ("reason", models.TextField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [
                    models.UniqueConstraint(fields=("team", "host"), name="one_exemption_a_host"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="exemption_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HostHealth",
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
                ("host", models.CharField(max_length=300)),
                ("fetches", models.PositiveBigIntegerField(default=0)),
                (
                    "changed",
                    models.PositiveBigIntegerField(default=0, help_text="Visits that brought something new."),
                ),
                ("failed", models.PositiveBigIntegerField(default=0)),
                ("streak", models.PositiveIntegerField(default=0, help_text="Failures in a row, up to now.")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "changed"),
                            ("same", "same"),
                            ("not_modified", "not modified"),
                            ("redirected", "redirected"),
                            ("gone", "gone"),
                            ("forbidden", "forbidden"),
                            ("paywall", "paywall"),
                            ("consent_wall", "consent wall"),
                            ("soft_404", "soft 404"),
                            ("challenge", "challenge"),
                            ("extraction_failed", "extraction failed"),
                            ("too_large", "too large"),
                            ("timeout", "timeout"),
                            ("blocked_address", "blocked address"),
                            ("robots", "robots"),
                            ("unreachable", "unreachable"),
                            ("server_error", "server error"),
                            ("volatile", "volatile"),
                            ("held", "held"),
                        ],
                        max_length=30,
                    ),
                ),
                ("detail", models.TextField(blank=True)),
                (
                    "seconds",
                    models.FloatField(
                        blank=True, help_text="A moving mean of how long a visit takes.", null=True
                    ),
                ),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "fine_at",
                    models.DateTimeField(blank=True, help_text="When a visit last went well.", null=True),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "health of hosts",
                "constraints": [models.UniqueConstraint(fields=("team", "host"), name="one_health_a_host")],
            },
        ),
        migrations.CreateModel(
            name="Guidelines",
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
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("note", models.TextField(blank=True, help_text="What changed, and why.")),
                ("current", models.BooleanField(default=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "guidelines",
                "constraints": [
                    models.UniqueConstraint(fields=("team", "version"), name="one_guidelines_a_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("team",),
                        name="one_current_guidelines_a_team",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
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
                ("version", models.PositiveIntegerField()),
                ("rules", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [
                    models.UniqueConstraint(fields=("team", "version"), name="one_policy_a_version")
                ],
            },
        ),
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
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("team", "number"), name="tuning_number_once_a_team"),
                    models.UniqueConstraint(
                        condition=models.Q(("standing", True)), fields=("team",), name="one_standing_tuning"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
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
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [models.Index(fields=["person", "ends_at"], name="absence_of_a_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="absence_takes_time"
                    )
                ],
            },
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
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("refuted", "refuted"),
                            ("mixed", "mixed"),
                            ("supported", "supported"),
                            ("unproven", "unproven"),
                            ("unclear", "unclear"),
                        ],
                        default=annotations.choices.exchange.Finding["UNCLEAR"],
                        help_text="What its rating means, whatever its words.",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team", "id"], name="known_check_page"),
                    models.Index(
                        condition=models.Q(("compared_at", None)),
                        fields=["team"],
                        name="known_check_to_compare",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statement", ""), _negated=True),
                        name="known_check_says_something",
                    ),
                    models.UniqueConstraint(
                        models.F("team"),
                        django.db.models.functions.text.MD5("url"),
                        django.db.models.functions.text.MD5("statement"),
                        name="one_known_check_a_statement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
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
                    "name",
                    models.CharField(blank=True, help_text="What the importer calls it.", max_length=300),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("json", "json"),
                            ("json_lines", "json lines"),
                            ("csv", "csv"),
                        ],
                        max_length=20,
                    ),
                ),
                ("page", models.URLField(blank=True, help_text="Where the text was found.", max_length=2000)),
                ("content", models.BinaryField(help_text="UTF-8, as it came.")),
                (
                    "ratings",
                    models.JSONField(
                        blank=True, default=dict, help_text="What ratings mean: words to finding."
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(blank=True, null=True)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("failed", models.PositiveIntegerField(default=0)),
                (
                    "problems",
                    models.JSONField(
                        blank=True, default=list, help_text="[{place, detail}]: what could not be read."
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [models.Index(fields=["team", "id"], name="import_page")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                ("key", models.CharField(max_length=255)),
                ("request_sha256", models.CharField(help_text="Of method, path and body.", max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("membership", "key"), name="one_answer_a_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
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
                            ("ingest_article", "ingest article"),
                            ("reread_article", "reread article"),
                            ("rehearse_article", "rehearse article"),
                            ("reingest_articles", "reingest articles"),
                            ("fetch_source", "fetch source"),
                            ("fetch_feed", "fetch feed"),
                            ("subscribe_feed", "subscribe feed"),
                            ("match_claims", "match claims"),
                            ("trace_origins", "trace origins"),
                            ("import_reviews", "import reviews"),
                        ],
                        max_length=30,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default=annotations.choices.JobState["PENDING"],
                        max_length=20,
                    ),
                ),
                ("token", models.PositiveBigIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("run_after", models.DateTimeField()),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                (
                    "woken_at",
                    models.DateTimeField(
                        blank=True, help_text="When a worker was last told of it.", null=True
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("total", models.PositiveIntegerField(default=1)),
                ("done", models.PositiveIntegerField(default=0)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        blank=True,
                        help_text="What to read, where it was posted rather than to be fetched.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.snapshot",
                    ),
                ),
                (
                    "waits_for",
                    models.CharField(
                        blank=True,
                        help_text="The host that was busy when a worker had it last.",
                        max_length=300,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("host", models.CharField(blank=True, help_text="The host it will visit.", max_length=300)),
                (
                    "options",
                    models.JSONField(
                        blank=True, default=dict, help_text="What was asked for, beyond the kind."
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The larger job that this is a part of.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="annotations.job",
                    ),
                ),
                (
                    "result",
                    models.JSONField(
                        blank=True, help_text="What came of it, where that is no row.", null=True
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "running"])),
                        fields=["run_after"],
                        name="job_due",
                    ),
                    models.Index(fields=["subject_id", "id"], name="job_of_subject"),
                    models.Index(fields=["parent", "state"], name="job_parts"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("snapshot__isnull", True), ("state", annotations.choices.JobState["PENDING"])
                        ),
                        fields=("kind", "subject_id"),
                        name="one_pending_job_a_subject",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
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
                ("slug", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True)),
                ("value", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "scale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="annotations.ratingscale",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("scale", "slug"), name="one_rating_a_slug"),
                    models.UniqueConstraint(fields=("scale", "position"), name="one_rating_a_position"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
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
                ("name", models.CharField(max_length=100)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read"),
                                ("write", "write"),
                                ("review", "review"),
                                ("publish", "publish"),
                                ("admin", "admin"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="annotations.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scopes__len__gte", 1)), name="token_has_a_scope"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
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
                ("statement", models.TextField()),
                (
                    "state",
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
                        default=annotations.choices.ClaimState["CANDIDATE"],
                        max_length=20,
                    ),
                ),
                (
                    "score",
                    models.FloatField(
                        blank=True, help_text="Check-worthiness, 0 to 1; null if marked by hand.", null=True
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it was rejected, or opened.")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="annotations.claimant",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "full_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="All reviewers' places are taken, at the least till then.",
                        null=True,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rank",
                    models.FloatField(
                        default=0,
                        help_text="Its place in the queue, the highest first: priority without the calendar.",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The compound claim of which this is one part.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="annotations.claim",
                    ),
                ),
                (
                    "claim_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("number", "number"),
                            ("event", "event"),
                            ("quote", "quote"),
                            ("cause", "cause"),
                            ("comparison", "comparison"),
                            ("prediction", "prediction"),
                            ("law", "law"),
                            ("biography", "biography"),
                        ],
                        help_text="What would have to be looked up; blank where nobody has said.",
                        max_length=20,
                    ),
                ),
                (
                    "compared_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When it was last held against the others; null when that is due.",
                        null=True,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        help_text="The claim that it was found to be.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="annotations.claim",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team", "id"], name="claim_page"),
                    models.Index(fields=["team", "state", "id"], name="claim_state_page"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            django.db.models.functions.text.Left("statement", 50000), config="simple"
                        ),
                        name="claim_words",
                    ),
                    models.Index(
                        models.F("team"),
                        models.OrderBy(models.F("rank"), descending=True),
                        models.F("id"),
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    annotations.choices.ClaimState["OPEN"],
                                    annotations.choices.ClaimState["IN_REVIEW"],
                                ),
                            )
                        ),
                        name="claim_queue",
                    ),
                    models.Index(
                        condition=models.Q(("compared_at", None)), fields=["team"], name="claim_to_compare"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statement", ""), _negated=True), name="claim_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("score__gte", 0), ("score__lte", 1)),
                            _connector="OR",
                        ),
                        name="claim_score_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", annotations.choices.ClaimState["MERGED"]),
                            ("merged_into", None),
                            _connector="XOR",
                        ),
                        name="merged_into_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
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
                ("url", models.URLField(max_length=2000)),
                ("canonical_key", models.CharField(max_length=2100)),
                (
                    "title",
                    models.CharField(blank=True, help_text="As the feed calls itself.", max_length=1000),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rss", "rss"),
                            ("atom", "atom"),
                            ("json_feed", "json feed"),
                            ("news_sitemap", "news sitemap"),
                            ("sitemap_index", "sitemap index"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("watching", "watching"), ("paused", "paused")],
                        default=annotations.choices.FeedState["WATCHING"],
                        max_length=20,
                    ),
                ),
                ("etag", models.CharField(blank=True, max_length=500)),
                ("last_modified", models.CharField(blank=True, max_length=100)),
                (
                    "fetch_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "changed"),
                            ("same", "same"),
                            ("not_modified", "not modified"),
                            ("redirected", "redirected"),
                            ("gone", "gone"),
                            ("forbidden", "forbidden"),
                            ("paywall", "paywall"),
                            ("consent_wall", "consent wall"),
                            ("soft_404", "soft 404"),
                            ("challenge", "challenge"),
                            ("extraction_failed", "extraction failed"),
                            ("too_large", "too large"),
                            ("timeout", "timeout"),
                            ("blocked_address", "blocked address"),
                            ("robots", "robots"),
                            ("unreachable", "unreachable"),
                            ("server_error", "server error"),
                            ("volatile", "volatile"),
                            ("held", "held"),
                        ],
                        max_length=30,
                    ),
                ),
                ("fetch_detail", models.TextField(blank=True)),
                (
                    "failures",
                    models.PositiveIntegerField(
                        default=0, help_text="Attempts in a row that brought no list."
                    ),
                ),
                (
                    "interval",
                    models.FloatField(help_text="Seconds from one look to the next, while looking succeeds."),
                ),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "found_at",
                    models.DateTimeField(
                        blank=True, help_text="When it last brought something new.", null=True
                    ),
                ),
                ("next_fetch_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feeds",
                        to="annotations.outlet",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "hub",
                    models.URLField(
                        blank=True, help_text="Who tells of news in it (WebSub).", max_length=2000
                    ),
                ),
                ("hub_secret", models.CharField(blank=True, max_length=64)),
                (
                    "subscribe_at",
                    models.DateTimeField(
                        blank=True, db_index=True, help_text="When to ask the hub (again).", null=True
                    ),
                ),
                ("subscribed_until", models.DateTimeField(blank=True, null=True)),
                (
                    "subscription",
                    models.CharField(
                        blank=True,
                        choices=[("asked", "asked"), ("active", "active"), ("refused", "refused")],
                        max_length=20,
                    ),
                ),
                ("subscription_detail", models.TextField(blank=True)),
                ("topic", models.URLField(blank=True, help_text="What the hub calls it.", max_length=2000)),
            ],
            options={
                "indexes": [models.Index(fields=["team", "id"], name="feed_page")],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "canonical_key"), name="one_feed_an_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
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
                ("url", models.URLField(max_length=2000)),
                ("description", models.CharField(blank=True, max_length=200)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        help_text="None is all.",
                        size=None,
                    ),
                ),
                ("secret", models.CharField(max_length=100)),
                ("former_secret", models.CharField(blank=True, max_length=100)),
                ("former_until", models.DateTimeField(blank=True, null=True)),
                ("position", models.PositiveBigIntegerField(default=0)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("disabled_at", models.DateTimeField(blank=True, null=True)),
                ("disabled_because", models.TextField(blank=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to="annotations.membership",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClaimantMerger",
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
                    "claims",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), blank=True, default=list, size=None
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_because", models.TextField(blank=True)),
                (
                    "claimant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mergers",
                        to="annotations.claimant",
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
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="annotations.claimant",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claimant", models.F("into")), _negated=True),
                        name="no_claimant_merges_into_itself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("claimant",),
                        name="one_standing_merger_a_claimant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
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
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("token", models.PositiveBigIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to="annotations.membership",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=["next_try_at"],
                        name="digest_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
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
                    "email",
                    models.CharField(
                        choices=[("at_once", "at once"), ("daily", "daily"), ("never", "never")],
                        default=annotations.choices.conversation.Frequency["DAILY"],
                        max_length=10,
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preference",
                        to="annotations.membership",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                ("leased_until", models.DateTimeField()),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="annotations.claim",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                ("given_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("queue", "queue"), ("taken", "taken"), ("assigned", "assigned")],
                        default=annotations.choices.AssignmentOrigin["TAKEN"],
                        max_length=20,
                    ),
                ),
                ("priority", models.FloatField(blank=True, null=True)),
                ("why", models.JSONField(blank=True, default=list)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["assignee", "leased_until"], name="assignment_in_hand")],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "assignee"), name="one_assignment_a_reviewer")
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRequest",
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
                    "origin",
                    models.CharField(
                        help_text="Where it came in: a tip line, a form, a partner.", max_length=100
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="annotations.claim",
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("team", "origin", "reference"),
                        name="one_request_a_reference",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictOfInterest",
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
                ("reason", models.TextField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.claim",
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.claimant",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.outlet",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "conflict of interest",
                "verbose_name_plural": "conflicts of interest",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["person"],
                        name="conflict_of_a_person",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim__isnull", False), ("claimant__isnull", True), ("outlet__isnull", True)
                            ),
                            models.Q(
                                ("claim__isnull", True), ("claimant__isnull", False), ("outlet__isnull", True)
                            ),
                            models.Q(
                                ("claim__isnull", True), ("claimant__isnull", True), ("outlet__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="conflict_with_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="conflict_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                ("rationale", models.TextField(blank=True)),
                ("confidence", models.FloatField(blank=True, null=True)),
                (
                    "evidence",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("no_evidence_reason", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="annotations.claim",
                    ),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.rating",
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
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "author"), name="one_draft_a_reviewer")
                ],
            },
        ),
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
                (
                    "claim",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fingerprint",
                        to="annotations.claim",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "known_check",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fingerprint",
                        to="annotations.knowncheck",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team"], name="fingerprint_of_team"),
                    django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="fingerprint_terms"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claim", None), ("known_check", None), _connector="XOR"),
                        name="fingerprint_of_one_thing",
                    )
                ],
            },
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
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="annotations.claim",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "known_check",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="annotations.knowncheck",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matched_by",
                        to="annotations.claim",
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
                "verbose_name_plural": "matches",
                "indexes": [models.Index(fields=["team", "state", "id"], name="match_state_page")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("other", None), ("known_check", None), _connector="XOR"),
                        name="match_with_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claim", models.F("other")), _negated=True),
                        name="nothing_matches_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)),
                        name="match_score_is_a_share",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("claim", "other"),
                        django.db.models.functions.comparison.Greatest("claim", "other"),
                        condition=models.Q(
                            ("other__isnull", False),
                            ("state", annotations.choices.corroboration.MatchState["PROPOSED"]),
                        ),
                        name="one_proposed_match_a_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("known_check__isnull", False),
                            ("state", annotations.choices.corroboration.MatchState["PROPOSED"]),
                        ),
                        fields=("claim", "known_check"),
                        name="one_proposed_match_a_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
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
                            ("document", "document"),
                            ("dataset", "dataset"),
                            ("statement", "statement"),
                            ("report", "report"),
                            ("post", "post"),
                            ("article", "article"),
                            ("person", "person"),
                            ("outlet", "outlet"),
                            ("channel", "channel"),
                            ("anonymous", "anonymous"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=1000)),
                ("publisher", models.CharField(blank=True, max_length=300)),
                (
                    "published",
                    models.CharField(blank=True, help_text="ISO 8601, as it declares.", max_length=64),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("citation", models.TextField(blank=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("fetching", "fetching"),
                            ("reading", "reading"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default=annotations.choices.Stage["READY"],
                        max_length=20,
                    ),
                ),
                (
                    "fetch_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "changed"),
                            ("same", "same"),
                            ("not_modified", "not modified"),
                            ("redirected", "redirected"),
                            ("gone", "gone"),
                            ("forbidden", "forbidden"),
                            ("paywall", "paywall"),
                            ("consent_wall", "consent wall"),
                            ("soft_404", "soft 404"),
                            ("challenge", "challenge"),
                            ("extraction_failed", "extraction failed"),
                            ("too_large", "too large"),
                            ("timeout", "timeout"),
                            ("blocked_address", "blocked address"),
                            ("robots", "robots"),
                            ("unreachable", "unreachable"),
                            ("server_error", "server error"),
                            ("volatile", "volatile"),
                            ("held", "held"),
                        ],
                        max_length=30,
                    ),
                ),
                ("fetch_detail", models.TextField(blank=True)),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="As read from the snapshot; quotes are looked up in it."
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.snapshot",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("primary", "primary"),
                            ("secondary", "secondary"),
                            ("tertiary", "tertiary"),
                        ],
                        default=annotations.choices.sources.Grade["SECONDARY"],
                        max_length=20,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Derivation",
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
                            ("cites", "cites"),
                            ("quotes", "quotes"),
                            ("syndicates", "syndicates"),
                            ("translates", "translates"),
                            ("derives_from", "derives from"),
                            ("same_owner", "same owner"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("declared", "declared"), ("detected", "detected")], max_length=20
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("confirmed", "confirmed"),
                            ("rejected", "rejected"),
                        ],
                        max_length=20,
                    ),
                ),
                ("confidence", models.FloatField(default=1.0)),
                ("passage", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rests_on",
                        to="annotations.source",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carries",
                        to="annotations.source",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "target", "kind"), name="one_derivation_a_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="nothing_rests_on_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                        name="derivation_confidence_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReliabilityNote",
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
                ("text", models.TextField()),
                ("on", models.DateField(help_text="The day of what it tells.")),
                (
                    "basis",
                    models.TextField(
                        help_text="Where it is known from: an address, a document, a conversation."
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.TextField(blank=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="annotations.outlet",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="annotations.source",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outlet__isnull", True), ("source__isnull", False)),
                            models.Q(("outlet__isnull", False), ("source__isnull", True)),
                            _connector="OR",
                        ),
                        name="note_on_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("basis", ""), _negated=True)
                        ),
                        name="note_says_where_from",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OriginName",
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
                ("key", models.CharField(max_length=400)),
                ("name", models.CharField(max_length=400)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="origin_names",
                        to="annotations.source",
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
                "constraints": [
                    models.UniqueConstraint(fields=("team", "key", "name"), name="one_source_an_origin_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Withholding",
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
                ("reason", models.TextField()),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("viewer", "viewer"),
                                ("contributor", "contributor"),
                                ("reviewer", "reviewer"),
                                ("editor", "editor"),
                                ("admin", "admin"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_because", models.TextField(blank=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "readers",
                    models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholdings",
                        to="annotations.source",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("source",),
                        name="one_withholding_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="withholding_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                    "stance",
                    models.CharField(
                        choices=[("supports", "supports"), ("refutes", "refutes"), ("context", "context")],
                        max_length=20,
                    ),
                ),
                ("quote", models.TextField(blank=True)),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.TextField(blank=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="annotations.claim",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="annotations.source",
                    ),
                ),
                ("as_of", models.DateField(blank=True, help_text="The day of which it is true.", null=True)),
                ("dataset", models.CharField(blank=True, max_length=300)),
                ("query", models.TextField(blank=True, help_text="How the value is had from it again.")),
                ("series", models.CharField(blank=True, max_length=300)),
                ("unit", models.CharField(blank=True, max_length=100)),
                (
                    "value",
                    models.CharField(
                        blank=True, help_text="A decimal number, written with a point.", max_length=100
                    ),
                ),
                (
                    "vintage",
                    models.CharField(blank=True, help_text="Version or date of the data.", max_length=100),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end__isnull", True), ("start__isnull", True)),
                            ("end__gt", models.F("start")),
                            _connector="OR",
                        ),
                        name="evidence_spans_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
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
                ("rationale", models.TextField(help_text="Markdown; sanitised when it is shown.")),
                (
                    "confidence",
                    models.FloatField(blank=True, help_text="The reviewer's own, 0 to 1.", null=True),
                ),
                ("no_evidence_reason", models.TextField(blank=True)),
                ("statement", models.TextField()),
                ("quote", models.TextField(blank=True)),
                ("speaker", models.CharField(blank=True, max_length=300)),
                ("supersede_reason", models.TextField(blank=True)),
                ("standing", models.BooleanField(default=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="annotations.claim",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(blank=True, related_name="verdicts", to="annotations.evidence"),
                ),
                (
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.rating"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="annotations.verdict",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "guidelines",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.guidelines",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing", True)),
                        fields=("claim", "author"),
                        name="one_standing_verdict_a_reviewer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence__isnull", True),
                            models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                            _connector="OR",
                        ),
                        name="verdict_confidence_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rationale", ""), _negated=True),
                        name="verdict_gives_its_rationale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__isnull", False)), name="verdict_says_how_sure"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
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
                    "basis",
                    models.CharField(
                        choices=[
                            ("consensus", "consensus"),
                            ("adjudication", "adjudication"),
                            ("roll_up", "roll up"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rationale", models.TextField(blank=True)),
                ("statement", models.TextField()),
                ("standing", models.BooleanField(default=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="annotations.claim",
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
                    "rating",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.rating"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "verdicts",
                    models.ManyToManyField(blank=True, related_name="rulings", to="annotations.verdict"),
                ),
                ("policy_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing", True)), fields=("claim",), name="one_standing_ruling"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                ("number", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=60)),
                ("object_type", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("data", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.verdict",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "indexes": [models.Index(fields=["object_id", "number"], name="event_timeline")],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "number"), name="event_numbers_are_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
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
                    "gate",
                    models.CharField(
                        choices=[
                            ("NOT_RULED", "NOT RULED"),
                            ("EVIDENCE_MISSING", "EVIDENCE MISSING"),
                            ("SINGLE_ORIGIN", "SINGLE ORIGIN"),
                            ("CIRCULAR_SUPPORT", "CIRCULAR SUPPORT"),
                            ("QUOTE_UNANCHORED", "QUOTE UNANCHORED"),
                            ("SNAPSHOT_MISSING", "SNAPSHOT MISSING"),
                            ("RULING_STALE", "RULING STALE"),
                            ("PLACE_UNCONFIRMED", "PLACE UNCONFIRMED"),
                            ("SAME_EYES", "SAME EYES"),
                            ("CLAIM_TOO_LONG", "CLAIM TOO LONG"),
                        ],
                        max_length=30,
                    ),
                ),
                ("reason", models.TextField()),
                ("seconded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
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
                        related_name="overrides",
                        to="annotations.ruling",
                    ),
                ),
                (
                    "seconded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [
                    models.UniqueConstraint(fields=("ruling", "gate"), name="one_override_a_rule"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seconded_by__isnull", True),
                            models.Q(("seconded_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="override_by_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
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
                    "distance",
                    models.FloatField(help_text="How far apart the ratings lie: 0 to 1, the whole scale."),
                ),
                ("stakes", models.FloatField(help_text="What hangs on the claim: 1 to 10.")),
                ("weight", models.FloatField(help_text="Distance × stakes.")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="annotations.claim",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
            options={
                "indexes": [models.Index(fields=["team", "-weight"], name="dispute_gravest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("claim",),
                        name="one_open_dispute",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("distance__gte", 0), ("distance__lte", 1)),
                        name="dispute_distance_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("subject_id", models.UUIDField()),
                ("number", models.PositiveBigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                            ("withheld", "withheld"),
                        ],
                        default=annotations.choices.DeliveryState["PENDING"],
                        max_length=20,
                    ),
                ),
                ("token", models.PositiveBigIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.JSONField(blank=True, default=list)),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.event",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="annotations.webhook",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["next_try_at"], name="delivery_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["webhook", "subject_id", "number"],
                        name="delivery_in_order",
                    ),
                    models.Index(fields=["webhook", "id"], name="delivery_log"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "event"), name="one_delivery_an_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewDate",
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
                ("on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_dates",
                        to="annotations.evidence",
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_dates",
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
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("asked_at__isnull", True), ("replaced_at__isnull", True)),
                        fields=["on"],
                        name="review_date_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence__isnull", False), ("ruling__isnull", True)),
                            models.Q(("evidence__isnull", True), ("ruling__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_date_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("evidence",),
                        name="one_review_date_of_evidence",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("ruling",),
                        name="one_review_date_of_a_ruling",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("mention", "mention"),
                            ("answer", "answer"),
                            ("assignment", "assignment"),
                            ("return", "return"),
                            ("dispute", "dispute"),
                            ("stale", "stale"),
                            ("webhook", "webhook"),
                        ],
                        max_length=20,
                    ),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "digest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notifications",
                        to="annotations.digest",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.event"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "team", "id"], name="notification_page"),
                    models.Index(
                        condition=models.Q(
                            ("digest__isnull", True), ("due_at__isnull", False), ("read_at__isnull", True)
                        ),
                        fields=["due_at"],
                        name="notification_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "event"), name="one_notification_an_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
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
                ("slug", models.SlugField(allow_unicode=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "scheduled"),
                            ("held", "held"),
                            ("published", "published"),
                            ("unpublished", "unpublished"),
                        ],
                        max_length=20,
                    ),
                ),
                ("headline", models.CharField(max_length=300)),
                (
                    "explanation",
                    models.TextField(help_text="For readers, in Markdown; sanitised when it is shown."),
                ),
                ("language", models.CharField(blank=True, help_text="BCP 47.", max_length=35)),
                (
                    "publish_at",
                    models.DateTimeField(blank=True, help_text="The end of the embargo.", null=True),
                ),
                (
                    "held_because",
                    models.TextField(blank=True, help_text="The rules that were not met when its time came."),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("modified_at", models.DateTimeField(blank=True, null=True)),
                ("unpublished_because", models.TextField(blank=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="annotations.claim",
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", annotations.choices.PublicationState["SCHEDULED"])),
                        fields=["publish_at"],
                        name="publication_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "slug"), name="one_publication_an_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
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
                ("document", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "words",
                    models.TextField(help_text="What a search looks through: statement, claimant, headline."),
                ),
                (
                    "published_by",
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
                        related_name="editions",
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
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="annotations.publication",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("words", config="simple"),
                        name="edition_words",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "number"), name="edition_numbers_are_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
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
                ("text", models.TextField()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("contact", models.CharField(blank=True, help_text="Never shown in public.", max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                        ],
                        default=annotations.choices.ReportState["RECEIVED"],
                        max_length=20,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="annotations.publication",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                            ("minor", "minor"),
                            ("update", "update"),
                            ("correction", "correction"),
                            ("retraction", "retraction"),
                        ],
                        max_length=20,
                    ),
                ),
                ("was", models.TextField()),
                ("now", models.TextField()),
                ("why", models.TextField()),
                ("reported_by", models.CharField(blank=True, max_length=200)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="annotations.edition",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="annotations.errorreport",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="annotations.publication",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Thread",
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
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("exact", models.TextField(blank=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="annotations.claim",
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="annotations.evidence",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "veil",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.verdict",
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="annotations.verdict",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__isnull", True), ("evidence__isnull", True), _connector="OR"
                        ),
                        name="thread_about_one_of_a_claim",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                ("text", models.TextField(blank=True, help_text="Markdown; sanitised when it is shown.")),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentions",
                    models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "veil",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.verdict",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="annotations.thread",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="comment_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
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
                ("text", models.TextField()),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="annotations.comment",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Staleness",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("claim_text_changed", "claim text changed"),
                            ("number_changed", "number changed"),
                            ("qualifier_changed", "qualifier changed"),
                            ("claim_removed", "claim removed"),
                            ("attribution_changed", "attribution changed"),
                            ("evidence_changed", "evidence changed"),
                            ("evidence_gone", "evidence gone"),
                            ("evidence_retracted", "evidence retracted"),
                            ("origin_merged", "origin merged"),
                            ("review_date_passed", "review date passed"),
                            ("scale_changed", "scale changed"),
                            ("superseded", "superseded"),
                            ("returned", "returned"),
                            ("part_changed", "part changed"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("low", "low"), ("medium", "medium"), ("high", "high")], max_length=10
                    ),
                ),
                ("detail", models.TextField(blank=True)),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                ("cleared_because", models.TextField(blank=True)),
                (
                    "cleared_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staleness",
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
                    "verdict",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staleness",
                        to="annotations.verdict",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.evidence",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "staleness",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ruling__isnull", True), ("verdict__isnull", False)),
                            models.Q(("ruling__isnull", False), ("verdict__isnull", True)),
                            _connector="OR",
                        ),
                        name="staleness_of_one_judgement",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
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
                ("url", models.URLField(blank=True, help_text="As it was given.", max_length=2000)),
                (
                    "canonical_key",
                    models.CharField(
                        help_text="The same for every way of writing the address of one piece.",
                        max_length=2100,
                    ),
                ),
                ("title", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("watching", "watching"), ("paused", "paused"), ("gone", "gone")],
                        default=annotations.choices.ArticleState["WATCHING"],
                        max_length=20,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("fetching", "fetching"),
                            ("reading", "reading"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default=annotations.choices.Stage["QUEUED"],
                        max_length=20,
                    ),
                ),
                ("etag", models.CharField(blank=True, max_length=500)),
                ("last_modified", models.CharField(blank=True, max_length=100)),
                (
                    "fetch_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "changed"),
                            ("same", "same"),
                            ("not_modified", "not modified"),
                            ("redirected", "redirected"),
                            ("gone", "gone"),
                            ("forbidden", "forbidden"),
                            ("paywall", "paywall"),
                            ("consent_wall", "consent wall"),
                            ("soft_404", "soft 404"),
                            ("challenge", "challenge"),
                            ("extraction_failed", "extraction failed"),
                            ("too_large", "too large"),
                            ("timeout", "timeout"),
                            ("blocked_address", "blocked address"),
                            ("robots", "robots"),
                            ("unreachable", "unreachable"),
                            ("server_error", "server error"),
                            ("volatile", "volatile"),
                            ("held", "held"),
                        ],
                        max_length=30,
                    ),
                ),
                ("fetch_detail", models.TextField(blank=True)),
                (
                    "failures",
                    models.PositiveIntegerField(
                        default=0, help_text="Attempts in a row that brought no text."
                    ),
                ),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("next_fetch_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="annotations.outlet",
                    ),
                ),
                (
                    "missing",
                    models.PositiveIntegerField(
                        default=0, help_text="Answers in a row that said there is nothing at its address."
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("checked", "checked"), ("source", "source")],
                        default=annotations.choices.sources.Purpose["CHECKED"],
                        help_text="Whether its claims are checked, or others are checked by it.",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["team", "id"], name="article_page")],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "canonical_key"), name="one_article_an_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
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
                (
                    "cause",
                    models.CharField(
                        choices=[("first", "first"), ("publisher", "publisher"), ("extractor", "extractor")],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("text_sha256", models.CharField(max_length=64)),
                (
                    "substance_sha256",
                    models.CharField(
                        help_text="Of the article itself: without navigation, teasers and comments.",
                        max_length=64,
                    ),
                ),
                ("blocks", models.JSONField(help_text="[{kind, start, end, …}] in code points of the text.")),
                ("links", models.JSONField(default=list)),
                (
                    "attributions",
                    models.JSONField(
                        default=list,
                        help_text="Who says what, as read: [{content, source, cue, speaker, voice}], spans as pairs.",
                    ),
                ),
                ("title", models.TextField(blank=True)),
                ("subtitle", models.TextField(blank=True)),
                ("byline", models.TextField(blank=True)),
                ("outlet_name", models.TextField(blank=True)),
                (
                    "published",
                    models.CharField(
                        blank=True, help_text="ISO 8601, as the page declares it.", max_length=64
                    ),
                ),
                (
                    "modified",
                    models.CharField(
                        blank=True, help_text="ISO 8601, as the page declares it.", max_length=64
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=35)),
                ("extractor", models.CharField(max_length=100)),
                ("extractor_version", models.CharField(max_length=50)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="annotations.article",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="annotations.snapshot",
                    ),
                ),
                (
                    "licence",
                    models.TextField(
                        blank=True, help_text="An address, or the line in which the page says who may use it."
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "title", django.db.models.functions.text.Left("text", 250000), config="simple"
                        ),
                        name="revision_words",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="revision_numbers_are_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="revision_numbers_start_at_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VolatilePlace",
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
                    "signature",
                    models.CharField(help_text="SHA-256 of the blocks before and after it.", max_length=64),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[("counter", "counter"), ("clock", "clock"), ("rotation", "rotation")],
                        max_length=20,
                    ),
                ),
                ("seen", models.PositiveIntegerField(default=1)),
                ("standing", models.BooleanField(default=False)),
                ("old_text", models.TextField(blank=True)),
                ("new_text", models.TextField(blank=True)),
                ("seen_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("released_because", models.TextField(blank=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="volatile_places",
                        to="annotations.article",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "signature"), name="one_volatile_place_a_signature"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Fetch",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("changed", "changed"),
                            ("same", "same"),
                            ("not_modified", "not modified"),
                            ("redirected", "redirected"),
                            ("gone", "gone"),
                            ("forbidden", "forbidden"),
                            ("paywall", "paywall"),
                            ("consent_wall", "consent wall"),
                            ("soft_404", "soft 404"),
                            ("challenge", "challenge"),
                            ("extraction_failed", "extraction failed"),
                            ("too_large", "too large"),
                            ("timeout", "timeout"),
                            ("blocked_address", "blocked address"),
                            ("robots", "robots"),
                            ("unreachable", "unreachable"),
                            ("server_error", "server error"),
                            ("volatile", "volatile"),
                            ("held", "held"),
                        ],
                        max_length=30,
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("detail", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fetches",
                        to="annotations.article",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.revision",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.snapshot",
                    ),
                ),
                ("host", models.CharField(blank=True, max_length=300)),
                (
                    "noise",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Differences that are no change: [{why, old_text, new_text}].",
                    ),
                ),
                (
                    "seconds",
                    models.FloatField(
                        blank=True, help_text="From the first look-up to the last byte.", null=True
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "fetches",
                "indexes": [
                    models.Index(fields=["team", "id"], name="fetch_page"),
                    models.Index(fields=["team", "host", "id"], name="fetch_of_host"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appearance",
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
                    "voice",
                    models.CharField(
                        choices=[
                            ("quoted", "quoted"),
                            ("reported", "reported"),
                            ("nested", "nested"),
                            ("hearsay", "hearsay"),
                            ("authorial", "authorial"),
                        ],
                        max_length=20,
                    ),
                ),
                ("speaker", models.CharField(blank=True, max_length=300)),
                ("exact", models.TextField()),
                ("prefix", models.TextField(blank=True)),
                ("suffix", models.TextField(blank=True)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="annotations.article",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="annotations.claim",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "first_revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.revision",
                    ),
                ),
                (
                    "origins",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="The way the words came, as read: who said them first comes first.",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="appearance_spans_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
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
                ("substance_sha256", models.CharField(max_length=64)),
                (
                    "cause",
                    models.CharField(
                        choices=[("first", "first"), ("publisher", "publisher"), ("extractor", "extractor")],
                        max_length=20,
                    ),
                ),
                ("claims", models.PositiveIntegerField(help_text="How many claims had a place before.")),
                ("orphaned", models.PositiveIntegerField(help_text="How many of them would have none.")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "accepted"), ("refused", "refused"), ("lapsed", "lapsed")],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
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
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.snapshot",
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
                "constraints": [
                    models.UniqueConstraint(fields=("article", "substance_sha256"), name="one_hold_a_text"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hold_is_decided_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
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
                ("reason", models.TextField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "restored",
                    models.ForeignKey(
                        help_text="What the article says instead.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.revision",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="annotations.revision",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="withdrawal_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision", models.F("restored")), _negated=True),
                        name="withdrawal_goes_back",
                    ),
                ],
            },
        ),
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ruling", "after"), name="one_repair_a_revision")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteAnchor",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("shifted", "shifted"),
                            ("edited", "edited"),
                            ("orphaned", "orphaned"),
                        ],
                        max_length=20,
                    ),
                ),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("quote", models.TextField(blank=True)),
                ("confidence", models.FloatField()),
                ("margin", models.FloatField(default=0)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("selection", "selection"),
                            ("diff", "diff"),
                            ("exact_quote", "exact quote"),
                            ("normalised_quote", "normalised quote"),
                            ("partial_diff", "partial diff"),
                            ("fuzzy", "fuzzy"),
                            ("none", "none"),
                            ("person", "person"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "guards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("number_changed", "number changed"),
                                ("unit_changed", "unit changed"),
                                ("date_changed", "date changed"),
                                ("name_changed", "name changed"),
                                ("negation_changed", "negation changed"),
                                ("quantifier_changed", "quantifier changed"),
                                ("short_quote", "short quote"),
                                ("low_margin", "low margin"),
                                ("reworded", "reworded"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "alternatives",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="[{start, end, score, margin}], the most alike first; score and margin 0 to 1.",
                    ),
                ),
                ("standing", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True)),
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
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="annotations.evidence",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quote_anchors",
                        to="annotations.revision",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing", True)),
                        fields=("evidence", "revision"),
                        name="one_standing_quote_anchor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end__isnull", True),
                                ("start__isnull", True),
                                ("state", annotations.choices.AnchorState["ORPHANED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", annotations.choices.AnchorState["ORPHANED"]), _negated=True
                                ),
                                ("end__gt", models.F("start")),
                                ("start__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="quote_has_a_span_unless_orphaned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                        name="quote_confidence_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DerivationPassage",
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
                    "method",
                    models.CharField(
                        choices=[
                            ("attribution", "attribution"),
                            ("link", "link"),
                            ("reuse", "reuse"),
                            ("quotation", "quotation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("confidence", models.FloatField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("quote", models.TextField()),
                ("other_start", models.PositiveIntegerField(blank=True, null=True)),
                ("other_end", models.PositiveIntegerField(blank=True, null=True)),
                ("other_quote", models.TextField(blank=True)),
                (
                    "derivation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passages",
                        to="annotations.derivation",
                    ),
                ),
                (
                    "other_revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.revision",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.revision",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("derivation", "method", "revision", "start", "end"),
                        name="one_passage_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="passage_spans_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                        name="passage_confidence_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Imprint",
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
                    "hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("traced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imprint",
                        to="annotations.article",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.revision",
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
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["hashes"], name="imprint_hashes"),
                    models.Index(
                        condition=models.Q(("traced_at", None)),
                        fields=["team", "id"],
                        name="imprint_to_trace",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                ("statement", models.TextField()),
                (
                    "voice",
                    models.CharField(
                        choices=[
                            ("quoted", "quoted"),
                            ("reported", "reported"),
                            ("nested", "nested"),
                            ("hearsay", "hearsay"),
                            ("authorial", "authorial"),
                        ],
                        max_length=20,
                    ),
                ),
                ("speaker", models.CharField(blank=True, max_length=300)),
                ("score", models.FloatField()),
                ("detector", models.CharField(max_length=100)),
                ("detector_version", models.CharField(max_length=100)),
                (
                    "appearance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="annotations.appearance",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "claim_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("number", "number"),
                            ("event", "event"),
                            ("quote", "quote"),
                            ("cause", "cause"),
                            ("comparison", "comparison"),
                            ("prediction", "prediction"),
                            ("law", "law"),
                            ("biography", "biography"),
                        ],
                        help_text="Blank for what was proposed before types were told apart.",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Anchor",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("shifted", "shifted"),
                            ("edited", "edited"),
                            ("orphaned", "orphaned"),
                        ],
                        max_length=20,
                    ),
                ),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("quote", models.TextField(blank=True)),
                (
                    "speaker",
                    models.CharField(
                        blank=True,
                        help_text="Whom the machine read as saying it in this revision.",
                        max_length=300,
                    ),
                ),
                ("confidence", models.FloatField()),
                ("margin", models.FloatField(default=0)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("selection", "selection"),
                            ("diff", "diff"),
                            ("exact_quote", "exact quote"),
                            ("normalised_quote", "normalised quote"),
                            ("partial_diff", "partial diff"),
                            ("fuzzy", "fuzzy"),
                            ("none", "none"),
                            ("person", "person"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "guards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("number_changed", "number changed"),
                                ("unit_changed", "unit changed"),
                                ("date_changed", "date changed"),
                                ("name_changed", "name changed"),
                                ("negation_changed", "negation changed"),
                                ("quantifier_changed", "quantifier changed"),
                                ("short_quote", "short quote"),
                                ("low_margin", "low margin"),
                                ("reworded", "reworded"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("standing", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True)),
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
                    "appearance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="annotations.appearance",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="annotations.revision",
                    ),
                ),
                (
                    "alternatives",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="[{start, end, score, margin}], the most alike first; score and margin 0 to 1.",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["revision", "start"], name="anchor_in_text_order")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing", True)),
                        fields=("appearance", "revision"),
                        name="one_standing_anchor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end__isnull", True),
                                ("start__isnull", True),
                                ("state", annotations.choices.AnchorState["ORPHANED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", annotations.choices.AnchorState["ORPHANED"]), _negated=True
                                ),
                                ("end__gt", models.F("start")),
                                ("start__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="anchor_has_a_span_unless_orphaned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__gte", 0), ("confidence__lte", 1)),
                        name="anchor_confidence_is_a_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientAnnotation",
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
                ("name", models.SlugField(max_length=120)),
                ("document", models.JSONField()),
                ("canonical", models.CharField(blank=True, max_length=2000)),
                (
                    "via",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2000), blank=True, default=list, size=None
                    ),
                ),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "appearance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="client_annotation",
                        to="annotations.appearance",
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("team", "name"), name="one_annotation_an_address")
                ],
            },
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
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", annotations.choices.changes.RequestState["CLOSED"]),
                                models.Q(("outcome", ""), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", annotations.choices.changes.RequestState["CLOSED"]),
                                    _negated=True,
                                ),
                                ("closed_at__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="request_closed_has_an_outcome",
                    )
                ],
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
                (
                    "appearances",
                    models.ManyToManyField(blank=True, related_name="+", to="annotations.appearance"),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mergers",
                        to="annotations.claim",
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
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="annotations.claim",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.team"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claim", models.F("into")), _negated=True),
                        name="nothing_merges_into_itself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("claim",),
                        name="one_standing_merger_a_claim",
                    ),
                ],
            },
        ),
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
        migrations.AddField(
            model_name="source",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="as_source",
                to="annotations.article",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("url", ""), _negated=True),
                    models.Q(("citation", ""), _negated=True),
                    ("article__isnull", False),
                    _connector="OR",
                ),
                name="source_can_be_found",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.revision",
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.revision",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="current",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", annotations.choices.PublicationState["PUBLISHED"]), _negated=True),
                    models.Q(("current__isnull", False), ("published_at__isnull", False)),
                    _connector="OR",
                ),
                name="published_means_there_is_an_edition",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="threads",
                to="annotations.revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("revision__isnull", True)),
                    models.Q(
                        ("claim__isnull", True),
                        ("evidence__isnull", True),
                        ("revision__isnull", False),
                        ("verdict__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="thread_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end__isnull", True), ("revision__isnull", True), ("start__isnull", True)),
                    models.Q(("end__gt", models.F("start")), ("revision__isnull", False), ("start__gte", 0)),
                    _connector="OR",
                ),
                name="thread_spans_something",
            ),
        ),
        migrations.AddField(
            model_name="staleness",
            name="after",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.revision",
            ),
        ),
        migrations.AddField(
            model_name="staleness",
            name="before",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="staleness",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cleared_at__isnull", True), ("verdict__isnull", False)),
                fields=("verdict", "reason", "after", "evidence"),
                name="verdict_stale_once_a_reason",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="staleness",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cleared_at__isnull", True), ("ruling__isnull", False)),
                fields=("ruling", "reason", "after", "evidence"),
                name="ruling_stale_once_a_reason",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="current_revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.revision",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="hold",
            field=models.ForeignKey(
                blank=True,
                help_text="A text of it that waits for a person.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.hold",
            ),
        ),
    ]

    operations = [
        AtOnce(tables),
        migrations.RunSQL(
            REFUSALS + "".join(_trigger(model, columns) for model, columns in PERMANENT.items()),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]

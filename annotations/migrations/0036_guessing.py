"""Wrong tries are counted; and what is permanent can't be emptied either, which no trigger of its rows would notice."""

from django.db import migrations, models

EMPTIED = """
DO $$
DECLARE guarded regclass;
BEGIN
    FOR guarded IN
        SELECT DISTINCT tgrelid::regclass FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE proname IN ('factcheck_refuse', 'factcheck_refuse_but')
    LOOP
        EXECUTE format('{}', guarded);
    END LOOP;
END $$;
"""
FORWARDS = EMPTIED.format(
    "CREATE TRIGGER is_never_emptied BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION factcheck_refuse()"
)
BACKWARDS = EMPTIED.format("DROP TRIGGER IF EXISTS is_never_emptied ON %s")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0035_annotations_on_no_article")]

    operations = [
        migrations.CreateModel(
            name="Guessing",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name_plural": "guessing"},
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

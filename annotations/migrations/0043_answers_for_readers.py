from django.db import migrations, models

# What a reader reported never changes; whether other readers see it does.
PERMANENT = """
DROP TRIGGER errorreport_is_permanent ON annotations_errorreport;
CREATE TRIGGER errorreport_is_permanent BEFORE UPDATE OR DELETE ON annotations_errorreport
FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('state', 'answer', 'shown', 'answered_at', 'answered_by_id');
"""
AS_BEFORE = PERMANENT.replace(" 'shown',", "")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0042_what_is_decided_is_kept")]

    operations = [
        migrations.AddField(
            model_name="errorreport",
            name="shown",
            field=models.BooleanField(
                default=False, help_text="Whether readers see the report (never who sent it) and its answer."
            ),
        ),
        migrations.RunSQL(PERMANENT, AS_BEFORE),
    ]

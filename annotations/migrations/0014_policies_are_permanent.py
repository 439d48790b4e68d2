"""Versions of policy and guidelines never change; teams that are there have their rules written down."""

from django.db import migrations

TRIGGERS = """
CREATE TRIGGER policyversion_is_permanent BEFORE UPDATE OR DELETE ON annotations_policyversion
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse();
CREATE TRIGGER guidelines_is_permanent BEFORE UPDATE OR DELETE ON annotations_guidelines
    FOR EACH ROW EXECUTE FUNCTION factcheck_refuse_but('current');
"""
NO_TRIGGERS = """
DROP TRIGGER policyversion_is_permanent ON annotations_policyversion;
DROP TRIGGER guidelines_is_permanent ON annotations_guidelines;
"""
FIRST_POLICIES = """
INSERT INTO annotations_policyversion (id, team_id, created_at, version, rules, reason)
SELECT gen_random_uuid(), id, created_at, 1, jsonb_build_object(
    'verdicts_required', verdicts_required, 'blind', blind, 'consensus', consensus,
    'lease_minutes', lease_minutes, 'opening_reason_required', opening_reason_required), 'As it was.'
FROM annotations_team;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0013_rulings")]

    operations = [
        migrations.RunSQL(FIRST_POLICIES, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]

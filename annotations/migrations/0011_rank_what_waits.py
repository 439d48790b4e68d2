"""What waits already gets its place in the queue: check-worthiness and age, until something else is known of it."""

from django.db import migrations

RANK = """
UPDATE annotations_claim
SET opened_at = created_at,
    rank = 4 * COALESCE(score, 1)
        - 0.25 * (EXTRACT(EPOCH FROM created_at - TIMESTAMPTZ '2020-01-01 00:00+00') / 86400 + 14)
WHERE state <> 'candidate';
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0010_queue")]

    operations = [migrations.RunSQL(RANK, migrations.RunSQL.noop)]

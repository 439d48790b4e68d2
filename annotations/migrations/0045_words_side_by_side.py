"""An index of the words that stand side by side, so that a phrase need not be looked for in every text that has them."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# The index is of a function of the words that are kept: nothing is written twice, and nothing can be found in the one
# that is not in the other. plpgsql keeps its plan for as long as a connection lives. The cost is what it takes, so
# that it is never reckoned row by row where the index can be asked.
PAIRS = """
-- Of each two words that follow each other, four digits of a hash; as pipeline/searching/neighbours.py makes them.
CREATE FUNCTION factcheck_pairs(words tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
BEGIN
    RETURN (
        WITH standing AS MATERIALIZED (
            SELECT lexeme, place FROM unnest(words) AS word, unnest(word.positions) AS place
        )
        SELECT COALESCE(array_to_tsvector(array_agg(
            left(encode(sha256(convert_to(a.lexeme || ' ' || b.lexeme, 'UTF8')), 'hex'), 4))), '')
        FROM standing AS a JOIN standing AS b ON b.place = a.place + 1
    );
END $$;
"""
# What is rare is known without a sample, and taking one would mean to reckon the pairs of thirty thousand texts.
NO_SAMPLES = "ALTER INDEX search_pairs ALTER COLUMN 1 SET STATISTICS 0;"


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0044_what_waits_by_its_share"),
    ]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION factcheck_pairs(tsvector);"),
        migrations.AddIndex(
            model_name="searchdocument",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("vector"),
                    function="factcheck_pairs",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                fastupdate=False,
                name="search_pairs",
            ),
        ),
        migrations.RunSQL(NO_SAMPLES, migrations.RunSQL.noop),
    ]

"""Indexes by claim and by source of what stands alone: those of all were read whole by any search among claims."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0045_words_side_by_side"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="searchdocument", name="search_claim"),
        migrations.RemoveIndex(model_name="searchdocument", name="search_source"),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(
                condition=models.Q(("kind", "claim"), ("standing", True)),
                fields=["claim"],
                name="search_claim",
            ),
        ),
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(
                condition=models.Q(("kind", "source"), ("standing", True)),
                fields=["source"],
                name="search_source",
            ),
        ),
    ]

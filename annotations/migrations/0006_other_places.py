"""Anchors keep the other places that a person might look at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0005_published_is_permanent")]

    operations = [
        migrations.AddField(
            model_name="anchor",
            name="alternatives",
            field=models.JSONField(
                default=list,
                blank=True,
                help_text="[{start, end, score, margin}], the most alike first; score and margin 0 to 1.",
            ),
        ),
    ]

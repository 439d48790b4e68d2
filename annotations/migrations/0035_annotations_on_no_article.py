"""Annotations from clients may be about pages that nobody watches here: then they mark no claim."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0034_conversation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clientannotation",
            name="appearance",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="client_annotation",
                to="annotations.appearance",
            ),
        ),
    ]

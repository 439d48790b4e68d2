"""Two more voices (nested, hearsay), and the way a claim's words came to the article."""

from django.db import migrations, models

VOICES = [
    ("quoted", "quoted"),
    ("reported", "reported"),
    ("nested", "nested"),
    ("hearsay", "hearsay"),
    ("authorial", "authorial"),
]


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_other_places")]

    operations = [
        migrations.AddField(
            model_name="appearance",
            name="origins",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="The way the words came, as read: who said them first comes first.",
            ),
        ),
        migrations.AlterField(
            model_name="appearance",
            name="voice",
            field=models.CharField(choices=VOICES, max_length=20),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="voice",
            field=models.CharField(choices=VOICES, max_length=20),
        ),
    ]

"""What a claim is about, beside what it says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0021_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="claim_type",
            field=models.CharField(
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
        migrations.AddField(
            model_name="proposal",
            name="claim_type",
            field=models.CharField(
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
    ]

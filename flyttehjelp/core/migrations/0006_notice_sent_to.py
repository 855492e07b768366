from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_waiting_notices"),
    ]

    operations = [
        # The default is the database's own: while a new version is rolled out, the old one still
        # writes letters, and knows nothing of this column.
        migrations.AddField(
            model_name="notice",
            name="sent_to",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=64,
                verbose_name="avtrykk av adressen",
            ),
        ),
    ]

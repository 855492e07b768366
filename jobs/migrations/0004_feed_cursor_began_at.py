from django.db import migrations, models

# Some databases have the column from an early version of the migration before this one.
ADD = """
ALTER TABLE jobs_feedcursor ADD COLUMN IF NOT EXISTS began_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE jobs_feedcursor ALTER COLUMN began_at DROP DEFAULT;
"""
REMOVE = "ALTER TABLE jobs_feedcursor DROP COLUMN began_at;"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_nav_feed_cursor_and_trouble")]

    operations = [
        migrations.RunSQL(
            ADD,
            REMOVE,
            state_operations=[
                migrations.AddField(
                    model_name="feedcursor",
                    name="began_at",
                    field=models.DateTimeField(verbose_name="begynte"),
                    preserve_default=False,
                )
            ],
        ),
    ]

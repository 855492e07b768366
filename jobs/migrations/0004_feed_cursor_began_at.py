import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_nav_feed_cursor_and_trouble")]

    operations = [
        migrations.AddField(
            model_name="feedcursor",
            name="began_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="begynte"),
            preserve_default=False,
        ),
    ]

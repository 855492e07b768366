"""What was written in an interest that was taken back before it went by itself."""

from django.db import migrations

FORGET = """
UPDATE jobs_interest SET message = '', answer_note = ''
WHERE state = 'withdrawn' AND (message <> '' OR answer_note <> '');
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0017_employers_without_contacts")]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]

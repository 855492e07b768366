"""What a public employer may not promise beforehand: a talk is promised instead."""

from django.db import migrations, models

PROMISE_A_TALK = """
UPDATE jobs_vacancy SET partner_open = 'talk'
WHERE source = 'own' AND sector = 'public' AND partner_open = 'interview';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0018_forget_words_of_withdrawn_interests")]

    operations = [
        migrations.RunSQL(PROMISE_A_TALK, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("partner_open", "interview"),
                    ("sector", "public"),
                    ("source", "own"),
                    _negated=True,
                ),
                name="public_vacancy_promises_no_interview",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0016_what_open_vacancies_are_counted_by")]

    operations = [
        migrations.AddField(
            model_name="employer",
            name="contact_due_at",
            field=models.DateTimeField(
                null=True, verbose_name="frist for å finne en kontaktperson"
            ),
        ),
    ]

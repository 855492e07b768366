import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def name_the_kinds(apps, schema_editor):
    Message = apps.get_model("faq", "Message")
    Message.objects.filter(from_asker=True).update(kind="missing")


def forget_the_kinds(apps, schema_editor):
    Message = apps.get_model("faq", "Message")
    Message.objects.filter(kind__in=["missing", "reply"]).update(from_asker=True)


def promise_what_was_promised(apps, schema_editor):
    Question = apps.get_model("faq", "Question")
    Question.objects.filter(promised_at=None).update(promised_at=F("due_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0003_questions_by_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer", "svar"),
                    ("asked_back", "spørsmål tilbake"),
                    ("reply", "tillegg fra den som spurte"),
                    ("missing", "det som manglet i svaret"),
                ],
                default="answer",
                max_length=12,
                verbose_name="slag",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="promised_at",
            field=models.DateTimeField(null=True, verbose_name="første svar lovet innen"),
        ),
        migrations.AddField(
            model_name="question",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="merged",
                to="faq.question",
                verbose_name="besvares sammen med",
            ),
        ),
        migrations.RunPython(name_the_kinds, forget_the_kinds, elidable=True),
        migrations.RunPython(promise_what_was_promised, migrations.RunPython.noop, elidable=True),
    ]

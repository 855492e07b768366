import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("faq", "0005_questions_asked_back_and_merged"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MovePlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "situations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("abroad", "jeg flytter fra utlandet"),
                                ("children", "jeg har barn med"),
                                ("renting", "jeg skal leie"),
                                ("buying", "jeg skal kjøpe bolig"),
                                ("work", "en av oss trenger jobb"),
                                ("student", "jeg skal studere"),
                                ("car", "jeg har bil"),
                                ("pet", "jeg har dyr"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                        verbose_name="situasjon",
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="endret")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="den som flytter",
                    ),
                ),
            ],
            options={
                "verbose_name": "flytteplan",
                "verbose_name_plural": "flytteplaner",
            },
        ),
        migrations.CreateModel(
            name="MoveTick",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("step", models.SlugField(max_length=40, verbose_name="punkt")),
                ("at", models.DateTimeField(verbose_name="huket av")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="den som flytter",
                    ),
                ),
            ],
            options={
                "verbose_name": "avhuket punkt",
                "verbose_name_plural": "avhukede punkter",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "step"), name="one_tick_per_step")
                ],
            },
        ),
    ]

"""Ten thousand open vacancies at places of the region file, made of a seed."""

import random
from datetime import timedelta

from django.utils import timezone

from flyttehjelp.core import clock
from flyttehjelp.relocation.actions import load_region
from flyttehjelp.relocation.models import Place
from jobs.models import Vacancy, VacancyPlace
from tests.factories.jobs import EmployerFactory, VacancyFactory

# Title, STYRK-08, sector.
TRADES = [
    ("Sykepleier", "2223", "public"),
    ("Helsefagarbeider", "5321", "public"),
    ("Lærer i grunnskolen", "2341", "public"),
    ("Barnehagelærer", "2342", "public"),
    ("Rådgiver", "2422", "public"),
    ("Regnskapsmedarbeider", "3313", "private"),
    ("Systemutvikler", "2512", "private"),
    ("Tømrer", "7115", "private"),
    ("Kokk", "5120", "private"),
    ("Butikkmedarbeider", "5223", "private"),
]


def plant(how_many: int) -> None:
    """Write them in three statements; some name only their municipality, some are done at home."""
    load_region(at=clock.now())
    dice = random.Random(2026)
    places = list(Place.objects.order_by("key"))
    employer, at = EmployerFactory(), timezone.now()
    rows = [_vacancy(n, employer, dice, at=at) for n in range(how_many)]
    Vacancy.objects.bulk_create(rows, batch_size=2_000)
    spots = [
        VacancyPlace(
            vacancy=row,
            municipality_id=place.municipality_id,
            place=place if dice.random() < 0.8 else None,
        )
        for row in rows
        for place in dice.sample(places, dice.choice([1, 1, 1, 1, 2]))
    ]
    VacancyPlace.objects.bulk_create(spots, batch_size=5_000, ignore_conflicts=True)


def _vacancy(n: int, employer, dice: random.Random, *, at) -> Vacancy:
    title, occupation, sector = dice.choice(TRADES)
    least = dice.choice([None, 20, 50, 80, 100])
    return VacancyFactory.build(
        employer=employer,
        title=f"{title} {n}",
        occupation=occupation,
        sector=sector,
        extent_min=least,
        extent_max=None if least is None else dice.choice([least, 100]),
        remote_share=dice.choice([None] * 19 + [100]),
        partner_open=dice.choice(["none", "none", "none", "talk"]),
        published_at=at - timedelta(minutes=n),
    )

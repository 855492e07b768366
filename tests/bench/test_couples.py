"""Couple search over 10,000 open vacancies: `make bench`, or `pytest -m bench tests/bench`."""

import statistics
import sys
import time

import pytest
from django.db import connection

from jobs.couple_search import find_couples
from jobs.couples import Household, Wish, Work
from jobs.models import Vacancy
from tests.bench.couples import plant

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
HOW_MANY, ROUNDS = 10_000, 7

NURSE, DEVELOPER = Work(words="sykepleier"), Work(occupation="2512", sectors=("private",))
ASKED = {
    "nurse and developer": Household((Wish(NURSE), Wish(DEVELOPER)), cars=1),
    "nurse and any work": Household((Wish(NURSE), Wish(minutes=60))),
    "any work twice (all 10,000 on both sides)": Household((Wish(), Wish()), cars=2),
    "none: what would give (no such word, all else tried)": Household(
        (Wish(Work(words="astronaut", extent_min=100), minutes=30), Wish(NURSE, car=False))
    ),
}


def test_time_of_a_couple_search(capsys):
    plant(HOW_MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_vacancy, jobs_vacancyplace")
    lines = [f"couple search, {HOW_MANY:,} open vacancies: median of {ROUNDS}, ms"]

    for name, household in ASKED.items():
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = find_couples(household, among=Vacancy.objects.open())
            times.append(1000 * (time.perf_counter() - start))
        lines.append(
            f"{statistics.median(times):7.0f}  ({min(times):.0f} to {max(times):.0f})  {name}: "
            f"{found.candidates[0]:,} x {found.candidates[1]:,}, {found.total:,} pairs, "
            f"{len(found.relaxations)} relaxations"
        )
        assert found.total or found.relaxations

    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")

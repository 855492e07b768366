"""The bench of growth at a size that shows it works; its figures come from `bench answers`."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from flyttehjelp.faq.bench import growth
from flyttehjelp.faq.commands import bench
from flyttehjelp.faq.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_answers_ten_times_as_many_are_asked_beside_the_others_and_gone_afterwards(monkeypatch):
    counted = []

    def ask(lot, _question):
        growth._stand_in(lot)
        counted.append((lot, Entry.objects.count()))
        return 0.001 if lot == growth.SMALL else 0.0012

    monkeypatch.setattr(growth, "_ask", ask)
    options = ["answers", "--size", "12", "--rounds", "1", "--questions", "2"]

    run = CliRunner().invoke(bench, options, catch_exceptions=False)

    found = json.loads(run.stdout)
    assert found["answers"] == [12, 120]
    assert found["ratio"] == found["median_ratio"] == 1.2
    assert set(counted) == {(growth.SMALL, 12), (growth.LARGE, 120)}
    assert Entry.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'bench%'")
        assert cursor.fetchone() == (0,)


def test_a_search_is_timed_among_made_up_answers():
    options = ["answers", "--size", "12", "--rounds", "1", "--questions", "2"]

    run = CliRunner().invoke(bench, options, catch_exceptions=False)

    found = json.loads(run.stdout)
    assert found["median_ms"][0] > 0

"""Vacancies by the thousand: the same ones every time, and like real ones."""

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone

from jobs.actions import learn_words
from jobs.actions.generate import generate_vacancies
from jobs.commands import generate
from jobs.models import SearchWord, Vacancy, VacancyPlace
from jobs.search import compounds
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_same_seed_writes_the_same_vacancies(at):
    MunicipalityFactory()
    generate_vacancies(still_open=20, ended=5, at=at)
    first = sorted(Vacancy.objects.order_by("pk").values_list("pk", "title", "text_plain"))
    Vacancy.objects.order_by("pk").delete()

    written = generate_vacancies(still_open=20, ended=5, at=at)

    assert written == 25
    assert sorted(Vacancy.objects.order_by("pk").values_list("pk", "title", "text_plain")) == first
    assert Vacancy.objects.open().count() == 20
    assert VacancyPlace.objects.count() >= 25


def test_a_few_words_stand_in_every_second(at):
    MunicipalityFactory()
    generate_vacancies(still_open=400, ended=0, at=at)

    with_word = Vacancy.objects.filter(text_plain__contains="teller erfaring").count()

    assert 150 < with_word < 250


def test_nothing_is_written_where_there_is_no_region(at):
    with pytest.raises(ValueError, match="load the region"):
        generate_vacancies(still_open=1, ended=0, at=at)


def test_command_fills_a_demo_and_no_real_board(settings):
    MunicipalityFactory()

    told = CliRunner().invoke(generate, ["--open", "7"])
    settings.EMBEDDED = False
    refused = CliRunner().invoke(generate, ["--open", "7"])

    assert "7 vacancies" in told.output
    assert refused.exit_code == 2
    assert Vacancy.objects.count() == 7


def test_words_are_learnt_once_and_forgotten_with_their_ads(at):
    MunicipalityFactory()
    generate_vacancies(still_open=50, ended=0, at=timezone.now())

    first, again = learn_words(), learn_words()
    Vacancy.objects.order_by("pk").delete()
    learn_words()

    assert first > 10
    assert again == 0
    assert not SearchWord.objects.filter(ads__gt=0).exists()


@pytest.mark.django_db(transaction=True)
def test_words_are_taken_apart_before_the_transaction_that_writes_them(at, monkeypatch):
    MunicipalityFactory()
    generate_vacancies(still_open=5, ended=0, at=at)
    held = []

    def watched(words):
        held.append(connection.in_atomic_block)
        return {}

    monkeypatch.setattr(compounds, "split_all", watched)

    learn_words()

    assert held == [False]

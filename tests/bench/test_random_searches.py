"""A thousand random searches of a hundred thousand open vacancies, beside a tenth as many ended
ones: found and counted by the index as plain SQL does."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from api.vacancy_search import cards_of
from flyttehjelp.core import clock
from flyttehjelp.relocation.actions import load_region
from jobs.actions import learn_words
from jobs.actions.generate import generate_vacancies
from jobs.models import Vacancy
from jobs.search import keeper, shelf
from tests.jobs.plain_search import compare

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

OPEN, ENDED, SEARCHES = 100_000, 10_000, 1_000


@pytest.fixture
def _board(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.SEARCH_INDEX_DIR = str(tmp_path)
    monkeypatch.setattr(keeper, "keep", lambda *_: None)
    at = clock.now()
    load_region(at=at)
    generate_vacancies(still_open=OPEN, ended=ENDED, at=at)
    learn_words()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
    shelf.forget()
    writer = shelf.Writer(tmp_path, Vacancy.objects.open().cards, cards_of)
    writer.keep_up()
    yield
    writer.close()
    shelf.forget()


@pytest.mark.usefixtures("_board")
def test_searches_of_a_big_board_find_and_count_as_plain_sql_does() -> None:
    with_hits = compare(SEARCHES, seed=11)

    print(f"\n{SEARCHES} searches of {OPEN} open vacancies agree; {with_hits} found something")  # noqa: T201 - for who runs it
    assert with_hits > SEARCHES // 3

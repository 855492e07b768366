"""Two clocks, two tabs and two strangers at the same moment; and that the tests would see it."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.models import Notice
from jobs.actions import saved_searches as actions
from jobs.models import SavedSearch, ToldVacancy, Vacancy
from jobs.queries import SavedSearchQuerySet
from jobs.search import VacancyWish
from tests.factories.accounts import UserFactory
from tests.factories.jobs import SavedSearchFactory, VacancyFactory
from tests.jobs.races import at_once, while_open

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def told_by_two_clocks() -> tuple[list[str], int, int]:
    """How both ended, how many letters there are, and how many notes of what was told."""
    search, _vacancy, now = SavedSearchFactory(), VacancyFactory(title="Kokk"), clock.now()
    tell = lambda: actions.tell_of_new(search.pk, at=now)  # noqa: E731 - the same deed twice
    ends = at_once(tell, tell)
    letters = Notice.objects.filter(about=search.pk).count()
    return ends, letters, ToldVacancy.objects.filter(search=search).count()


def told_once() -> bool:
    return told_by_two_clocks() == (["done", "done"], 1, len(open_ones()))


def open_ones() -> list[object]:

    return list(Vacancy.objects.open().values_list("pk", flat=True))


def test_two_clocks_tell_once():
    assert all(told_once() for _ in range(ROUNDS))


def slowly_first(search: SavedSearch) -> tuple[bool, str]:
    now = clock.now()

    def tell_slowly(start_the_other: Callable[[], None]) -> None:
        with transaction.atomic():
            actions.tell_of_new(search.pk, at=now)
            start_the_other()

    return while_open(lambda: actions.tell_of_new(search.pk, at=now), first=tell_slowly)


def test_second_clock_waits_for_the_first():
    VacancyFactory(title="Kokk")

    assert slowly_first(SavedSearchFactory()) == (True, "done")
    assert ToldVacancy.objects.count() == 1


def test_without_the_lock_the_constraint_stops_the_second_clock(monkeypatch):
    VacancyFactory(title="Kokk")
    monkeypatch.setattr(SavedSearchQuerySet, "select_for_update", lambda self, **_: self)

    assert slowly_first(SavedSearchFactory()) == (True, "vacancy_told_once_per_search")
    assert ToldVacancy.objects.count() == 1


@pytest.fixture
def without_the_constraint():
    """The promise taken out of the database, and put back when the doubles are gone."""
    name = "vacancy_told_once_per_search"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE jobs_toldvacancy DROP CONSTRAINT {name}")
    yield
    ToldVacancy.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE jobs_toldvacancy ADD CONSTRAINT {name} UNIQUE (search_id, vacancy_id)"
        )


def test_without_lock_and_constraint_a_vacancy_would_be_told_of_twice(
    monkeypatch, without_the_constraint
):
    VacancyFactory(title="Kokk")
    monkeypatch.setattr(SavedSearchQuerySet, "select_for_update", lambda self, **_: self)

    slowly_first(SavedSearchFactory())

    assert ToldVacancy.objects.count() == 2


def two_tabs_with_one_place_left() -> tuple[list[str], int]:
    person, now = UserFactory(), clock.now()
    for n in range(9):
        SavedSearchFactory(person=person, wish={"words": f"kokk {n}"})

    def save(words: str) -> Callable[[], object]:
        wish = VacancyWish(words=words)
        return lambda: actions.save_search(wish=wish, rhythm="daily", name="", by=person, at=now)

    ends = at_once(save("smed"), save("baker"))
    return sorted(ends), SavedSearch.objects.filter(person=person).count()


def test_two_tabs_do_not_both_get_the_last_place():
    for _ in range(ROUNDS):
        assert two_tabs_with_one_place_left() == (["done", "too_many_saved_searches"], 10)


def strangers_fill_an_address(email: str) -> int:
    now = clock.now()

    def ask(n: int) -> Callable[[], object]:
        wish = VacancyWish(words=f"kokk {n}")
        return lambda: actions.request_search(
            wish=wish, rhythm="daily", name="", email=email, language="nb", at=now
        )

    at_once(*(ask(n) for n in range(6)))
    return SavedSearch.objects.filter(email=email).count()


def test_strangers_at_once_put_three_letters_into_a_mailbox_and_no_more():
    for n in range(ROUNDS):
        assert strangers_fill_an_address(f"reader{n}@example.org") == 3

"""The clock's tasks do what their actions do; names of rows tell nothing of people."""

from datetime import date

import pytest

from jobs import tasks
from tests.factories.accounts import UserFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
)
from tests.servers.register import entity


def test_overdue_vacancies_expire_by_the_clock(db):
    VacancyFactory(apply_by=date(2020, 1, 1))

    assert (tasks.expire_overdue_vacancies(), tasks.expire_overdue_vacancies()) == (1, 0)


def test_waiting_employers_are_checked_by_the_clock(brreg):
    employer = EmployerFactory(unchecked=True)
    brreg.entities[employer.org_number] = entity(employer.org_number)

    assert (tasks.check_employers(), tasks.check_employers()) == (1, 0)


@pytest.fixture
def brreg(db, brreg):
    return brreg


def test_rows_are_called_by_what_is_no_secret(db):
    person = UserFactory(name="Demo Partner")
    contact, interest = EmployerContactFactory(user=person), InterestFactory(person=person)
    place = interest.vacancy.places.get()

    names = [str(contact), str(interest), str(interest.vacancy), str(place)]

    assert names == [
        str(contact.pk),
        str(interest.pk),
        interest.vacancy.title,
        f"{interest.vacancy_id} 3405",
    ]

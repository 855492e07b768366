"""What the search is told when places change."""

from datetime import datetime
from uuid import UUID

import pytest

from jobs.models import Employer, SearchChange, Vacancy, VacancyPlace
from tests.factories.jobs import EmployerFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db
MANY = 60


def vacancies_of(employer: Employer, at: datetime) -> list[Vacancy]:
    return Vacancy.objects.bulk_create(
        Vacancy(
            employer=employer,
            title=f"Medarbeider {n}",
            occupation="4110",
            state="published",
            created_at=at,
            changed_at=at,
            published_at=at,
        )
        for n in range(MANY)
    )


def places_of(vacancies: list[Vacancy]) -> list[VacancyPlace]:
    here = MunicipalityFactory()
    return [VacancyPlace(vacancy=vacancy, municipality=here) for vacancy in vacancies]


def noted() -> set[UUID]:
    return set(SearchChange.objects.values_list("vacancy", flat=True))


def test_places_that_come_at_once_are_all_noted(at):
    vacancies = vacancies_of(EmployerFactory(), at)
    SearchChange.objects.all().delete()
    places = places_of(vacancies)

    VacancyPlace.objects.bulk_create(places)

    assert noted() == {vacancy.id for vacancy in vacancies}


def test_drafts_and_ended_ones_leave_no_trace_when_their_places_change(at):
    draft, ended = vacancies_of(EmployerFactory(), at)[:2]
    Vacancy.objects.filter(id=draft.id).update(state="draft", published_at=None)
    Vacancy.objects.filter(id=ended.id).update(state="filled", ended_at=at)
    SearchChange.objects.all().delete()

    VacancyPlace.objects.bulk_create(places_of([draft, ended]))

    assert not noted() & {draft.id, ended.id}

from jobs.queries.employers import EmployerContactQuerySet, EmployerQuerySet
from jobs.queries.feed import NavTroubleQuerySet
from jobs.queries.interests import InterestQuerySet
from jobs.queries.vacancies import VacancyPlaceQuerySet, VacancyQuerySet

__all__ = [
    "EmployerContactQuerySet",
    "EmployerQuerySet",
    "InterestQuerySet",
    "NavTroubleQuerySet",
    "VacancyPlaceQuerySet",
    "VacancyQuerySet",
]

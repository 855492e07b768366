from jobs.queries.employers import EmployerQuerySet
from jobs.queries.feed import NavTroubleQuerySet
from jobs.queries.interests import InterestQuerySet
from jobs.queries.nav_transfers import NavTransferQuerySet
from jobs.queries.vacancies import VacancyPlaceQuerySet, VacancyQuerySet

__all__ = [
    "EmployerQuerySet",
    "InterestQuerySet",
    "NavTransferQuerySet",
    "NavTroubleQuerySet",
    "VacancyPlaceQuerySet",
    "VacancyQuerySet",
]

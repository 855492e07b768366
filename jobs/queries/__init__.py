from jobs.queries.employers import EmployerQuerySet
from jobs.queries.feed import NavTroubleQuerySet
from jobs.queries.interests import InterestQuerySet
from jobs.queries.pledges import PledgeQuerySet
from jobs.queries.search import SearchChangeQuerySet, SearchWordQuerySet
from jobs.queries.vacancies import VacancyPlaceQuerySet, VacancyQuerySet

__all__ = [
    "EmployerQuerySet",
    "InterestQuerySet",
    "NavTroubleQuerySet",
    "PledgeQuerySet",
    "SearchChangeQuerySet",
    "SearchWordQuerySet",
    "VacancyPlaceQuerySet",
    "VacancyQuerySet",
]

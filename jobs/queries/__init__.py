from jobs.queries.employers import EmployerQuerySet
from jobs.queries.facts import AdFactQuerySet, WatchedDayQuerySet
from jobs.queries.feed import FeedDelayQuerySet, NavTroubleQuerySet, OrgUnitQuerySet
from jobs.queries.interests import InterestQuerySet
from jobs.queries.pledges import PledgeQuerySet
from jobs.queries.saved import SavedSearchQuerySet
from jobs.queries.search import SearchChangeQuerySet, SearchWordQuerySet
from jobs.queries.vacancies import VacancyPlaceQuerySet, VacancyQuerySet

__all__ = [
    "AdFactQuerySet",
    "EmployerQuerySet",
    "FeedDelayQuerySet",
    "InterestQuerySet",
    "NavTroubleQuerySet",
    "OrgUnitQuerySet",
    "PledgeQuerySet",
    "SavedSearchQuerySet",
    "SearchChangeQuerySet",
    "SearchWordQuerySet",
    "VacancyPlaceQuerySet",
    "VacancyQuerySet",
    "WatchedDayQuerySet",
]

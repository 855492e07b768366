from jobs.queries.employers import EmployerQuerySet
from jobs.queries.facts import AdFactQuerySet, WatchedDayQuerySet
from jobs.queries.feed import FeedDelayQuerySet, NavTroubleQuerySet, OrgUnitQuerySet
from jobs.queries.interests import InterestQuerySet
from jobs.queries.ledger import LedgerQuerySet
from jobs.queries.pledges import PledgeQuerySet
from jobs.queries.referrals import CardQuerySet, ReferralQuerySet
from jobs.queries.saved import SavedSearchQuerySet
from jobs.queries.vacancies import VacancyPlaceQuerySet, VacancyQuerySet

__all__ = [
    "AdFactQuerySet",
    "CardQuerySet",
    "EmployerQuerySet",
    "FeedDelayQuerySet",
    "InterestQuerySet",
    "LedgerQuerySet",
    "NavTroubleQuerySet",
    "OrgUnitQuerySet",
    "PledgeQuerySet",
    "ReferralQuerySet",
    "SavedSearchQuerySet",
    "VacancyPlaceQuerySet",
    "VacancyQuerySet",
    "WatchedDayQuerySet",
]

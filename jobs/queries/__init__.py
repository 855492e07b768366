from jobs.queries.employers import EmployerQuerySet
from jobs.queries.feed import NavTroubleQuerySet
from jobs.queries.interests import InterestQuerySet
from jobs.queries.ledger import LedgerQuerySet
from jobs.queries.pledges import PledgeQuerySet
from jobs.queries.referrals import CardQuerySet, ReferralQuerySet
from jobs.queries.vacancies import VacancyPlaceQuerySet, VacancyQuerySet

__all__ = [
    "CardQuerySet",
    "EmployerQuerySet",
    "InterestQuerySet",
    "LedgerQuerySet",
    "NavTroubleQuerySet",
    "PledgeQuerySet",
    "ReferralQuerySet",
    "VacancyPlaceQuerySet",
    "VacancyQuerySet",
]

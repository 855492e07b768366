"""Tables of job number two: who hires, what is vacant, who is interested."""

from jobs.models.employers import Employer, EmployerContact
from jobs.models.facts import AdFact, WatchedDay
from jobs.models.feed import FeedCursor, FeedDelay, NavTrouble, OrgUnit
from jobs.models.interests import Interest
from jobs.models.ledger import LedgerEntry
from jobs.models.pledges import Pledge
from jobs.models.referrals import Card, CardConsent, Referral
from jobs.models.saved import SavedSearch, ToldVacancy
from jobs.models.vacancies import Vacancy, VacancyPlace

__all__ = [
    "AdFact",
    "Card",
    "CardConsent",
    "Employer",
    "EmployerContact",
    "FeedCursor",
    "FeedDelay",
    "Interest",
    "LedgerEntry",
    "NavTrouble",
    "OrgUnit",
    "Pledge",
    "Referral",
    "SavedSearch",
    "ToldVacancy",
    "Vacancy",
    "VacancyPlace",
    "WatchedDay",
]

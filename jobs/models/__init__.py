"""Tables of job number two: who hires, what is vacant, who is interested."""

from jobs.models.employers import Employer, EmployerContact
from jobs.models.feed import FeedCursor, NavTrouble
from jobs.models.interests import Interest
from jobs.models.ledger import LedgerEntry
from jobs.models.pledges import Pledge
from jobs.models.referrals import Card, CardConsent, Referral
from jobs.models.vacancies import Vacancy, VacancyPlace

__all__ = [
    "Card",
    "CardConsent",
    "Employer",
    "EmployerContact",
    "FeedCursor",
    "Interest",
    "LedgerEntry",
    "NavTrouble",
    "Pledge",
    "Referral",
    "Vacancy",
    "VacancyPlace",
]

"""Tables of job number two: who hires, what is vacant, who is interested."""

from jobs.models.employers import Employer, EmployerContact
from jobs.models.feed import FeedCursor, NavTrouble
from jobs.models.interests import Interest
from jobs.models.nav_transfers import NavTransfer
from jobs.models.vacancies import Vacancy, VacancyPlace

__all__ = [
    "Employer",
    "EmployerContact",
    "FeedCursor",
    "Interest",
    "NavTransfer",
    "NavTrouble",
    "Vacancy",
    "VacancyPlace",
]

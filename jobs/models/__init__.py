"""Tables of job number two: who hires, what is vacant, who is interested."""

from jobs.models.employers import Employer, EmployerContact
from jobs.models.feed import FeedCursor, NavTrouble
from jobs.models.interests import Interest
from jobs.models.pledges import Pledge
from jobs.models.search import SearchChange, SearchWord
from jobs.models.vacancies import Vacancy, VacancyPlace

__all__ = [
    "Employer",
    "EmployerContact",
    "FeedCursor",
    "Interest",
    "NavTrouble",
    "Pledge",
    "SearchChange",
    "SearchWord",
    "Vacancy",
    "VacancyPlace",
]

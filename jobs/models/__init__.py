"""Tables of job number two: who hires, what is vacant, who is interested."""

from jobs.models.employers import Employer, EmployerContact
from jobs.models.facts import AdFact, WatchedDay
from jobs.models.feed import FeedCursor, FeedDelay, NavTrouble, OrgUnit
from jobs.models.interests import Interest
from jobs.models.pledges import Pledge
from jobs.models.saved import SavedSearch, ToldVacancy
from jobs.models.search import SearchChange, SearchWord
from jobs.models.vacancies import Vacancy, VacancyPlace

__all__ = [
    "AdFact",
    "Employer",
    "EmployerContact",
    "FeedCursor",
    "FeedDelay",
    "Interest",
    "NavTrouble",
    "OrgUnit",
    "Pledge",
    "SavedSearch",
    "SearchChange",
    "SearchWord",
    "ToldVacancy",
    "Vacancy",
    "VacancyPlace",
    "WatchedDay",
]

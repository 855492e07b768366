"""Lock before you look: always the employer first, then its vacancy or referral, then the rest."""

from uuid import UUID

from flyttehjelp.accounts.models import User
from flyttehjelp.core.errors import NotYours
from jobs.enums import VacancySource
from jobs.models import Employer, Referral, Vacancy


def hold_employer(employer: UUID) -> Employer:
    return Employer.objects.select_for_update(of=("self",), no_key=True).get(pk=employer)


def hold_vacancy(vacancy: UUID) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",), no_key=True).get(pk=vacancy)


def hold_referral(referral: UUID) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("consent").get(pk=referral)


def hold_with_employer(vacancy: Vacancy, by: User) -> tuple[Employer, Vacancy]:
    """Lock the employer, then the vacancy, for somebody who may work with them.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    """
    if vacancy.source != VacancySource.OWN or vacancy.employer_id is None:
        raise NotYours
    employer = hold_employer(vacancy.employer_id)
    ensure_insider(employer, by)
    return employer, hold_vacancy(vacancy.pk)


def ensure_insider(employer: Employer, person: User) -> None:
    if not (person.is_coordinator or employer.contacts.filter(user=person).exists()):
        raise NotYours

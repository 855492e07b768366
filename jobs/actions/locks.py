"""Lock before you look: always the employer first, then its vacancy."""

from uuid import UUID

from jobs.models import Employer, Vacancy


def hold_employer(employer: UUID) -> Employer:
    return Employer.objects.select_for_update(of=("self",), no_key=True).get(pk=employer)


def hold_vacancy(vacancy: UUID) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",), no_key=True).get(pk=vacancy)

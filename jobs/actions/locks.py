"""Lock before you look: always the employer first, then its vacancy or referral, then the rest."""

from uuid import UUID

from jobs.models import Employer, Referral, Vacancy


def hold_employer(employer: UUID) -> Employer:
    return Employer.objects.select_for_update(of=("self",), no_key=True).get(pk=employer)


def hold_vacancy(vacancy: UUID) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",), no_key=True).get(pk=vacancy)


def hold_referral(referral: UUID) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("consent").get(pk=referral)

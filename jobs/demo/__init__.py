"""Made-up employers and vacancies, clearly marked. Only where it is a demo."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.core import workdays
from flyttehjelp.relocation.models import Municipality
from jobs.actions import (
    VacancyFields,
    learn_words,
    post_vacancy,
    publish_vacancy,
    send_interest,
    vet_employer,
)
from jobs.demo.content import EMPLOYERS, FIRM, VACANCIES, DemoEmployer, DemoVacancy
from jobs.demo.history import load_history
from jobs.demo.network import load_network
from jobs.enums import Standing, VacancyState
from jobs.models import Employer, EmployerContact, Vacancy
from jobs.rules import WORKING_DAYS_TO_VET

INTERESTED_IN = "Regnskapsmedarbeider"
MESSAGE = "Jeg flytter hit sammen med kona mi til sommeren, og har ført regnskap i seks år. (demo)"


@transaction.atomic
def load_demo(*, at: datetime) -> None:
    """Write what is missing; a second run finds nothing to do."""
    coordinator = _person("coordinator@example.org", "Kari Koordinator (demo)", coordinator=True)
    municipalities = list(Municipality.objects.filter(is_ours=True).order_by("number"))
    for employer in EMPLOYERS:
        _load_employer(employer, municipalities, coordinator, at=at)
    for vacancy in VACANCIES:
        _load_vacancy(vacancy, municipalities, at=at)
    _load_interest(at=at)
    load_network(at=at)
    load_history([each.number for each in municipalities], today=timezone.localdate(at))
    learn_words()


def _person(email: str, name: str, *, coordinator: bool = False) -> User:
    facts = {"name": name, "is_coordinator": coordinator, "password": make_password(None)}
    person: User = User.objects.get_or_create(email=email, defaults=facts)[0]
    return person


def _load_employer(
    demo: DemoEmployer, municipalities: list[Municipality], coordinator: User, *, at: datetime
) -> None:
    employer, made = Employer.objects.get_or_create(
        org_number=demo.org_number,
        defaults={
            "name": demo.name,
            "sector": demo.sector,
            "organisation_form": demo.organisation_form,
            "sector_code": demo.sector_code,
            "standing": Standing.SOUND,
            "register_checked_at": at,
            "municipality": municipalities[0] if municipalities else None,
            "owner": coordinator,
            "due_at": workdays.close_of(WORKING_DAYS_TO_VET, after=at),
            "created_at": at,
        },
    )
    if not made:
        return
    contact = _person(demo.contact, "Hanna Personal (demo)")
    EmployerContact.objects.create(employer=employer, user=contact, created_at=at)
    if demo.vetted:
        vet_employer(employer, by=coordinator, at=at)


def _load_vacancy(demo: DemoVacancy, municipalities: list[Municipality], *, at: datetime) -> None:
    employer = Employer.objects.get(org_number=demo.employer)
    alive = Vacancy.objects.exclude(state=VacancyState.EXPIRED)
    contact = employer.contacts.order_by("created_at").first()
    if contact is None or alive.filter(employer=employer, title=demo.title).exists():
        return
    vacancy = post_vacancy(
        employer=employer, fields=_fields(demo, municipalities, at=at), by=contact.user, at=at
    )
    if municipalities and not demo.draft:
        publish_vacancy(vacancy, by=contact.user, at=at)


def _fields(
    demo: DemoVacancy, municipalities: list[Municipality], *, at: datetime
) -> VacancyFields:
    least, most = demo.extent
    here = {number % len(municipalities) for number in demo.where} if municipalities else set()
    deadline = None if demo.days is None else timezone.localdate(at) + timedelta(days=demo.days)
    return {
        "title": demo.title,
        "text": demo.text,
        "occupation": demo.occupation,
        "engagement_type": demo.engagement,
        "extent_min": least,
        "extent_max": most,
        "remote_share": demo.remote,
        "work_languages": demo.languages,
        "positions": demo.positions,
        "apply_by": deadline,
        "application_note": "Dette er en oppdiktet stilling. Send interesse her for å prøve.",
        "partner_open": demo.promise,
        "places": [{"municipality": municipalities[number]} for number in sorted(here)],
    }


def _load_interest(*, at: datetime) -> None:
    partner = _person("partner@example.org", "Petter Partner (demo)")
    wanted = Vacancy.objects.own().open().filter(title=INTERESTED_IN, employer__org_number=FIRM)
    vacancy = wanted.order_by("-published_at").first()
    if vacancy and not partner.interests.filter(vacancy=vacancy).exists():
        send_interest(vacancy, message=MESSAGE, by=partner, at=at)

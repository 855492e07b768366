"""Employers come in and are vetted."""

from datetime import datetime

from django.db import transaction

from flyttehjelp import register
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.register import Entity, NoEntity
from jobs import rules
from jobs.actions.checking import RegisterFacts, facts_of, who_vets
from jobs.actions.locks import hold_employer
from jobs.actions.nav_publishing import wish_at_nav
from jobs.enums import Standing
from jobs.models import Employer, EmployerContact, Vacancy


def sign_up_employer(*, org_number: str, by: User, at: datetime) -> Employer:
    """Take a new employer in, with ``by`` as its first contact, to be vetted by a coordinator.

    The register is asked before the transaction begins. When it cannot be reached, the employer
    is taken in unchecked, and ``check_employers`` asks again.

    :raises OrgNumberWrong: when the check digit says so.
    :raises OrgNumberUnknown: when the register does not know it.
    :raises EmployerNotSound: when it is bankrupt, deleted or being dissolved.
    :raises EmployerKnown: when it has signed up before.
    """
    rules.ensure_org_number(org_number)
    rules.ensure_unknown(known=Employer.objects.filter(org_number=org_number).exists())
    found = register.look_up(org_number)
    rules.ensure_in_register(known=found is not NoEntity.NOT_FOUND)
    facts = facts_of(found, at=at) if isinstance(found, Entity) else RegisterFacts()
    rules.ensure_sound(facts.get("standing", Standing.UNCHECKED))
    with transaction.atomic():
        return _take_in(org_number, facts, by=by, at=at)


def _take_in(org_number: str, facts: RegisterFacts, *, by: User, at: datetime) -> Employer:
    owner = who_vets(at)
    employer = Employer.objects.create(
        org_number=org_number,
        **facts,
        owner=owner,
        due_at=workdays.close_of(rules.WORKING_DAYS_TO_VET, after=at),
        created_at=at,
    )
    EmployerContact.objects.create(employer=employer, user=by, created_at=at)
    Happening.objects.note("employer.applied", about=employer.pk, by=by.pk, at=at)
    if owner:
        outbox.add(
            "employer.applied",
            key=f"employer.applied:{employer.pk}",
            about=employer.pk,
            recipient_id=owner.pk,
            at=at,
        )
    return employer


def vet_employer(employer: Employer, *, by: User, at: datetime) -> Employer:
    """Let the employer publish by itself from now on.

    :raises StepNotOpen: when it is vetted already.
    :raises EmployerNotSound: when the register says that it is bankrupt, deleted or dissolving.
    :raises OrgNumberUnknown: when the register does not know it.
    """
    _ensure_coordinator(by)
    with transaction.atomic():
        rules.ensure_may_be_vetted(hold_employer(employer.pk).standing)
        take_step(employer, rules.EMPLOYER_STEPS, "vet", due_at=None, decided_at=at, refusal="")
        _tell_decision(employer, "employer.vetted", by=by, at=at)
    return employer


def refuse_employer(employer: Employer, *, reason: str, by: User, at: datetime) -> Employer:
    """Say no to an employer, with the reason that its contacts are told. What a coordinator has
    published for it while it waited is taken down.

    :raises StepNotOpen: when it has been decided already.
    """
    _ensure_coordinator(by)
    with transaction.atomic():
        hold_employer(employer.pk)
        take_step(
            employer, rules.EMPLOYER_STEPS, "refuse", due_at=None, decided_at=at, refusal=reason
        )
        _take_down_vacancies(employer, by=by, at=at)
        _tell_decision(employer, "employer.refused", by=by, at=at)
    return employer


def _take_down_vacancies(employer: Employer, *, by: User, at: datetime) -> None:
    """Holding the employer: nothing is published for it meanwhile."""
    for vacancy in Vacancy.objects.own().open().filter(employer=employer).order_by("pk"):
        take_step(vacancy, rules.VACANCY_STEPS, "withdraw", ended_at=at)
        Happening.objects.note("vacancy.withdrawn", about=vacancy.pk, by=by.pk, at=at)
        wish_at_nav(vacancy, at=at)


def _ensure_coordinator(person: User) -> None:
    if not person.is_coordinator:
        raise NotYours


def _tell_decision(employer: Employer, kind: str, *, by: User, at: datetime) -> None:
    Happening.objects.note(kind, about=employer.pk, by=by.pk, at=at)
    for contact in employer.contacts.order_by("created_at", "pk"):
        outbox.add(
            kind,
            # An employer may be refused first and vetted later; each decision is a letter.
            key=f"{kind}:{employer.pk}:{contact.user_id}:{at.isoformat()}",
            about=employer.pk,
            recipient_id=contact.user_id,
            at=at,
        )

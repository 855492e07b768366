"""Employers come in, are vetted, and take others in."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from flyttehjelp import register
from flyttehjelp.accounts.actions import expect_person
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.register import Entity, NoEntity
from flyttehjelp.relocation.models import Municipality
from jobs import rules
from jobs.actions.locks import hold_employer
from jobs.enums import Standing
from jobs.models import Employer, EmployerContact, Vacancy


class RegisterFacts(TypedDict, total=False):
    name: str
    sector: str
    organisation_form: str
    sector_code: str
    parent_org_number: str
    standing: str
    register_checked_at: datetime
    municipality: Municipality | None
    website: str


def sign_up_employer(*, org_number: str, by: User, at: datetime) -> Employer:
    """Take a new employer in, with ``by`` as its first contact, to be vetted by a coordinator.

    The register is asked before the transaction begins. When it cannot be reached, the employer
    is taken in unchecked, and ``check_waiting_employers`` asks again.

    :raises OrgNumberWrong: when the check digit says so.
    :raises OrgNumberUnknown: when the register does not know it.
    :raises EmployerNotSound: when it is bankrupt, deleted or being dissolved.
    :raises EmployerKnown: when it has signed up before.
    """
    rules.ensure_org_number(org_number)
    rules.ensure_unknown(known=Employer.objects.filter(org_number=org_number).exists())
    found = register.look_up(org_number)
    rules.ensure_in_register(known=found is not NoEntity.NOT_FOUND)
    facts = _facts(found, at=at) if isinstance(found, Entity) else RegisterFacts()
    rules.ensure_sound(facts.get("standing", Standing.UNCHECKED))
    with transaction.atomic():
        return _take_in(org_number, facts, by=by, at=at)


def _take_in(org_number: str, facts: RegisterFacts, *, by: User, at: datetime) -> Employer:
    owner = _who_vets(at)
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


def _who_vets(at: datetime) -> User | None:
    """The coordinator at work who has the fewest to vet; when all are away, any of them."""
    everybody = User.objects.coordinators()
    at_work = everybody.at_work_on(timezone.localdate(at))
    waiting = Employer.objects.waiting_by_owner()
    candidates = list(at_work.order_by("joined_at")) or list(everybody.order_by("joined_at"))
    return min(candidates, key=lambda person: waiting.get(person.pk, 0), default=None)


def vet_employer(employer: Employer, *, by: User, at: datetime) -> Employer:
    """Let the employer publish by itself from now on.

    :raises StepNotOpen: when it is vetted already.
    """
    _ensure_coordinator(by)
    with transaction.atomic():
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


@transaction.atomic
def invite_contact(employer: Employer, *, email: str, by: User, at: datetime) -> EmployerContact:
    """Let one more person act for the employer, and write to them how to sign in.

    :raises NotYours: unless ``by`` is a coordinator or acts for the employer.
    :raises EmployerNotVetted: as long as no coordinator has said yes to the employer.
    :raises ContactKnown: when the person acts for the employer already.
    """
    insider = employer.contacts.filter(user=by).exists()
    if not (insider or by.is_coordinator):
        raise NotYours
    rules.ensure_vetted(employer.state)
    user = expect_person(email=email, language=by.language)
    rules.ensure_new_contact(known=employer.contacts.filter(user=user).exists())
    contact = EmployerContact.objects.create(employer=employer, user=user, created_at=at)
    Happening.objects.note("employer.contact_invited", about=employer.pk, by=by.pk, at=at)
    outbox.add(
        "employer.invited",
        key=f"employer.invited:{contact.pk}",
        about=employer.pk,
        recipient_id=user.pk,
        at=at,
    )
    return contact


def check_waiting_employers(*, now: datetime) -> int:
    """Ask the register about those it could not be asked about before; answer how many it knew.

    When it does not answer, the rest wait for the next time.
    """
    checked = 0
    for employer in Employer.objects.unchecked().order_by("created_at", "pk"):
        found = register.look_up(employer.org_number)
        if found is NoEntity.UNAVAILABLE:
            break
        facts = _facts(found, at=now)
        with transaction.atomic():
            checked += _write_down(employer, facts, at=now)
    return checked


def _write_down(employer: Employer, facts: RegisterFacts, *, at: datetime) -> int:
    hold_employer(employer.pk)
    written = Employer.objects.unchecked().filter(pk=employer.pk).update(**facts)
    if written:
        if "name" in facts:
            Vacancy.objects.own().filter(employer=employer).update(
                employer_name=facts["name"], sector=facts["sector"]
            )
        Happening.objects.note(
            "employer.checked",
            about=employer.pk,
            by=None,
            at=at,
            facts={"standing": facts["standing"]},
        )
    return written


def _facts(found: Entity | NoEntity, *, at: datetime) -> RegisterFacts:
    if isinstance(found, NoEntity):
        return {"standing": Standing.NOT_FOUND, "register_checked_at": at}
    municipality = Municipality.objects.filter(pk=found.municipality_number).first()
    return {
        "name": found.name,
        "sector": found.sector or "",
        "organisation_form": found.organisation_form,
        "sector_code": found.sector_code,
        "parent_org_number": found.parent_org_number,
        "standing": Standing(found.standing),
        "register_checked_at": at,
        "municipality": municipality,
        "website": found.website,
    }

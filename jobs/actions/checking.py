"""What the Brønnøysund register says of employers: asked later where it was away, and again each
month, for firms go bankrupt after they have signed up too."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypedDict

from django.db import transaction
from django.utils import timezone

from flyttehjelp import register
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.register import Entity, NoEntity
from flyttehjelp.relocation.models import Municipality
from jobs import rules
from jobs.actions.locks import hold_employer
from jobs.enums import PartnerPromise, Sector, Standing
from jobs.models import Employer, Vacancy

MOST_ASKED: Final = 40
# A register that fails so often in a row is away; one number it stumbles over is not that.
OUTAGE: Final = 3


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


def check_employers(*, now: datetime) -> int:
    """Ask the register about those it could not be asked about before, then about those it was
    asked about a month ago; answer how many it told of.

    When it does not answer, the rest wait for the next time.
    """
    waiting = Employer.objects.unchecked().order_by("created_at", "pk")
    long_ago = Employer.objects.to_check_again(now).order_by("register_checked_at", "pk")
    told, answers = _check(waiting[:MOST_ASKED], at=now)
    if answers:
        told += _check(long_ago[:MOST_ASKED], at=now)[0]
    return told


def _check(employers: Iterable[Employer], *, at: datetime) -> tuple[int, bool]:
    """Answers how many the register told of, and whether it answers at all."""
    told = failed = 0
    for employer in employers:
        found = register.look_up(employer.org_number)
        if found is NoEntity.UNAVAILABLE:
            failed += 1
            if failed == OUTAGE:
                return told, False
            continue
        with transaction.atomic():
            told += _write_down(employer, facts_of(found, at=at), at=at)
    return told, True


def _write_down(employer: Employer, facts: RegisterFacts, *, at: datetime) -> bool:
    """Unless another has been quicker."""
    held = hold_employer(employer.pk)
    if held.register_checked_at != employer.register_checked_at:
        return False
    Employer.objects.filter(pk=held.pk).update(**facts)
    if "name" in facts:
        own = Vacancy.objects.own().filter(employer=held)
        if facts["sector"] == Sector.PUBLIC:
            # As long as nobody knew, an interview could be promised. A talk can, by anybody.
            promised = own.filter(partner_open=PartnerPromise.INTERVIEW)
            promised.update(partner_open=PartnerPromise.TALK)
        own.update(employer_name=facts["name"], sector=facts["sector"])
    if facts["standing"] != held.standing:
        _note_standing(held, facts["standing"], at=at)
    return True


def _note_standing(employer: Employer, standing: str, *, at: datetime) -> None:
    """A coordinator hears of what makes an employer unfit: what follows is for people to decide."""
    Happening.objects.note(
        "employer.checked", about=employer.pk, by=None, at=at, facts={"standing": standing}
    )
    if standing not in rules.UNSOUND:
        return
    coordinator = employer.owner or who_vets(at)
    if coordinator:
        outbox.add(
            "employer.unsound",
            key=f"employer.unsound:{employer.pk}:{standing}:{at.isoformat()}",
            about=employer.pk,
            recipient_id=coordinator.pk,
            at=at,
        )


def who_vets(at: datetime) -> User | None:
    """The coordinator at work who has the fewest to vet; when all are away, any of them."""
    everybody = User.objects.coordinators()
    at_work = everybody.at_work_on(timezone.localdate(at))
    waiting = Employer.objects.waiting_by_owner()
    candidates = list(at_work.order_by("joined_at")) or list(everybody.order_by("joined_at"))
    return min(candidates, key=lambda person: waiting.get(person.pk, 0), default=None)


def facts_of(found: Entity | NoEntity, *, at: datetime) -> RegisterFacts:
    """What the register said, as it is written down."""
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

"""Ads from Nav find their employers among the members, and the vacancies of ours they repeat.

The register is asked by the clock, never by the import: an ad whose unit is not known yet is
shown at once, and marked later.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction

from flyttehjelp import register
from flyttehjelp.register import NoEntity
from jobs.enums import EmployerState, VacancyState
from jobs.matching import Opening, changes, nearest_member, repetitions
from jobs.models import Employer, OrgUnit, Vacancy
from jobs.queries import VacancyQuerySet

MOST_ASKED: Final = 50
# A register that fails so often in a row is away; one unit it stumbles over is not that.
OUTAGE: Final = 3


class Member(NamedTuple):
    id: UUID
    sector: str


class Members:
    """The vetted employers, and which of them a unit belongs to."""

    def __init__(self, org_numbers: Collection[str]) -> None:
        """Read what is known of these units; of none, nothing is asked of the database."""
        vetted = Employer.objects.filter(state=EmployerState.VETTED).order_by("pk")
        members = vetted.values_list("org_number", "pk", "sector") if org_numbers else ()
        self._members = {number: Member(pk, sector) for number, pk, sector in members}
        units = OrgUnit.objects.filter(org_number__in=list(org_numbers)).order_by("pk")
        self._above: dict[str, list[str]] = dict(units.values_list("org_number", "above"))

    def knows(self, org_number: str) -> bool:
        return org_number in self._above

    def of(self, org_number: str) -> Member | None:
        above = self._above.get(org_number, [])
        number = nearest_member(org_number, above, self._members) if org_number else None
        return self._members[number] if number else None


def remember_units(org_numbers: Iterable[str], *, at: datetime) -> None:
    """Note units that stood in ads, to be asked about."""
    units = [OrgUnit(org_number=number, seen_at=at) for number in sorted(set(org_numbers))]
    OrgUnit.objects.bulk_create(units, ignore_conflicts=True)


def ask_register(*, now: datetime) -> int:
    """Ask the register who is above the units of the ads; answer of how many it told.

    When it does not answer, the rest wait for the next time.
    """
    told = failed = 0
    for unit in OrgUnit.objects.to_ask(at=now).order_by("asked_at", "seen_at", "pk")[:MOST_ASKED]:
        above = register.those_above(unit.org_number)
        if above is NoEntity.UNAVAILABLE:
            failed += 1
            if failed == OUTAGE:
                break
            continue
        known = [] if isinstance(above, NoEntity) else list(above)
        OrgUnit.objects.filter(pk=unit.pk).update(above=known, asked_at=now)
        told += 1
    return told


def match_ads(*, at: datetime) -> tuple[int, int]:
    """Bring the employers of Nav's ads, and what they repeat, up to date.

    Derived from what is stored, so that a second time changes nothing. Answers how many ads got
    another employer, and how many another vacancy to repeat.
    """
    return _match_employers(at=at), _match_repetitions(at=at)


@transaction.atomic
def _match_employers(*, at: datetime) -> int:
    ads = Vacancy.objects.nav().published().exclude(employer_org_number="")
    numbers = set(ads.order_by("pk").values_list("employer_org_number", flat=True))
    members = Members(numbers)
    changed = 0
    for number in sorted(numbers):
        member = members.of(number)
        rows = ads.filter(employer_org_number=number)
        if member is None:
            changed += rows.filter(employer__isnull=False).update(employer=None, changed_at=at)
        else:
            # Nav's own word of the sector stands where the register says nothing.
            sector = {"sector": member.sector} if member.sector else {}
            others = rows.exclude(employer=member.id)
            changed += others.update(employer=member.id, changed_at=at, **sector)
    return changed


@transaction.atomic
def _match_repetitions(*, at: datetime) -> int:
    navs = Vacancy.objects.nav().published().filter(employer__isnull=False)
    ours = Vacancy.objects.own().filter(
        state__in=[VacancyState.PUBLISHED, VacancyState.FILLED],
        employer__in=navs.values("employer"),
    )
    wanted = repetitions(_openings(ours), _openings(navs))
    nav_rows = Vacancy.objects.nav().published().order_by("pk")
    before = dict(nav_rows.values_list("pk", "repeats"))
    todo = changes(before, wanted)
    for row, own in todo.items():
        nav_rows.filter(pk=row).update(repeats=own, changed_at=at)
    return len(todo)


def _openings(rows: VacancyQuerySet) -> list[Opening]:
    """Vacancies as far as it takes to tell whether two are one."""
    vacancies = rows.cards().order_by("pk").prefetch_related("places")
    return [
        Opening(
            id=row.pk,
            employer=row.employer_id,
            title=row.title,
            municipalities=frozenset(place.municipality_id for place in row.places.all()),
            occupation=row.occupation,
            apply_by=row.apply_by,
            application_url=row.application_url,
            published_at=row.published_at,
            ended_at=row.ended_at,
            names=f"{row.employer_name} {row.place_names}",
        )
        for row in vacancies
        if row.employer_id and row.published_at
    ]

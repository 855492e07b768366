"""Everything open that is a coordinator's goes to a colleague at once; what nobody answers for
gets somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from jobs.actions.checking import who_vets
from jobs.actions.keeping import find_keepers
from jobs.enums import EmployerState
from jobs.models import Employer, EmployerContact, Interest, Referral


@transaction.atomic
def hand_over_all(*, owner: UUID, to: User, by: User | None, at: datetime) -> int:
    """Give ``to`` the employers ``owner`` was to vet or to find a contact for, the interests that
    wait there, and the referrals stuck with them; answer how many. What is theirs as an employer's
    contact stays: only a contact may answer it."""
    theirs = Q(state=EmployerState.APPLIED) | Q(pk__in=Employer.objects.contactless())
    employers = _held(Employer.objects.filter(theirs, owner=owner))
    Employer.objects.filter(pk__in=employers).update(owner=to)
    referrals = _held(Referral.objects.stuck().filter(owner=owner))
    Referral.objects.filter(pk__in=referrals).update(owner=to)
    kept = Interest.objects.waiting().filter(owner=owner, vacancy__employer__contacts=None)
    interests = _held(kept)
    Interest.objects.filter(pk__in=interests).update(owner=to)
    facts: dict[str, object] = {"from": str(owner), "to": str(to.pk)}
    doer = by.pk if by else None
    _note("employer.handed_over", employers, by=doer, at=at, facts=facts)
    _note("referral.handed_over", referrals, by=doer, at=at, facts=facts)
    _note("interest.handed_over", interests, by=doer, at=at, facts=facts)
    return len(employers) + len(referrals) + len(interests)


@transaction.atomic
def find_owners(*, at: datetime) -> int:
    """Give what nobody answers for (the one who did is gone) to a coordinator, interests to the
    contact who has been there longest; answer how many found somebody."""
    given = 0
    coordinator = who_vets(at)
    if coordinator is not None:
        employers = _held(Employer.objects.filter(state=EmployerState.APPLIED, owner=None))
        Employer.objects.filter(pk__in=employers).update(owner=coordinator)
        facts: dict[str, object] = {"to": str(coordinator.pk)}
        _note("employer.handed_over", employers, by=None, at=at, facts=facts)
        given += len(employers)
    return given + _find_contacts(at=at) + find_keepers(at=at)


def _find_contacts(*, at: datetime) -> int:
    there = EmployerContact.objects.filter(employer=OuterRef("vacancy__employer"))
    longest = there.order_by("created_at", "pk").values("user")[:1]
    ownerless = Interest.objects.waiting().filter(owner=None).annotate(contact=Subquery(longest))
    found = ownerless.filter(contact__isnull=False).order_by("pk").values_list("pk", "contact")
    given = 0
    for pk, contact in found:
        given += Interest.objects.waiting().filter(pk=pk, owner=None).update(owner_id=contact)
        facts: dict[str, object] = {"to": str(contact)}
        Happening.objects.note("interest.handed_over", about=pk, by=None, at=at, facts=facts)
    return given


def _held(rows: QuerySet[Any]) -> list[UUID]:
    """Their keys; whoever works with one of them at this moment is waited for."""
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(held.values_list("pk", flat=True))


def _note(
    kind: str, moved: Sequence[UUID], *, by: UUID | None, at: datetime, facts: dict[str, object]
) -> None:
    for pk in moved:
        Happening.objects.note(kind, about=pk, by=by, at=at, facts=facts)

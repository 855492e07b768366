"""Who is to do it: the contact who promised, who stands in, and the coordinator after them."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from flyttehjelp.accounts.models import User
from jobs.models import EmployerContact, Pledge, Referral


def contacts_of(employer: UUID) -> list[UUID]:
    """Who acts for the employer, the one who has done so longest first."""
    rows = EmployerContact.objects.filter(employer=employer).order_by("created_at", "pk")
    return list(rows.values_list("user_id", flat=True))


def who_answers(pledge: Pledge) -> UUID | None:
    """The contact named in the pledge, where still one; else the deputy, else whoever is left."""
    there = contacts_of(pledge.employer_id)
    named = [person for person in (pledge.contact_id, pledge.deputy_id) if person in there]
    return next(iter([*named, *there]), None)


def who_stands_in(pledge: Pledge, *, instead_of: UUID | None) -> UUID | None:
    """The deputy named in the pledge, where still there and not the one who kept silent."""
    there = [person for person in contacts_of(pledge.employer_id) if person != instead_of]
    return pledge.deputy_id if pledge.deputy_id in there else next(iter(there), None)


def who_coordinates(at: datetime) -> UUID | None:
    """The coordinator at work who has the fewest stuck referrals; when all are away, any."""
    everybody = User.objects.coordinators().order_by("joined_at", "pk")
    at_work = everybody.at_work_on(timezone.localdate(at))
    held = Referral.objects.stuck_by_owner()
    candidates = list(at_work) or list(everybody)
    chosen = min(candidates, key=lambda person: held.get(person.pk, 0), default=None)
    return chosen.pk if chosen else None

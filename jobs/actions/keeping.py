"""An employer whose last contact is gone: a coordinator keeps it, and all that waits there, until
somebody acts for it again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.models import Happening
from jobs import rules
from jobs.actions.checking import who_vets
from jobs.actions.locks import hold_employer
from jobs.actions.people import contacts_of
from jobs.enums.network import ReferralStage
from jobs.models import Employer, Interest, Referral


def who_hears_for(employer: UUID | None, *, at: datetime) -> list[UUID]:
    """Its contacts, the one who has been it longest first; where there is none, its keeper."""
    if employer is None:
        return []
    if contacts := contacts_of(employer):
        return contacts
    keeper = keeper_of(Employer.objects.select_related("owner").get(pk=employer), at=at)
    return [keeper] if keeper else []


def keeper_of(employer: Employer, *, at: datetime) -> UUID | None:
    """The coordinator who is to find it a contact; where nobody is yet, the next one free."""
    kept = employer.owner if employer.contact_due_at else None
    if kept is not None and kept.is_coordinator:
        return kept.pk
    coordinator = who_vets(at)
    return coordinator.pk if coordinator else None


def take_in_charge(employer: Employer, *, without: UUID | None = None, at: datetime) -> None:
    """Holding the employer: give it and all that waits there to a coordinator, and write to them.
    ``without`` is the contact who goes."""
    coordinator = who_vets(at)
    keeper = coordinator.pk if coordinator and coordinator.pk != without else None
    due_at = workdays.close_of(rules.WORKING_DAYS_TO_FIND_CONTACT, after=at)
    Employer.objects.filter(pk=employer.pk).update(owner=keeper, contact_due_at=due_at)
    Happening.objects.note("employer.contactless", about=employer.pk, by=None, at=at)
    Interest.objects.waiting().filter(vacancy__employer=employer).update(owner=keeper)
    if keeper is None:
        return
    referrals = Referral.objects.waiting().filter(receiver=employer)
    referrals.update(owner=keeper, stage=ReferralStage.COORDINATOR, remind_at=None)
    outbox.add(
        "employer.contactless",
        key=f"employer.contactless:{employer.pk}:{at.isoformat()}",
        about=employer.pk,
        recipient_id=keeper,
        at=at,
    )


def give_back(employer: Employer, *, to: UUID) -> None:
    """Holding the employer: its first new contact gets what has waited for one. A referral that
    the member kept silent about before stays with the coordinator."""
    Employer.objects.filter(pk=employer.pk).update(contact_due_at=None)
    Interest.objects.waiting().filter(vacancy__employer=employer).update(owner=to)
    unasked = Referral.objects.stuck().filter(receiver=employer, silent_at=None)
    unasked.update(owner=to, stage=ReferralStage.CONTACT)


def find_keepers(*, at: datetime) -> int:
    """Give employers that nobody acts for, and nobody keeps, to a coordinator; answer how many."""
    if who_vets(at) is None:
        return 0
    lost = Employer.objects.without_keeper().order_by("pk").values_list("pk", flat=True)
    return sum(_find_keeper(pk, at=at) for pk in lost)


@transaction.atomic
def _find_keeper(pk: UUID, *, at: datetime) -> bool:
    held = hold_employer(pk)
    # The same condition again, under the lock: a contact may have come since we looked.
    if not Employer.objects.without_keeper().filter(pk=pk).exists():
        return False
    take_in_charge(held, at=at)
    return True

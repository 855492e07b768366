"""Interests that nobody answers: the employer is reminded, and then it is counted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.models import Happening
from jobs import rules
from jobs.actions.keeping import who_hears_for
from jobs.models import Interest


def remind_overdue(*, now: datetime) -> int:
    """Remind whoever is to answer of interests past their ten working days; answer of how many."""
    overdue = Interest.objects.to_remind_of(now)
    rows = overdue.order_by("due_at", "pk").values_list("pk", flat=True)
    return sum(_remind(pk, at=now) for pk in rows)


@transaction.atomic
def _remind(pk: UUID, *, at: datetime) -> bool:
    # The same condition again, in the UPDATE: an answer may have come since we looked.
    counts_at = workdays.close_of(rules.WORKING_DAYS_TO_COUNT, after=at)
    late = Interest.objects.filter(pk=pk).to_remind_of(at)
    if not late.update(reminded_at=at, counts_at=counts_at):
        return False
    Happening.objects.note("interest.reminded", about=pk, by=None, at=at)
    employer = Interest.objects.values_list("vacancy__employer", flat=True).get(pk=pk)
    for reader in who_hears_for(employer, at=at):
        outbox.add(
            "interest.overdue",
            key=f"interest.overdue:{pk}:{reader}",
            about=pk,
            recipient_id=reader,
            at=at,
        )
    return True


def count_unanswered(*, now: datetime) -> int:
    """Count the interests that stayed without an answer after the reminder too. Counted stays
    counted, also where an answer comes later."""
    silent = Interest.objects.to_count(now)
    rows = silent.order_by("counts_at", "pk").values_list("pk", flat=True)
    return sum(_count(pk, at=now) for pk in rows)


@transaction.atomic
def _count(pk: UUID, *, at: datetime) -> bool:
    if not Interest.objects.filter(pk=pk).to_count(at).update(counted_at=at):
        return False
    Happening.objects.note("interest.unanswered", about=pk, by=None, at=at)
    return True

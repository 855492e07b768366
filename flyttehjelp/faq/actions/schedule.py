"""Answers that wait for their day."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.faq.actions.entries import put_out
from flyttehjelp.faq.models import Entry
from flyttehjelp.faq.rules import entries as rules
from flyttehjelp.faq.rules.upkeep import ensure_can_wait

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@transaction.atomic
def schedule_entry(entry: Entry, *, publish_at: datetime, by: "User", at: datetime) -> Entry:
    """Let the clock publish a draft at ``publish_at``; said again, it is moved.

    :raises NotYours: when ``by`` neither is a coordinator nor answers for the entry.
    :raises TimeHasPassed: when that is not ahead of us.
    :raises TooFarAhead: when it would be out of date by then.
    :raises StepNotOpen: when it is no draft.
    """
    rules.ensure_may_edit(by, {entry.owner_id, entry.deputy_id})
    ensure_can_wait(entry, publish_at, at=at)
    take_step(entry, rules.STEPS, "schedule", publish_at=publish_at)
    facts: dict[str, object] = {"publish_at": publish_at.isoformat()}
    Happening.objects.note("entry.scheduled", about=entry.pk, by=by.pk, at=at, facts=facts)
    return entry


@transaction.atomic
def unschedule_entry(entry: Entry, *, by: "User", at: datetime) -> Entry:
    """Let a draft wait for a person again.

    :raises StepNotOpen: when it does not wait for the clock.
    """
    rules.ensure_may_edit(by, {entry.owner_id, entry.deputy_id})
    if not Entry.objects.scheduled().filter(pk=entry.pk).update(publish_at=None):
        raise StepNotOpen
    entry.publish_at = None
    Happening.objects.note("entry.unscheduled", about=entry.pk, by=by.pk, at=at)
    return entry


def publish_due(*, now: datetime) -> int:
    """Publish the drafts whose time has come, each in a transaction of its own."""
    due = Entry.objects.due_for_publication(now).order_by("publish_at", "pk")
    return sum(_publish(entry, at=now) for entry in due)


@transaction.atomic
def _publish(entry: Entry, *, at: datetime) -> bool:
    still = Entry.objects.due_for_publication(at).filter(pk=entry.pk)
    locked = still.select_for_update(of=("self",), no_key=True).first()
    if locked is None:
        return False
    put_out(locked, at=at)
    Happening.objects.note("entry.published", about=locked.pk, by=None, at=at)
    return True

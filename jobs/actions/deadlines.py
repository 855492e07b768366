"""Time in the network: reminder half-way, the deputy at the deadline, the coordinator after."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from jobs.actions.locks import hold_referral
from jobs.actions.people import who_coordinates, who_stands_in
from jobs.actions.referrals import ended
from jobs.enums.network import ReferralStage, ReferralState
from jobs.models import Card, Referral
from jobs.queries import ReferralQuerySet
from jobs.rules import referrals as rules

KIND_AT = {
    ReferralStage.DEPUTY: "referral.overdue",
    ReferralStage.COORDINATOR: "referral.stuck",
}


def keep_time(*, now: datetime) -> int:
    """Do what the clock asks for, one referral a transaction; answer how many moved."""
    rows = Referral.objects
    today = timezone.localdate(now)
    return (
        _each(rows.consent_over_on(today), end_consent, now=now)
        + _each(rows.asked().due_at_last(now), lapse, now=now)
        + _each(rows.waiting().due_at_last(now), hand_on, now=now)
        + _each(rows.to_remind_at(now), remind, now=now)
    )


def _each(
    rows: ReferralQuerySet, deed: Callable[[Referral, datetime], bool], *, now: datetime
) -> int:
    moved = 0
    for referral in rows.order_by("due_at", "pk"):
        try:
            with transaction.atomic():
                moved += deed(referral, now)
        except StepNotOpen:
            continue  # somebody was quicker than the clock
    return moved


def remind(referral: Referral, at: datetime) -> bool:
    """Half the promised time is gone."""
    waiting = Referral.objects.waiting().filter(pk=referral.pk, remind_at=referral.remind_at)
    if not waiting.update(remind_at=None):
        raise StepNotOpen
    _write(referral, "referral.reminder", referral.owner_id, at=at)
    return True


def hand_on(referral: Referral, at: datetime) -> bool:
    """The deadline is past: the deputy gets it, and after the deputy the coordinator."""
    if referral.stage == ReferralStage.COORDINATOR:
        # It came there before its time where nobody acts for the member: silence all the same.
        return bool(still_as_seen(referral).filter(silent_at=None).update(silent_at=at))
    stage, owner, due_at = _next_holder(referral, at=at)
    if owner is None:
        return False
    here = still_as_seen(referral)
    silent = {} if referral.silent_at else {"silent_at": at}
    if not here.update(stage=stage, owner_id=owner, due_at=due_at, remind_at=None, **silent):
        raise StepNotOpen
    Happening.objects.note(
        "referral.handed_on", about=referral.pk, by=None, at=at, facts={"stage": str(stage)}
    )
    _write(referral, KIND_AT[stage], owner, at=at)
    return True


def still_as_seen(referral: Referral) -> ReferralQuerySet:
    """The row, unless somebody has answered it or handed it on since we looked."""
    return Referral.objects.waiting().filter(
        pk=referral.pk, stage=referral.stage, due_at=referral.due_at
    )


def _next_holder(
    referral: Referral, *, at: datetime
) -> tuple[ReferralStage, UUID | None, datetime]:
    if referral.stage == ReferralStage.CONTACT and referral.pledge:
        deputy = who_stands_in(referral.pledge, instead_of=referral.owner_id)
        if deputy:
            due_at = workdays.close_of(rules.DAYS_OF_DEPUTY, after=at)
            return ReferralStage.DEPUTY, deputy, due_at
    due_at = workdays.close_of(rules.DAYS_OF_COORDINATOR, after=at)
    return ReferralStage.COORDINATOR, who_coordinates(at), due_at


def lapse(referral: Referral, at: datetime) -> bool:
    """The partner has not answered: that is a no, and nobody is told."""
    take_step(referral, rules.STEPS, "lapse", **ended(at), mark="")
    Happening.objects.note("referral.lapsed", about=referral.pk, by=None, at=at)
    return True


def end_consent(referral: Referral, at: datetime) -> bool:
    """The last day of the consent is past: the card goes, answered or not."""
    held = hold_referral(referral.pk)
    if held.state == ReferralState.OPEN:
        take_step(referral, rules.STEPS, "lapse", **ended(at), mark="")
    Card.objects.of(referral.pk).delete()
    Happening.objects.note("referral.consent_ended", about=referral.pk, by=None, at=at)
    return True


def _write(referral: Referral, kind: str, reader: UUID | None, *, at: datetime) -> None:
    outbox.add(
        kind,
        key=f"{kind}:{referral.pk}",
        about=referral.pk,
        recipient_id=reader,
        at=at,
    )

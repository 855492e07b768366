"""A vacancy stays up as long as its employer says that it is still vacant."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from jobs import rules
from jobs.actions.keeping import who_hears_for
from jobs.actions.locks import hold_vacancy, hold_with_employer
from jobs.actions.nav_publishing import wish_at_nav
from jobs.models import Vacancy
from jobs.rules import confirmation


@transaction.atomic
def confirm_vacancy(
    vacancy: Vacancy, *, by: User, at: datetime, seen: datetime | None = None
) -> Vacancy:
    """Say that the vacancy is still vacant; it stays up for another thirty days.

    ``seen`` is the confirmation that a letter's link was written after: the link is good until
    somebody confirms.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    :raises StepNotOpen: unless it is published.
    :raises AlreadyConfirmed: when ``seen`` is not the last confirmation any more.
    """
    _, locked = hold_with_employer(vacancy, by)
    rules.VACANCY_STEPS.after("confirm", locked.state)
    confirmation.ensure_not_confirmed_since(locked.confirmed_at, seen=seen)
    take_step(locked, rules.VACANCY_STEPS, "confirm", confirmed_at=at, warned_at=None)
    Happening.objects.note("vacancy.confirmed", about=locked.pk, by=by.pk, at=at)
    # Nav is told of the new last day.
    wish_at_nav(locked, at=at)
    return locked


def warn_unconfirmed(*, now: datetime) -> int:
    """Ask the contacts whether what nobody has confirmed for 25 days is still vacant; answer how
    many vacancies were asked about."""
    waiting = Vacancy.objects.to_warn_about(now - confirmation.WARN_AFTER)
    rows = waiting.order_by("confirmed_at", "pk").values_list("pk", flat=True)
    return sum(_warn(pk, at=now) for pk in rows)


@transaction.atomic
def _warn(pk: UUID, *, at: datetime) -> bool:
    # The same condition again, in the UPDATE: somebody may have confirmed since we looked.
    asked = (
        Vacancy.objects.filter(pk=pk)
        .to_warn_about(at - confirmation.WARN_AFTER)
        .update(warned_at=at)
    )
    if not asked:
        return False
    vacancy = Vacancy.objects.only("employer_id", "confirmed_at").get(pk=pk)
    Happening.objects.note("vacancy.warned", about=pk, by=None, at=at)
    _write("vacancy.unconfirmed", vacancy, at=at)
    return True


def take_down_unconfirmed(*, now: datetime) -> int:
    """Take down what was not confirmed for thirty days though its contacts were asked; answer
    how many were taken down."""
    lapsed = Vacancy.objects.to_take_down(
        confirmed_by=now - confirmation.CONFIRM_EVERY, warned_by=now - confirmation.LEAST_NOTICE
    )
    rows = lapsed.order_by("confirmed_at", "pk").values_list("pk", flat=True)
    return sum(_take_down(pk, at=now) for pk in rows)


@transaction.atomic
def _take_down(pk: UUID, *, at: datetime) -> bool:
    # Whoever confirms holds the row. We wait, and look again at what they have written.
    locked = hold_vacancy(pk)
    if not confirmation.is_lapsed(locked.state, locked.confirmed_at, locked.warned_at, at=at):
        return False
    take_step(locked, rules.VACANCY_STEPS, "expire", ended_at=at)
    facts: dict[str, object] = {"because": "unconfirmed"}
    Happening.objects.note("vacancy.expired", about=pk, by=None, at=at, facts=facts)
    _write("vacancy.taken_down", locked, at=at)
    wish_at_nav(locked, at=at)
    return True


def _write(kind: str, vacancy: Vacancy, *, at: datetime) -> None:
    """To every contact, or the coordinator who stands in for them, once for each confirmation
    that has grown old."""
    for reader in who_hears_for(vacancy.employer_id, at=at):
        outbox.add(
            kind,
            key=f"{kind}:{vacancy.pk}:{reader}:{vacancy.confirmed_at:%Y%m%dT%H%M%S}",
            about=vacancy.pk,
            recipient_id=reader,
            at=at,
        )

"""People of the network who act at the same moment, on real connections.

Each promise is kept by several guards: the lock on the referral, the conditional UPDATE, and a
constraint. A round may be run with some of them taken away; then everybody has read before
anybody writes, so that what is left is really needed.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.models import Happening, Notice
from jobs.actions import answers, consents, deadlines
from jobs.actions.consents import withdraw_consent
from jobs.actions.deadlines import hand_on
from jobs.models import Card, LedgerEntry, Referral
from tests.factories.jobs import EmployerContactFactory
from tests.factories.network import PledgeFactory
from tests.jobs.network.steps import answer, ask, consent
from tests.jobs.races import at_once, while_open

LOCK, CONDITION, CONSTRAINT = "lock", "condition", "constraint"
ALL_GUARDS = frozenset({LOCK, CONDITION, CONSTRAINT})
NONE = frozenset()
OURS = "jobs_ledgerentry, jobs_card, jobs_referral, jobs_cardconsent"


def opened() -> Referral:
    """A referral that a member with two contacts is to answer."""
    now = clock.now()
    return consent(ask(PledgeFactory(), PledgeFactory(), at=now), at=now)


def contact_of(referral: Referral) -> Any:
    assert referral.pledge is not None
    return referral.pledge.contact


@contextmanager
def guarded_by(guards: frozenset[str], *constraints: str, readers: int = 1) -> Iterator[None]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        if CONSTRAINT not in guards:
            stack.enter_context(lifted(*constraints))
        if LOCK not in guards:
            all_have_read = Barrier(readers)
            for module in (answers, consents):
                patch.setattr(module, "hold_referral", lambda pk: _read(pk, all_have_read))
        if CONDITION not in guards:
            for module in (answers, consents):
                patch.setattr(module, "take_step", _take_step_blindly)
            patch.setattr(
                deadlines, "still_as_seen", lambda seen: Referral.objects.filter(pk=seen.pk)
            )
        yield


def _read(pk: Any, all_have_read: Barrier) -> Referral:
    found = Referral.objects.select_related("consent").get(pk=pk)
    with suppress(BrokenBarrierError):
        all_have_read.wait(5)
    return found


def _take_step_blindly(row: Any, steps: Any, step: str, **fields: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(state=steps.target(step), **fields)
    for name, value in {"state": steps.target(step), **fields}.items():
        setattr(row, name, value)


@contextmanager
def lifted(*names: str) -> Iterator[None]:
    """Take constraints away; put them back when the rows that broke them are gone."""
    with connection.cursor() as cursor:
        definitions = [_drop(cursor, name) for name in names]
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {OURS} CASCADE")
            for definition in definitions:
                cursor.execute(definition)


def _drop(cursor: Any, name: str) -> str:
    """Answer the statement that makes it again."""
    cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s", [name])
    if found := cursor.fetchone():
        cursor.execute(f"DROP TRIGGER {name} ON jobs_ledgerentry")
        return str(found[0])
    cursor.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conname = %s",
        [name],
    )
    table, definition = cursor.fetchone()
    cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'


def many_answers(guards: frozenset[str] = ALL_GUARDS, how_many: int = 20) -> bool:
    """Twenty contacts of one member answer at once: one answer, one deed, one letter."""
    referral, now = opened(), clock.now()
    contacts = EmployerContactFactory.create_batch(how_many, employer=referral.receiver)
    constraints = ("ledger_each_deed_once", "ledger_given_equals_received")
    with guarded_by(guards, *constraints, readers=how_many):
        ends = at_once(
            *(
                lambda contact=contact: answer(
                    Referral.objects.get(pk=referral.pk), "talk", by=contact.user, at=now
                )
                for contact in contacts
            )
        )
        referral.refresh_from_db()
        deeds = LedgerEntry.objects.filter(referral=referral, deed="talk").count()
        told = Notice.objects.filter(about=referral.pk, kind="referral.answered").count()
        noted = Happening.objects.filter(about=referral.pk, kind="referral.answered").count()
        by_the_winner = [
            referral.answered_by_id == contact.user_id
            for contact, end in zip(contacts, ends, strict=True)
            if end == "done"
        ]
    return (by_the_winner, deeds, told, noted) == ([True], 2, 1, 1)


def answer_against_withdrawal() -> bool:
    """Whoever comes first: in the end the consent is withdrawn and nothing of the person left."""
    referral, now = opened(), clock.now()
    partner, contact = referral.partner, contact_of(referral)
    ends = at_once(
        lambda: answer(Referral.objects.get(pk=referral.pk), "talk", by=contact, at=now),
        lambda: withdraw_consent(Referral.objects.get(pk=referral.pk), by=partner, at=now),
    )
    return ends[1] == "done" and _forgotten(referral, answered=ends[0] == "done")


def _forgotten(referral: Referral, *, answered: bool) -> bool:
    referral.refresh_from_db()
    helped = LedgerEntry.objects.filter(referral=referral, deed="talk").count()
    return (
        (referral.state, referral.partner_id) == ("withdrawn", None)
        and not Card.objects.filter(referral=referral).exists()
        and (referral.answer, helped) == (("talk", 2) if answered else ("", 0))
    )


def answer_while_withdrawing(guards: frozenset[str] = ALL_GUARDS) -> tuple[bool, str, str]:
    """The answer comes when the withdrawal is done but not committed; answers whether it waited,
    how it ended, and what the referral says afterwards."""
    referral, now = opened(), clock.now()
    partner, contact = referral.partner, contact_of(referral)
    mine = Referral.objects.get(pk=referral.pk)

    def withdraw_slowly(start_the_other: Any) -> None:
        with transaction.atomic():
            withdraw_consent(referral, by=partner, at=now)
            start_the_other()

    with guarded_by(guards):
        waited, end = while_open(
            lambda: answer(mine, "talk", by=contact, at=now), first=withdraw_slowly
        )
        state = Referral.objects.get(pk=referral.pk).state
    return waited, end, state


def deadline_against_answer() -> bool:
    """Answered in the end, held by nobody; the deputy is written to only if it came first."""
    referral = opened()
    deadline = referral.due_at
    Referral.objects.filter(pk=referral.pk).update(remind_at=None)
    seen = Referral.objects.select_related("pledge").get(pk=referral.pk)
    contact = contact_of(referral)

    def hand() -> None:
        with transaction.atomic():
            hand_on(seen, deadline)

    ends = at_once(
        hand,
        lambda: answer(Referral.objects.get(pk=referral.pk), "no", by=contact, at=deadline),
    )
    referral.refresh_from_db()
    told = Notice.objects.filter(about=referral.pk, kind="referral.overdue").count()
    handed = ends[0] == "done"
    return (
        ends[1] == "done"
        and (referral.state, referral.owner_id, referral.due_at) == ("answered", None, None)
        and (told, referral.stage) == ((1, "deputy") if handed else (0, "contact"))
    )


def deadline_while_answering(guards: frozenset[str] = ALL_GUARDS) -> tuple[bool, str, bool]:
    """The deadline comes when the answer is given but not committed; answers whether it waited,
    how it ended, and whether somebody holds what is answered."""
    referral, now = opened(), clock.now()
    seen = Referral.objects.select_related("pledge").get(pk=referral.pk)
    contact = contact_of(referral)

    def answer_slowly(start_the_other: Any) -> None:
        with transaction.atomic():
            answer(referral, "no", by=contact, at=now)
            start_the_other()

    def hand() -> None:
        with transaction.atomic():
            hand_on(seen, now + timedelta(days=9))

    with guarded_by(guards, "referral_runs_with_owner_and_due_time"):
        waited, end = while_open(hand, first=answer_slowly)
        held = Referral.objects.get(pk=referral.pk).owner_id is not None
    return waited, end, held

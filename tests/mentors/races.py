"""Rounds in which several people do something at the same moment, on real transactions.

Each promise is kept by several guards: the locks, the conditions in the UPDATEs, the constraints.
A round may be run with some of them taken away. Then everybody is let read before anybody
writes, so that what is left is really needed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Event, RLock, Thread, local
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.db.utils import IntegrityError
from django.utils import timezone

from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.relocation.models import Newcomer
from mentors.actions import mentors, offers, rounds, wishes
from mentors.actions.mentors import pause_mentor
from mentors.actions.offers import accept_offer, expire_offer, withdraw_offer
from mentors.actions.rounds import send_round
from mentors.actions.wishes import change_wish, withdraw_wish
from mentors.enums import OfferState, WishState
from mentors.models import Mentor, Mentorship, Offer, Round
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, OfferFactory, RoundFactory, WishFactory

LOST = (RuleBroken, IntegrityError, OperationalError)
PATIENCE = 20
LOCKS, CONDITIONS, CONSTRAINTS = "locks", "conditions", "constraints"
ALL_GUARDS = frozenset({LOCKS, CONDITIONS, CONSTRAINTS})
Deed = Callable[[], object]


def at_once(deeds: Sequence[Deed]) -> list[object]:
    """Do everything at the same moment; answer what each gave, or how it lost."""
    start = Barrier(len(deeds))
    outcomes: list[object] = [None] * len(deeds)

    def run(place: int) -> None:
        start.wait(PATIENCE)
        try:
            outcomes[place] = deeds[place]()
        except LOST as lost:
            outcomes[place] = lost
        finally:
            connection.close()
            _end_turn()

    threads = [Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return outcomes


def winners(outcomes: Sequence[object]) -> int:
    return sum(not isinstance(outcome, LOST) for outcome in outcomes)


@contextmanager
def guarded_by(guards: frozenset[str], constraints: Sequence[str], racers: int) -> Iterator[None]:
    """Leave only ``guards`` standing while inside."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        if CONSTRAINTS not in guards:
            stack.enter_context(lifted(*constraints))
        step = take_step if CONDITIONS in guards else _take_step_blindly
        if LOCKS not in guards:
            for module in (offers, mentors):
                patch.setattr(module, "hold_mentor", lambda pk: Mentor.objects.get(pk=pk))
            for module in (offers, wishes):
                patch.setattr(module, "hold_newcomer", lambda pk: Newcomer.objects.get(pk=pk))
            step = _after_all_have_read(step, racers)
        for module in (offers, wishes):
            patch.setattr(module, "take_step", step)
        if CONDITIONS not in guards:
            patch.setattr(offers, "take_place", _take_place_blindly)
        yield


@contextmanager
def lifted(*names: str) -> Iterator[None]:
    """Take constraints away; put them back when the rows that broke them are gone."""
    with connection.cursor() as cursor:
        definitions = [_drop(cursor, name) for name in names]
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE mentors_mentor, mentors_wish, mentors_groupdate CASCADE")
            for definition in definitions:
                cursor.execute(definition)


def _drop(cursor: Any, name: str) -> str:
    """Answer the statement that makes it again. A partial unique constraint is an index."""
    cursor.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conname = %s",
        [name],
    )
    if found := cursor.fetchone():
        table, definition = found
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        return f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
    cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [name])
    (definition,) = cursor.fetchone()
    cursor.execute(f'DROP INDEX "{name}"')
    return definition


def _take_step_blindly(row: Any, steps: Any, step: str, **fields: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(state=steps.target(step), **fields)
    row.state = steps.target(step)


def _take_place_blindly(mentor: Mentor) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(active_count=F("active_count") + 1)


# Who writes after all have read writes alone, or a deadlock could hide what is missing.
turn, mine = RLock(), local()


def _end_turn() -> None:
    if getattr(mine, "has_met", False):
        turn.release()


def _after_all_have_read(step: Callable[..., None], racers: int) -> Callable[..., None]:
    everybody = Barrier(racers)

    def wait_then_step(*args: Any, **fields: Any) -> None:
        if not getattr(mine, "has_met", False):
            mine.has_met = True
            try:
                everybody.wait(PATIENCE)
            except BrokenBarrierError:
                pytest.fail("not everybody came to write")
            if hasattr(mine, "goes_after"):
                mine.goes_after.wait(PATIENCE)
            turn.acquire()
        step(*args, **fields)

    return wait_then_step


ONE_MENTORSHIP = ["one_active_mentorship_per_newcomer", "mentors_mentorship_wish_id_key"]


def many_mentors_accept_one_wish(guards: frozenset[str] = ALL_GUARDS, racers: int = 20) -> bool:
    """One offer at a time is the rule; it is lifted here. Answer whether one mentor won."""
    lifts = ONE_MENTORSHIP if CONSTRAINTS not in guards else []
    with lifted("one_pending_offer_per_wish"), guarded_by(guards, lifts, racers):
        wish = WishFactory()
        asked = [OfferFactory(wish=wish, mentor=MentorFactory()) for _ in range(racers)]
        at = clock.now()
        outcomes = at_once(
            [
                lambda offer=offer: accept_offer(offer, by=offer.mentor.user, at=at)
                for offer in asked
            ]
        )
        taken = sum(Mentor.objects.values_list("active_count", flat=True))
        accepted = Offer.objects.filter(state=OfferState.ACCEPTED).count()
        counts = (winners(outcomes), Mentorship.objects.active().count(), taken, accepted)
    return counts == (1, 1, 1, 1)


def many_wishes_to_one_mentor(guards: frozenset[str] = ALL_GUARDS, racers: int = 20) -> bool:
    """One place, many open offers, all accepted at once. Answer whether one got the place."""
    with guarded_by(guards, ["mentor_within_capacity"], racers):
        mentor = MentorFactory(capacity=1)
        asked = [OfferFactory(mentor=mentor) for _ in range(racers)]
        at = clock.now()
        outcomes = at_once(
            [lambda offer=offer: accept_offer(offer, by=mentor.user, at=at) for offer in asked]
        )
        mentor.refresh_from_db()
        running = Mentorship.objects.active().filter(mentor=mentor).count()
        counts = (winners(outcomes), running, mentor.active_count)
    return counts == (1, 1, 1)


def accept_against(other: str, guards: frozenset[str] = ALL_GUARDS) -> bool:
    """Answer whether exactly one of the two happened, and the rows tell one story."""
    with guarded_by(guards, [], 2):
        offer = OfferFactory()
        coordinator = UserFactory(is_coordinator=True)
        at, later = clock.now(), offer.expires_at + timedelta(seconds=1)
        others: dict[str, Deed] = {
            "expiry": lambda: expire_offer(_read(offer), at=later),
            "withdrawal": lambda: withdraw_offer(_read(offer), by=coordinator, at=at),
            "withdrawn wish": lambda: withdraw_wish(
                _read(offer).wish, by=offer.wish.newcomer.user, at=at
            ),
        }
        accept: Deed = lambda: accept_offer(_read(offer), by=offer.mentor.user, at=at)  # noqa: E731 - a deed beside its like
        accepted, undone = at_once([accept, others[other]])
        return winners([accepted, undone]) == 1 and _tells_one_story(offer)


def accept_against_pause(guards: frozenset[str] = ALL_GUARDS) -> bool:
    """Both may happen, the yes first. Answer whether the offer was ended in one way only."""
    with guarded_by(guards, [], 2):
        offer, at, paused = OfferFactory(), clock.now(), Event()
        mentor = offer.mentor

        def accept() -> None:
            # The pause has written to the mentor's row before they meet. Without the locks a yes
            # that wrote first would wait for that row, and the pause for its turn.
            mine.goes_after = paused
            accept_offer(_read(offer), by=mentor.user, at=at)

        def pause() -> None:
            try:
                today = timezone.localdate(at)
                pause_mentor(mentor, by=mentor.user, at=at, paused_from=today)
            finally:
                paused.set()

        at_once([accept, pause])
        ended = Happening.objects.filter(about=offer.pk).order_by("pk")
        kinds = set(ended.values_list("kind", flat=True))
        once = kinds in ({"offer.accepted"}, {"offer.withdrawn"})
        return once and _tells_one_story(offer)


def accept_against_change(guards: frozenset[str] = ALL_GUARDS) -> bool:
    """Answer whether the mentor said yes to the wish they read, or the wish was changed first."""
    with guarded_by(guards, [], 2):
        offer, at, changed = OfferFactory(), clock.now(), Event()

        def accept() -> object:
            # Without the locks both have read before either writes. The change goes first: after
            # a yes the wish has an end, which the database alone would not let wait again.
            mine.goes_after = changed
            return accept_offer(_read(offer), by=offer.mentor.user, at=at)

        def change() -> object:
            try:
                wish, content = _read(offer).wish, wishes.WishContent(message="Helst på ski.")
                return change_wish(wish, by=offer.wish.newcomer.user, at=at, content=content)
            finally:
                changed.set()

        outcomes = at_once([accept, change])
        told = list(Happening.objects.filter(about=offer.pk).values_list("kind", flat=True))
        message = _read(offer).wish.message
        stories = {("offer.accepted", ""), ("offer.withdrawn", "Helst på ski.")}
        ended_once = len(told) == 1 and (told[0], message) in stories
        return winners(outcomes) == 1 and ended_once and _tells_one_story(offer)


def preview_sent_by_many(racers: int = 20, *, blindly: bool = False) -> bool:
    """Answer whether a batch that many send at once is sent once."""
    coordinator, at = UserFactory(is_coordinator=True), clock.now()
    wished, able = WishFactory.create_batch(2), MentorFactory.create_batch(2)
    pairs = [
        {"wish": str(wish.pk), "mentor": str(mentor.pk), "score": 1, "reasons": []}
        for wish, mentor in zip(wished, able, strict=True)
    ]
    preview = RoundFactory(pairs=pairs)
    copies = [Round.objects.get(pk=preview.pk) for _ in range(racers)]
    with pytest.MonkeyPatch.context() as patch:
        if blindly:
            patch.setattr(rounds, "take_step", _take_step_blindly)
        outcomes = at_once(
            [lambda copy=copy: send_round(copy, by=coordinator, at=at) for copy in copies]
        )
    sent = Offer.objects.filter(wish__in=wished).count()
    Round.objects.filter(pk=preview.pk).delete()
    return (winners(outcomes), sent) == (1, 2)


def _read(offer: Offer) -> Offer:
    return Offer.objects.select_related("wish__newcomer", "mentor").get(pk=offer.pk)


def _tells_one_story(offer: Offer) -> bool:
    offer = _read(offer)
    running = Mentorship.objects.active().filter(wish=offer.wish).count()
    is_accepted = offer.state == OfferState.ACCEPTED
    is_matched = offer.wish.state == WishState.MATCHED
    return (running, offer.mentor.active_count, is_matched) == (
        int(is_accepted),
        int(is_accepted),
        is_accepted,
    )

"""Many people at one date at the same moment, on real transactions."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Barrier, Event
from typing import Any
from uuid import UUID

import pytest

from flyttehjelp.core import clock
from mentors.actions import dates
from mentors.actions.dates import sign_up, withdraw_sign_up
from mentors.enums import SignUpState
from mentors.models import GroupDate, SignUp
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, SignUpFactory
from tests.mentors.races import PATIENCE, at_once, lifted, winners

NEVER_OVERBOOKED = "group_date_never_overbooked"
ONCE = "signed_up_once_for_a_date"


@contextmanager
def unguarded(constraint: str, *, racers: int = 20) -> Iterator[None]:
    """Take the date's lock away, and what the database promises. Everybody is let read before
    anybody writes, so that it never goes well by luck."""
    read, create, everybody = (
        GroupDate.objects.select_related("group"),
        SignUp.objects.create,
        Barrier(racers),
    )

    def create_after_all_have_read(**fields: Any) -> SignUp:
        everybody.wait(PATIENCE)
        return create(**fields)

    with ExitStack() as stack:
        stack.enter_context(lifted(constraint))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(dates, "hold_date", lambda pk: read.get(pk=pk))
        patch.setattr(SignUp.objects, "create", create_after_all_have_read)
        yield


def twenty_want_the_last_place(racers: int = 20) -> bool:
    """Answer whether one got it, and all the others stand on the list."""
    date, at = GroupDateFactory(places=1), clock.now()
    people = UserFactory.create_batch(racers)
    at_once([lambda one=one: sign_up(date, by=one, at=at) for one in people])
    states = list(SignUp.objects.filter(date=date).values_list("state", flat=True))
    date.refresh_from_db()
    return (date.taken, states.count(SignUpState.COMING), states.count(SignUpState.WAITING)) == (
        1,
        1,
        racers - 1,
    )


def one_clicks_twenty_times(racers: int = 20) -> bool:
    """Answer whether they have one place."""
    date, at, person = GroupDateFactory(places=racers), clock.now(), UserFactory()
    at_once([lambda: sign_up(date, by=person, at=at) for _ in range(racers)])
    date.refresh_from_db()
    return (SignUp.objects.filter(date=date).count(), date.taken) == (1, 1)


def place_given_back_while_others_come(racers: int = 10) -> bool:
    """Answer whether the place went to one other, and the rest stand on the list."""
    return given_back_while_others_come(racers) == (1, 1, racers - 1)


def given_back_while_others_come(racers: int = 10) -> tuple[int, int, int]:
    """Answer how many places are taken, and how many others come and wait."""
    date, at = GroupDateFactory(places=1, taken=1), clock.now()
    mine = SignUpFactory(date=date)
    people = UserFactory.create_batch(racers)
    back = lambda: withdraw_sign_up(mine, by=mine.user, at=at)  # noqa: E731 - a deed beside its like
    at_once([back, *(lambda one=one: sign_up(date, by=one, at=at) for one in people)])
    others = SignUp.objects.filter(date=date).exclude(user=mine.user)
    states = list(others.values_list("state", flat=True))
    date.refresh_from_db()
    return date.taken, states.count(SignUpState.COMING), states.count(SignUpState.WAITING)


def first_in_line_gives_up_while_moved_up() -> bool:
    """Answer whether the place went to the next in line."""
    return given_up_while_moved_up() == (2, ["withdrawn", "withdrawn", "coming"], 1)


def given_up_while_moved_up() -> tuple[int, list[str], int]:
    """One has the place and two wait. The one with the place and the first in line give up at
    once. Answer how many could, how it stands with the three, and how many places are taken."""
    date, at = GroupDateFactory(places=1, taken=1), clock.now()
    states = [SignUpState.COMING, SignUpState.WAITING, SignUpState.WAITING]
    three = [
        SignUpFactory(date=date, state=state, created_at=at - timedelta(hours=3 - place))
        for place, state in enumerate(states)
    ]
    outcomes = at_once(
        [lambda one=one: withdraw_sign_up(one, by=one.user, at=at) for one in three[:2]]
    )
    there = SignUp.objects.filter(date=date).order_by("created_at")
    date.refresh_from_db()
    return winners(outcomes), list(there.values_list("state", flat=True)), date.taken


@contextmanager
def given_up_unseen() -> Iterator[None]:
    """Take the date's lock away. The first in line reads that they have no place to give back;
    then they are moved up; and only then they write that they do not come."""
    read, step, move_up = (
        GroupDate.objects.select_related("group"),
        dates.take_step,
        dates._move_up,
    )
    has_read, is_moved_up = Event(), Event()

    def move_up_after(*args: Any, **named: Any) -> None:
        assert has_read.wait(PATIENCE), "the first in line did not give up"
        move_up(*args, **named)
        is_moved_up.set()

    def take_step(row: Any, steps: Any, name: str, **fields: Any) -> None:
        if name == "withdraw" and row.state == SignUpState.WAITING:
            has_read.set()
            assert is_moved_up.wait(PATIENCE), "the first in line was not moved up"
        step(row, steps, name, **fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "hold_date", lambda pk: read.get(pk=pk))
        patch.setattr(dates, "_move_up", move_up_after)
        patch.setattr(dates, "take_step", take_step)
        yield


@contextmanager
def given_back_unseen(racers: int = 10) -> Iterator[None]:
    """Take the date's lock away. Whoever comes reads that there is no place; then the place is
    given back, to nobody, as nobody stands on the list yet; and only then they write themselves
    on it."""
    read, make, move_up = (
        GroupDate.objects.select_related("group"),
        SignUp.objects.create,
        dates._move_up,
    )
    everybody, nobody_to_move_up = Barrier(racers + 1), Event()

    def hold_date(pk: UUID) -> GroupDate:
        date = read.get(pk=pk)
        everybody.wait(PATIENCE)
        return date

    def move_up_and_tell(*args: Any, **named: Any) -> None:
        move_up(*args, **named)
        nobody_to_move_up.set()

    def create(**fields: Any) -> SignUp:
        if fields["state"] == SignUpState.WAITING:
            assert nobody_to_move_up.wait(PATIENCE), "the place was not given back"
        return make(**fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "hold_date", hold_date)
        patch.setattr(dates, "_move_up", move_up_and_tell)
        patch.setattr(SignUp.objects, "create", create)
        yield

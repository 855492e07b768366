"""Who waits for a place knows which in the queue they are, and moves up in that order."""

from datetime import timedelta

import pytest

from mentors.actions.dates import sign_up, withdraw_sign_up
from mentors.enums import SignUpState
from mentors.models import SignUp
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, SignUpFactory

pytestmark = pytest.mark.django_db


def numbers(date) -> dict[str, int | None]:
    there = SignUp.objects.filter(date=date).with_number().order_by("created_at", "pk")
    return {one.user.name: one.number for one in there.select_related("user")}


def stand_in_line(date, at, *names) -> dict[str, SignUp]:
    """One a minute."""
    return {
        name: sign_up(date, by=UserFactory(name=name), at=at + timedelta(minutes=minute))
        for minute, name in enumerate(names)
    }


def test_those_who_wait_are_numbered_and_nobody_else(at):
    date = GroupDateFactory(places=1, taken=1)
    came = {
        "har plass": SignUpState.COMING,
        "A": SignUpState.WAITING,
        "ga opp": SignUpState.WITHDRAWN,
        "B": SignUpState.WAITING,
    }
    for minute, (name, state) in enumerate(came.items()):
        when = at + timedelta(minutes=minute)
        SignUpFactory(date=date, user__name=name, state=state, created_at=when)
    SignUpFactory(state=SignUpState.WAITING, created_at=at)

    assert numbers(date) == {"har plass": None, "A": 1, "ga opp": None, "B": 2}


def test_each_date_has_a_queue_of_its_own():
    for date in GroupDateFactory.create_batch(2, places=1, taken=1):
        SignUpFactory(date=date, user__name="A", state=SignUpState.WAITING)

        assert numbers(date) == {"A": 1}


def test_those_who_came_in_the_same_moment_have_numbers_of_their_own(at):
    date = GroupDateFactory(places=1, taken=1)
    SignUpFactory.create_batch(4, date=date, state=SignUpState.WAITING, created_at=at)

    found = SignUp.objects.filter(date=date).with_number().order_by("pk")

    assert [one.number for one in found] == [1, 2, 3, 4]


def test_number_falls_when_somebody_ahead_gives_up_or_moves_up(at):
    date = GroupDateFactory(places=1)
    there = stand_in_line(date, at, "har plass", "A", "B", "C")

    a_gives_up = there["A"]
    withdraw_sign_up(a_gives_up, by=a_gives_up.user, at=at)
    after_that = numbers(date)
    withdraw_sign_up(there["har plass"], by=there["har plass"].user, at=at)

    waiting = {"B": 1, "C": 2}
    assert {name: after_that[name] for name in waiting} == waiting
    assert {name: numbers(date)[name] for name in waiting} == {"B": None, "C": 1}
    assert SignUp.objects.get(user__name="B").state == SignUpState.COMING

"""Many people at one date at the same moment, on real transactions."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Barrier
from typing import Any

import pytest

from flyttehjelp.core import clock
from mentors.actions import dates
from mentors.actions.dates import sign_up, withdraw_sign_up
from mentors.enums import SignUpState
from mentors.models import GroupDate, SignUp
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, SignUpFactory
from tests.mentors.races import PATIENCE, at_once, lifted

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
    """Answer whether the place went to one other, and nobody got one too many."""
    date, at = GroupDateFactory(places=1, taken=1), clock.now()
    mine = SignUpFactory(date=date)
    people = UserFactory.create_batch(racers)
    back = lambda: withdraw_sign_up(mine, by=mine.user, at=at)  # noqa: E731 - a deed beside its like
    at_once([back, *(lambda one=one: sign_up(date, by=one, at=at) for one in people)])
    coming = SignUp.objects.filter(date=date, state=SignUpState.COMING)
    date.refresh_from_db()
    return (date.taken, coming.count(), coming.filter(user=mine.user).exists()) == (1, 1, False)

"""The last place is given to one, whatever happens at the same moment."""

import pytest

from tests.mentors import group_races
from tests.mentors.group_races import (
    NEVER_OVERBOOKED,
    ONCE,
    given_back_unseen,
    given_up_unseen,
    unguarded,
)

pytestmark = pytest.mark.django_db(transaction=True)
RACES = [
    group_races.twenty_want_the_last_place,
    group_races.one_clicks_twenty_times,
    group_races.place_given_back_while_others_come,
    group_races.first_in_line_gives_up_while_moved_up,
]
NAMES = ["last place", "one person", "given back", "given up"]


@pytest.mark.parametrize("race", RACES, ids=NAMES)
def test_places_are_given_out_right(race):
    assert all(race() for _ in range(2))


@pytest.mark.resilience
@pytest.mark.parametrize("race", RACES, ids=NAMES)
def test_places_are_given_out_right_fifty_times(race):
    rounds = [race() for _ in range(50)]

    print(f"\n{race.__name__}: {sum(rounds)} of {len(rounds)} rounds right")  # noqa: T201 - what a resilience test counts
    assert rounds == [True] * 50


def test_without_lock_and_constraint_the_last_place_is_given_to_all():
    with unguarded(NEVER_OVERBOOKED):
        assert not group_races.twenty_want_the_last_place()


def test_without_lock_and_constraint_one_person_has_many_places():
    with unguarded(ONCE):
        assert not group_races.one_clicks_twenty_times()


def test_without_lock_a_place_given_back_goes_to_nobody_while_all_wait_for_it():
    with given_back_unseen(racers=10):
        left = group_races.given_back_while_others_come(racers=10)

    assert left == (0, 0, 10)


def test_without_lock_a_place_is_lost_with_who_gives_up_while_moved_up():
    with given_up_unseen():
        left = group_races.given_up_while_moved_up()

    assert left == (2, ["withdrawn", "withdrawn", "waiting"], 1)

"""The survey's one-time link in full: 50 rounds of 20 at once."""

import pytest

from tests.insight import races

pytestmark = [pytest.mark.resilience, pytest.mark.django_db(transaction=True)]
ROUNDS = 50


def test_twenty_use_the_same_link():
    rounds = [races.many_use_one_link() for _ in range(ROUNDS)]

    print(f"\n20 use one link: {sum(rounds)} of {ROUNDS} rounds right")  # noqa: T201 - what a resilience test counts
    assert rounds == [True] * ROUNDS


def test_without_the_condition_every_round_goes_wrong():
    rounds = [races.many_use_one_link(guarded=False) for _ in range(ROUNDS)]

    print(f"\nwithout the condition: {sum(rounds)} of {ROUNDS} rounds right")  # noqa: T201 - as above
    assert rounds == [False] * ROUNDS

"""The network in full: races of 50 rounds, and a walk of at least 10,000 random steps."""

import pytest

from tests.jobs.network import races, walk

ROUNDS = 50
RACES = [races.many_answers, races.answer_against_withdrawal, races.deadline_against_answer]


@pytest.mark.resilience
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", RACES)
def test_race_in_the_network(race):
    assert [race() for _ in range(ROUNDS)] == [True] * ROUNDS


@pytest.mark.resilience
@pytest.mark.django_db
def test_ten_thousand_random_steps():
    steps = walk.walk(walks=60, steps=250)

    print(f"\n{steps.total()} steps: {dict(sorted(steps.items()))}")  # noqa: T201 - for who runs it
    assert steps.total() >= 10_000

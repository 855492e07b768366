"""The desk of questions in full: races of 50 rounds of 20, and a walk of at least 10,000 steps."""

import pytest

from tests.faq import races, walk

ROUNDS = 50
PEOPLE = 20


@pytest.mark.resilience
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", races.RACES)
def test_race_at_the_desk(race, monkeypatch):
    monkeypatch.setattr("flyttehjelp.core.outbox._wake_worker", lambda: None)
    people = races.coordinators(PEOPLE)

    assert [race(people) for _ in range(ROUNDS)] == [True] * ROUNDS


@pytest.mark.resilience
@pytest.mark.django_db
def test_ten_thousand_random_steps():
    steps = walk.walk(walks=50, steps=250)

    print(f"\n{steps.total()} steps: {dict(sorted(steps.items()))}")  # noqa: T201 - for who runs it
    assert steps.total() >= 10_000

"""A short random walk; the long one is in tests/resilience."""

import pytest

from tests.jobs.network.walk import walk

pytestmark = pytest.mark.django_db


def test_a_few_hundred_random_steps_keep_every_promise():
    taken = walk(walks=4, steps=60)

    assert taken.total() >= 200
    assert taken["asks"] > 0
    assert taken["consents"] > 0

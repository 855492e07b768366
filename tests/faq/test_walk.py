"""A short random walk through the desk; tests/resilience goes ten thousand steps."""

import pytest

from tests.faq import walk


@pytest.mark.django_db
def test_every_open_question_has_an_owner_and_each_asker_the_letters_owed():
    steps = walk.walk(walks=4, steps=50)

    assert steps["answer"] > 0

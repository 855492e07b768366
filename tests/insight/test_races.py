"""A letter's link is good once, also for those who use it at the same moment."""

import pytest

from tests.insight import races

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_twenty_who_use_a_link_at_once_one_is_stored():
    assert races.many_use_one_link()


def test_without_the_condition_more_than_one_would_be_stored():
    assert not races.many_use_one_link(guarded=False, how_many=5)

"""The newest page is asked for again and again: cheaply, and without losing anything."""

import uuid
from datetime import timedelta

import pytest

from jobs.models import FeedCursor, Vacancy
from tests.jobs.nav.story import open_table
from tests.servers.nav_history import make_ad


@pytest.mark.parametrize("how_many", [1, 2, 3, 7])
def test_quiet_feed_is_soon_answered_with_304_alone(how_many, nav, story, read):
    for number in range(how_many):
        story.publish(f"ad {number}")
    read()
    read()
    nav.history.asked.clear()
    nav.history.answered.clear()

    tally = read()

    assert dict(nav.history.answered) == {304: 1, 200: 1}
    assert nav.history.asked[0] == "/api/publicToken"
    assert (tally.pages, tally.items) == (0, 0)


@pytest.mark.parametrize("how_many", [1, 2, 3])
def test_news_after_a_304_is_found(how_many, story, read):
    story.publish("old")
    for _ in range(3):
        read()
    for number in range(how_many):
        story.publish(f"new {number}")

    read()

    assert sorted(open_table()) == sorted(["old", *(f"new {n}" for n in range(how_many))])


def test_fresh_page_is_read_whole_until_its_time_is_settled(nav, story, read, at):
    """An event may become visible some moments after the time it carries; a filtered page would
    hide it for good."""
    first = make_ad(uuid.uuid4(), title="first")
    late = make_ad(uuid.uuid4(), title="late")
    last = make_ad(uuid.uuid4(), title="last")
    moment = at - timedelta(seconds=30)
    nav.history.publish(first, at=moment)
    read()
    etag = FeedCursor.objects.get().etag
    nav.history.publish(late, at=moment)
    nav.history.publish(last, at=moment - timedelta(seconds=5))

    read()

    assert etag == ""
    assert sorted(open_table()) == ["first", "last", "late"]


def test_event_of_the_same_second_comes_with_the_next_one(nav, story, read):
    story.publish("first")
    read()
    read()
    same_second = make_ad(uuid.uuid4(), title="same second")
    nav.history.publish(same_second, at=story.at)
    read()
    hidden = open_table()
    story.publish("next")

    read()

    assert sorted(hidden) == ["first"]
    assert sorted(open_table()) == ["first", "next", "same second"]


def test_empty_feed_is_no_trouble(nav, read):
    tally = read()

    assert (tally.trouble, tally.pages) == ("", 0)
    assert nav.history.answered[404] == 1
    assert FeedCursor.objects.count() == 0


def test_first_run_begins_half_a_year_back(nav, story, read, at):
    nav.history.publish(make_ad(uuid.uuid4(), title="too old"), at=at - timedelta(days=200))
    nav.history.publish(make_ad(uuid.uuid4(), title="old"), at=at - timedelta(days=180))

    tally = read()

    assert tally.items == 1
    assert [row.title for row in Vacancy.objects.order_by("pk")] == ["old"]


def test_news_of_a_page_that_nav_forgot_leads_to_the_whole_page_and_on(nav, story, read):
    story.publish("old")
    read()
    read()
    nav.history.events.clear()
    story.publish("after Nav began anew")

    read()

    assert "after Nav began anew" in open_table()

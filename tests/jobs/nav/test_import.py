"""What a run leaves behind, from a feed that behaves well."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection

from flyttehjelp.core.models import Happening
from jobs.actions.nav_tally import Bounds
from jobs.models import FeedCursor, NavTrouble, Vacancy
from tests.jobs.nav.story import (
    LILLEHAMMER,
    OPEN_AFTER_ALL,
    OSLO,
    open_table,
    whole_table,
)
from tests.servers.nav_history import make_ad


def reading_point():
    return FeedCursor.objects.values_list("name", "page_id", "last_modified").get()


@pytest.mark.parametrize("page_size", [2, 3, 4, 1000])
def test_import_ends_in_the_table_that_the_story_tells(page_size, nav, story, feed_of, read):
    story.tell_all()

    tally = read(feed_of(nav, page_size=page_size))

    assert open_table() == OPEN_AFTER_ALL
    assert (tally.trouble, tally.aside, tally.more) == ("", [], False)
    assert NavTrouble.objects.count() == 0


@pytest.mark.parametrize("page_size", [2, 1000])
def test_second_run_changes_nothing(page_size, nav, story, feed_of, read):
    story.tell_all()
    read(feed_of(nav, page_size=page_size))
    before = whole_table(), Happening.objects.count(), reading_point()

    tally = read(feed_of(nav, page_size=page_size))

    assert (whole_table(), Happening.objects.count(), reading_point()) == before
    assert (tally.stored.new, tally.stored.changed, tally.stored.ended) == (0, 0, 0)


def test_reading_everything_again_from_the_start_changes_nothing(story, read):
    story.tell_all()
    read()
    before = whole_table(), Happening.objects.count()
    FeedCursor.objects.all().delete()

    read()

    assert (whole_table(), Happening.objects.count()) == before


def test_next_run_goes_on_where_the_last_one_stopped(nav, story, read):
    story.tell_all()
    read()
    story.happens_later()
    nav.history.asked.clear()

    tally = read()

    assert open_table() == {
        "changes": ("<p>once more</p>", ["3405"]),
        "comes back": OPEN_AFTER_ALL["comes back"],
        "neighbour": OPEN_AFTER_ALL["neighbour"],
        "new": ("<p>Vi søker <strong>sykepleier</strong>.</p>", ["3405", "3440"]),
    }
    assert (tally.stored.new, tally.stored.changed, tally.stored.ended) == (1, 1, 2)
    assert "/api/v1/feed" not in nav.history.asked


def test_steps_of_a_run_end_in_the_same_table_as_one_long_run(nav, story, feed_of, read):
    story.tell_all()
    runs = 0
    while runs < 50:
        runs += 1
        tally = read(feed_of(nav, page_size=2), bounds=Bounds(pages=1))
        if not tally.more:
            break

    assert open_table() == OPEN_AFTER_ALL
    assert runs > 5


def test_ads_elsewhere_are_looked_at_only_as_far_as_the_bounds_allow(story, read):
    story.publish("second here", places=[OSLO, LILLEHAMMER])
    story.publish("second here too", places=[OSLO, LILLEHAMMER])

    tally = read(bounds=Bounds(looks_elsewhere=1))

    assert list(open_table()) == ["second here"]
    assert (tally.looked_at, tally.not_looked_at) == (1, 1)


def test_two_changes_with_the_same_time_are_told_apart_by_asking(nav, story, read):
    story.publish("both at once")
    nav.history.run_out(story.ids["both at once"], at=story.at)
    story.publish("and the other way")
    nav.history.stop(story.ids["and the other way"], at=story.at)
    nav.history.publish(nav.history.ads_ever[story.ids["and the other way"]], at=story.at)

    for _ in range(2):
        read(feed=None)

    assert list(open_table()) == ["and the other way"]


def test_old_news_does_not_undo_newer(nav, story, read):
    story.publish("comes and goes")
    story.run_out("comes and goes")
    story.publish("comes and goes")
    read()
    FeedCursor.objects.all().delete()
    before = whole_table()
    del nav.history.events[2:]

    read()

    assert whole_table() == before


def test_silent_ad_is_asked_about_after_a_day_and_leaves_if_it_has_ended(nav, story, read, at):
    story.publish("ended unheard")
    story.publish("still there")
    read()
    Vacancy.objects.all().update(last_seen_at=at - timedelta(days=2))
    nav.history.ads.pop(story.ids["ended unheard"])

    tally = read()

    assert list(open_table()) == ["still there"]
    assert tally.stored.ended == 1
    assert tally.stored.delays == []
    assert Vacancy.objects.open().get().last_seen_at >= at
    asked = len(nav.history.asked)
    read()
    assert [p for p in nav.history.asked[asked:] if "feedentry" in p] == []


def test_delay_between_nav_and_us_is_measured_from_the_day_we_began(nav, story, read, at):
    story.publish("long before")
    first = read()
    FeedCursor.objects.all().update(began_at=at - timedelta(hours=1))
    nav.history.publish(make_ad(uuid.uuid4(), title="first"), at=at - timedelta(minutes=30))
    nav.history.publish(make_ad(uuid.uuid4(), title="second"), at=at - timedelta(minutes=10))

    result = read().as_result()

    row = Vacancy.objects.get(title="first")
    assert (first.stored.new, first.as_result()["delay_median"]) == (1, None)
    assert 1800 <= (row.last_seen_at - row.external_changed_at).total_seconds() < 1900
    assert 1200 <= result["delay_median"] < 1300
    assert 1800 <= result["delay_max"] < 1900


def test_page_of_a_thousand_events_is_stored_with_few_queries(
    nav, story, feed_of, read, django_assert_max_num_queries
):
    for number in range(300):
        story.publish(f"elsewhere {number}", places=[OSLO])
    story.publish("here")

    with django_assert_max_num_queries(40):
        read(feed_of(nav, page_size=1000), bounds=Bounds(looks_elsewhere=0))

    assert list(open_table()) == ["here"]


def test_nothing_is_asked_of_nav_while_a_transaction_is_open(nav, story, feed_of, read):
    depths = []
    feed = feed_of(nav)
    ask = feed._web.get
    feed._web.get = lambda request: depths.append(len(connection.savepoint_ids)) or ask(request)
    story.tell_all()
    resting = len(connection.savepoint_ids)

    read(feed)

    assert set(depths) == {resting}

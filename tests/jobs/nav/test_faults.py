"""A hostile feed: in the end the table is right, or what is bad is set aside and named."""

import tracemalloc
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from flyttehjelp.core.models import Happening
from jobs.actions.nav_tally import Bounds
from jobs.models import FeedCursor, Vacancy
from tests.jobs.nav.story import OPEN_AFTER_ALL, OSLO, open_table
from tests.servers.nav_history import Fault

PASSING = [
    "truncated",
    "busy",
    "broken",
    "hang up",
    "no json",
    "deep",
    "no number",
    "no items",
    "huge",
]
LASTING = [*PASSING, "busy for long", "forbidden", "redirect", "gzip", "another page"]


@pytest.mark.parametrize("after", [0, 2])
@pytest.mark.parametrize("kind", PASSING)
def test_passing_fault_of_a_page_leaves_no_trace(kind, after, nav, story, read):
    story.tell_all()
    nav.history.faults.append(Fault(kind, times=1, after=after))

    tally = read()

    assert nav.history.faults[0].times == 0
    assert tally.trouble == ""
    assert open_table() == OPEN_AFTER_ALL


@pytest.mark.parametrize("kind", LASTING)
def test_lasting_fault_stops_the_run_and_the_next_one_makes_up_for_it(kind, nav, story, read):
    story.tell_all()
    nav.history.faults.append(Fault(kind, times=1000, after=2))

    stopped = read()
    halfway = FeedCursor.objects.get().page_id
    nav.history.faults.clear()
    healed = read()

    assert stopped.trouble != ""
    assert halfway != FeedCursor.objects.get().page_id
    assert healed.trouble == ""
    assert open_table() == OPEN_AFTER_ALL


@pytest.mark.parametrize("kind", ["own tail", "fresh tail"])
def test_feed_without_an_end_is_noticed(kind, nav, story, read):
    story.tell_all()
    nav.history.faults.append(Fault(kind, times=1000, after=1))

    stopped = read()
    asked = len(nav.history.asked)
    nav.history.faults.clear()
    read()

    assert stopped.trouble == "the feed goes in a circle"
    assert asked < 60
    assert open_table() == OPEN_AFTER_ALL


def test_page_that_was_forgotten_is_found_again_by_its_time(nav, story, read):
    story.tell_all()
    read()
    cursor = FeedCursor.objects.get()
    FeedCursor.objects.filter(pk=cursor.pk).update(page_id=uuid.uuid4())
    story.happens_later()

    tally = read()

    assert tally.trouble == ""
    assert "new" in open_table()
    assert FeedCursor.objects.get().page_id in {event.id for event in nav.history.events}


@pytest.mark.parametrize("requests", [0, 1, 3, 7])
def test_token_that_dies_half_way_is_fetched_anew(requests, nav, story, read):
    story.tell_all()
    nav.history.token_dies_after = requests

    tally = read()

    assert tally.trouble == ""
    assert open_table() == OPEN_AFTER_ALL
    assert nav.history.asked.count("/api/publicToken") == 2
    assert nav.history.answered[401] == 1


def test_private_token_that_was_revoked_gives_way_to_the_public_one(nav, story, feed_of, read):
    story.tell_all()

    tally = read(feed_of(nav, token="a.revoked.token"))

    assert tally.trouble == ""
    assert open_table() == OPEN_AFTER_ALL


def test_private_token_is_used_where_there_is_one(nav, story, feed_of, read):
    story.tell_all()
    nav.history.tokens.append("our.own.token")

    read(feed_of(nav, token="our.own.token"))

    assert "/api/publicToken" not in nav.history.asked
    assert open_table() == OPEN_AFTER_ALL


@pytest.mark.parametrize("kind", ["no json", "forbidden", "redirect"])
def test_no_token_to_be_had_is_said(kind, nav, story, read):
    story.tell_all()
    nav.history.faults.append(Fault(kind, times=1000, path="/api/publicToken"))

    assert read().trouble == "no public token to be had"


def test_date_that_nav_overlooks_is_noticed(nav, story, read):
    story.publish("of old")
    nav.history.events[0].at -= timedelta(days=2000)
    nav.history.deaf_to_dates = True

    assert read().trouble == "the feed began before the time we asked for"
    assert Vacancy.objects.count() == 0


def test_crash_while_a_page_is_stored_leaves_neither_vacancies_nor_cursor(story, read):
    story.tell_all()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'power cut'; END $$;"
            "CREATE TRIGGER crash BEFORE INSERT ON jobs_feedcursor"
            " FOR EACH ROW EXECUTE FUNCTION crash();"
        )

    with pytest.raises(DatabaseError), transaction.atomic():
        read()

    assert (Vacancy.objects.count(), FeedCursor.objects.count()) == (0, 0)
    assert Happening.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER crash ON jobs_feedcursor")
    read()
    assert open_table() == OPEN_AFTER_ALL


@pytest.mark.parametrize("page", range(5))
def test_crash_between_two_pages_is_made_up_for(page, story, read):
    story.tell_all()

    def crash(tally):
        if tally.pages > page:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(watch=crash)

    read()

    assert open_table() == OPEN_AFTER_ALL
    kinds = list(Happening.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds.count("vacancy.published") >= len(OPEN_AFTER_ALL)


def test_run_that_is_out_of_time_stops_and_tells_that_there_is_more(nav, story, read):
    story.tell_all()

    tally = read(bounds=Bounds(seconds=-1))

    assert (tally.pages, tally.more) == (1, True)
    assert read().more is False
    assert open_table() == OPEN_AFTER_ALL


def test_long_feed_is_read_in_little_memory(nav, story, feed_of, read):
    for number in range(40):
        story.publish(f"elsewhere {number}", places=[OSLO], description="<p>" + "ord " * 15_000)
    read(bounds=Bounds(looks_elsewhere=1), cursor="what is made once is made here")
    tracemalloc.start()

    tally = read(feed_of(nav, page_size=3), bounds=Bounds(looks_elsewhere=40))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert tally.looked_at == 40
    assert peak < 3_000_000, "40 ads of 60 kB were held at once"

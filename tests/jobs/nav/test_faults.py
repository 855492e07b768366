"""A hostile feed: in the end the table is right, or what is bad is set aside and named."""

import tracemalloc
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from flyttehjelp.core.models import Happening
from jobs.actions.nav_import import Bounds
from jobs.models import FeedCursor, NavTrouble, Vacancy
from tests.jobs.nav.story import OPEN_AFTER_ALL, OSLO, open_table, whole_table
from tests.servers.nav_history import Fault, misshapen_items

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


def test_misshapen_items_are_set_aside_and_named(nav, story, read):
    story.tell_all()
    bad = len(misshapen_items())
    nav.history.faults.append(Fault("misshapen items", times=1, after=1))

    tally = read()

    assert open_table() == OPEN_AFTER_ALL
    assert len(tally.aside) == bad
    named = NavTrouble.objects.order_by("external_id").values_list("external_id", flat=True)
    assert all(named)
    assert "../../etc/passwd" in named
    reasons = set(NavTrouble.objects.values_list("reason", flat=True))
    assert reasons >= {
        "_feed_entry is no object",
        "id and uuid differ",
        "item is no object",
        "municipal is no text",
        "sistEndret is no time with an offset",
        "sistEndret lies in the future",
        "status is neither ACTIVE nor INACTIVE",
        "title is no text",
        "uuid is no UUID",
    }


@pytest.mark.parametrize("kind", ["truncated", "busy", "broken", "hang up", "no json", "deep"])
def test_passing_fault_of_an_ad_leaves_no_trace(kind, nav, story, read):
    story.tell_all()
    nav.history.faults.append(Fault(kind, times=1, path="/api/v1/feedentry/", after=2))

    tally = read()

    assert (tally.trouble, tally.aside) == ("", [])
    assert open_table() == OPEN_AFTER_ALL


@pytest.mark.parametrize("kind", ["huge", "number for a title", "another ad", "gzip", "forbidden"])
def test_ad_that_cannot_be_read_is_set_aside_and_the_rest_goes_on(kind, nav, story, read):
    story.tell_all()
    path = f"/api/v1/feedentry/{story.ids['stays']}"
    nav.history.faults.append(Fault(kind, times=1000, path=path))

    tally = read()

    expected = {name: row for name, row in OPEN_AFTER_ALL.items() if name != "stays"}
    assert open_table() == expected
    assert {bad.external_id for bad in tally.aside} == {str(story.ids["stays"])}
    assert NavTrouble.objects.get().external_id == str(story.ids["stays"])


def test_ad_that_nav_failed_to_give_is_asked_for_again(nav, story, read):
    story.tell_all()
    path = f"/api/v1/feedentry/{story.ids['stays']}"
    nav.history.faults.append(Fault("broken", times=3, path=path))
    nav.history.faults.append(Fault("forbidden", times=1, path=path))
    read()
    first = open_table()
    again = NavTrouble.objects.get().tries

    read()

    assert "stays" not in first
    assert again == 2
    assert open_table() == OPEN_AFTER_ALL
    assert NavTrouble.objects.count() == 0


def test_ad_that_never_comes_is_given_up_after_five_times(nav, story, read):
    story.publish("never")
    nav.history.faults.append(Fault("forbidden", times=1000, path="/api/v1/feedentry/"))

    for _ in range(8):
        read()

    assert NavTrouble.objects.get().tries == 5
    assert sum("feedentry" in path for path in nav.history.asked) == 5


def test_nav_that_gives_no_ads_at_all_stops_the_run_before_the_cursor_moves(
    nav, story, feed_of, read
):
    story.tell_all()
    nav.history.faults.append(Fault("broken", times=1000, path="/api/v1/feedentry/", after=2))

    stopped = read(feed_of(nav, page_size=1000))
    before = FeedCursor.objects.count()
    nav.history.faults.clear()
    read()

    assert "status 500" in stopped.trouble
    assert before == 0
    assert open_table() == OPEN_AFTER_ALL
    assert NavTrouble.objects.count() == 0


def test_script_in_an_ad_never_reaches_the_table(story, read):
    story.publish(
        "hostile <script>alert(1)</script>",
        description=(
            "<p onclick='x()'>Hei<script>alert(1)</script></p><iframe src=//x></iframe>"
            "<a href='javascript:alert(1)'>her</a><img src=x onerror=alert(1)>"
            "\x00\ud800<svg/onload=alert(1)>"
        ),
        applicationUrl="javascript:alert(1)",
        link="data:text/html,x",
        employer={"name": "A\x00S\n<b>", "orgnr": "12345678X", "description": 1},
    )

    tally = read()

    row = Vacancy.objects.get()
    assert tally.aside == []
    assert row.text_html == '<p>Hei</p><a rel="nofollow noopener">her</a>'
    assert row.text_plain == "Hei\nher"
    assert (row.application_url, row.employer_org_number) == ("", "")
    assert (
        row.external_url == f"https://arbeidsplassen.nav.no/stillinger/stilling/{row.external_id}"
    )
    assert (row.employer_name, row.title) == ("AS <b>", "hostile <script>alert(1)</script>")


def test_ad_that_changes_and_ends_within_one_poll_is_gone(story, read):
    story.publish("quick")
    read()
    story.publish("quick", description="<p>changed</p>")
    story.stop("quick")

    tally = read()

    assert open_table() == {}
    assert (tally.stored.changed, tally.stored.ended) == (0, 1)
    assert "changed" not in str(whole_table())


def test_ad_that_ends_between_the_list_and_its_details_is_not_stored(nav, story, read):
    story.publish("gone by now")
    nav.history.ads.clear()
    story.publish("inactive by now")
    nav.history.ads[story.ids["inactive by now"]] = ("INACTIVE", None, story.at)

    tally = read()

    assert Vacancy.objects.count() == 0
    assert (tally.looked_at, tally.aside) == (2, [])


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
    for number in range(120):
        story.publish(f"elsewhere {number}", places=[OSLO], description="<p>" + "ord " * 15_000)
    read(bounds=Bounds(looks_elsewhere=1), cursor="what is made once is made here")
    tracemalloc.start()

    tally = read(feed_of(nav, page_size=5), bounds=Bounds(looks_elsewhere=120))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert tally.looked_at == 120
    assert peak < 6_000_000, "120 ads of 60 kB were held at once"

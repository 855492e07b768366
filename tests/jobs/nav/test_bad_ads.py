"""Items and ads that are bad: they are set aside and named, and the rest goes on."""

import uuid

import pytest

from jobs.actions.nav_tally import Bounds
from jobs.models import FeedCursor, NavTrouble, Vacancy
from tests.jobs.nav.story import OPEN_AFTER_ALL, OSLO, open_table, whole_table
from tests.servers.nav_history import Fault, misshapen_items


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


def test_page_with_nothing_but_misshapen_items_is_passed(nav, story, read):
    for number in range(4):
        story.publish(f"elsewhere {number}", places=[OSLO])
    nav.history.faults.append(Fault("only misshapen items"))
    story.tell_all()

    tally = read()

    assert len(tally.aside) == len(misshapen_items())
    assert open_table() == OPEN_AFTER_ALL


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


def test_outage_while_asking_again_is_no_trouble_of_the_run(nav, story, read):
    for number in range(4):
        story.publish(f"never {number}", description="x" * 100_001)
    never = {str(ad_id) for ad_id in story.ids.values()}
    for number in range(4):
        story.publish(f"elsewhere {number}", places=[OSLO])
    read()
    NavTrouble.objects.all().update(ad_changed_at=story.at)
    nav.history.faults.append(Fault("forbidden", times=1000, path="/api/v1/feedentry/"))

    tally = read()

    assert tally.trouble == ""
    tried = NavTrouble.objects.filter(reason__endswith="status 403").order_by("external_id")
    assert [row.tries for row in tried if row.external_id in never] == [2, 2]


def test_run_that_is_out_of_time_asks_nothing_again(nav, story, read, at):
    NavTrouble.objects.create(
        external_id=str(uuid.uuid4()), reason="status 500", at=at, ad_changed_at=at
    )

    tally = read(bounds=Bounds(seconds=-1))

    assert tally.looked_at == 0


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
    assert row.text_html == '<p>Hei</p><a rel="nofollow noopener noreferrer">her</a>'
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

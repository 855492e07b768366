import json
import uuid
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from rich.console import Console

from flyttehjelp.core import clock
from flyttehjelp.core.models import JobRun
from jobs.actions.nav import import_by_the_clock
from jobs.actions.nav_tally import Tally
from jobs.commands import Watching, import_nav
from jobs.models import FeedCursor, Vacancy
from jobs.tasks import import_nav as task
from tests.jobs.nav.story import LILLEHAMMER, OPEN_AFTER_ALL, OSLO, open_table
from tests.servers.nav_history import Fault

pytestmark = pytest.mark.usefixtures("region")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(import_nav, arguments)


def test_command_tells_what_it_did(nav, story):
    story.tell_all()

    result = call("--from", nav.url)

    assert result.exit_code == 0
    assert result.output.splitlines()[0] == (
        "2 pages, 18 changes, 8 ads looked at: 5 new, 0 changed, 0 ended, 0 set aside"
    )
    assert open_table() == OPEN_AFTER_ALL
    assert JobRun.objects.get().result["new"] == 5


def test_command_tells_how_quick_we_are(nav, story, at):
    story.publish("one")
    call("--from", nav.url)
    FeedCursor.objects.all().update(began_at=story.at)
    story.at = at - timedelta(hours=1)
    story.publish("two", at=at)

    result = call("--from", nav.url)

    assert "from Nav's change to ours: median " in result.output


def test_each_address_has_a_reading_point_of_its_own(nav, story, settings):
    story.publish("one")
    call("--from", nav.url)
    settings.NAV_FEED_URL = nav.url

    call()

    assert set(FeedCursor.objects.values_list("name", flat=True)) == {"nav", nav.url}


def test_command_without_an_address_says_so(settings):
    settings.NAV_FEED_URL = ""

    result = call()

    assert result.exit_code == 2
    assert "NAV_FEED_URL is not set" in result.output


def test_command_refuses_plain_http_to_other_machines():
    result = call("--from", "http://example.org")

    assert result.exit_code == 1
    assert "must start with https://" in result.output


def test_loopback_is_asked_in_the_embedded_mode_alone(nav, story, settings):
    settings.EMBEDDED = False

    result = call("--from", nav.url)

    assert "must start with https://" in result.output
    assert nav.history.asked == []


def test_command_names_what_was_set_aside_and_what_was_not_looked_at(nav, story):
    story.publish("bad", title=7)
    for number in range(301):
        story.publish(f"elsewhere {number}", places=[OSLO])

    result = call("--from", nav.url)

    assert f"set aside: {story.ids['bad']}: title is no text" in result.output
    assert "1 ads whose first place is elsewhere were not looked at" in result.output


def test_command_looks_everywhere_where_it_is_told_to(nav, story):
    for number in range(301):
        story.publish(f"elsewhere {number}", places=[OSLO])
    story.publish("second place is here", places=[OSLO, LILLEHAMMER])

    result = call("--from", nav.url, "--everywhere")

    assert "were not looked at" not in result.output
    assert list(open_table()) == ["second place is here"]


def test_command_ends_with_an_error_when_nav_is_in_trouble(nav, story):
    story.publish("one")
    nav.history.faults.append(Fault("forbidden", times=99))

    result = call("--from", nav.url)

    assert result.exit_code == 1
    assert "Nav is in trouble: /api/v1/feed/" in result.output
    run = JobRun.objects.get()
    assert run.finished_at is None
    assert "status 403" in run.result["trouble"]


def test_long_import_tells_how_far_it_is(nav, story):
    for number in range(40):
        story.publish(f"ad {number}", places=[OSLO])
    lines = []
    console = Console(file=None, force_terminal=False)
    console.print = lines.append
    watch = Watching(console, clock.now())

    for pages in [1, 24, 25, 25, 26, 49, 50, 75]:
        watch(Tally(pages=pages, read_from=story.at, read_to=story.at))

    assert [line.split()[0] for line in lines] == ["25", "50", "75"]


def test_terminal_shows_how_much_of_the_time_is_read(at):
    console = Console(force_terminal=True, quiet=True)
    began = at - timedelta(days=10)

    with Watching(console, at) as watch:
        watch(Tally(pages=1))
        nothing = watch.bar.tasks[0].completed
        watch(Tally(pages=1, read_from=began, read_to=at - timedelta(days=5)))
        half = watch.bar.tasks[0].completed
        watch(Tally(pages=1, read_from=at, read_to=at))
        whole = watch.bar.tasks[0].completed

    assert (nothing, half, whole) == (0.0, 0.5, 1.0)


def save(nav, folder):
    """What somebody with curl would have: the pages one after the other, and the ads."""
    page_id, number = nav.history.events[0].id, 0
    while page_id is not None:
        _, page, _ = nav.history.page(page_id, size=8, etag=None, since=None)
        (folder / f"page{number}.json").write_text(json.dumps(page))
        page_id, number = page["next_id"] and uuid.UUID(page["next_id"]), number + 1
    ads = [
        {"uuid": str(ad_id), "status": state, "ad_content": ad}
        for ad_id, (state, ad, _) in nav.history.ads.items()
    ]
    (folder / "ads.json").write_text(json.dumps(ads))


def test_saved_pages_and_ads_can_be_read_from_a_folder(nav, story, tmp_path):
    story.tell_all()
    save(nav, tmp_path)

    result = call("--from", str(tmp_path))

    assert result.exit_code == 0, result.output
    assert open_table() == OPEN_AFTER_ALL
    assert FeedCursor.objects.count() == 0
    assert nav.history.asked == []


def test_saved_page_without_its_ads_names_those_that_are_missing(nav, story, tmp_path):
    story.publish("one")
    save_one = nav.history.page(nav.history.events[0].id, size=8, etag=None, since=None)[1]
    (tmp_path / "page.json").write_text(json.dumps(save_one))

    result = call("--from", str(tmp_path / "page.json"))

    assert f"{story.ids['one']}: its details are not among the files" in result.output


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"items": 1}', '["x", {"uuid": 1}]', " " * 5_000_001]
)
def test_file_that_is_nothing_of_navs_is_refused(text, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(text)

    result = call("--from", str(file))

    assert result.exit_code == 1
    assert str(file) in result.output


def test_file_that_is_not_there_is_said(tmp_path):
    assert "nowhere.json" in call("--from", str(tmp_path / "nowhere.json")).output


def test_clock_does_nothing_where_it_is_not_switched_on(settings, at):
    settings.NAV_FEED_URL = ""

    task()

    assert JobRun.objects.count() == 0


def test_clock_reads_once_in_ten_minutes(nav, story, settings, at):
    settings.NAV_FEED_URL = nav.url
    story.publish("one")
    moment = at.replace(minute=14, second=0, microsecond=0)

    first = import_by_the_clock(at=moment, now=clock.now)
    again = import_by_the_clock(at=moment + timedelta(minutes=5), now=clock.now)
    later = import_by_the_clock(at=moment + timedelta(minutes=6), now=clock.now)

    assert first is not None
    assert first.period == f"{moment:%Y-%m-%dT%H}:10Z"
    assert again is None
    assert later is not None
    assert Vacancy.objects.get().title == "one"
    assert FeedCursor.objects.get().name == "nav"


def test_clock_tries_again_in_the_same_period_when_nav_was_away(nav, story, settings, at):
    settings.NAV_FEED_URL = nav.url
    story.publish("one")
    nav.history.faults.append(Fault("forbidden", times=1, path="/api/v1/feed"))

    away = import_by_the_clock(at=at, now=clock.now)
    back = import_by_the_clock(at=at, now=clock.now)

    assert (away, back is not None) == (None, True)
    assert JobRun.objects.get().result["trouble"] == ""


def test_import_waits_for_no_other(nav, story, settings, other_connection):
    story.publish("one")
    with other_connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('import-nav', 0))")

    result = call("--from", nav.url)

    assert result.exit_code == 1
    assert "Another import is running" in result.output
    assert Vacancy.objects.count() == 0


@pytest.fixture
def other_connection():
    other = connection.copy()
    yield other
    other.close()

"""Whether official sources still answer: against a server of our own, with the clock moved."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.faq.actions.links import check_links
from flyttehjelp.faq.clients import sources
from flyttehjelp.faq.models import Entry, EntryTask, SourceCheck
from flyttehjelp.faq.rules import upkeep as rules
from tests.factories.faq import EntryFactory
from tests.servers.pages import PagesServer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def site(settings):
    settings.LINKS_MAY_BE_LOCAL = True
    with PagesServer() as server:
        yield server


@pytest.fixture
def entry(site, at):
    site.pages["/cat"] = (200, "")
    return EntryFactory(slug="cat", source_url=f"{site.url}/cat", checked_on=localdate(at))


def open_kinds():
    return [task.kind for task in EntryTask.objects.still_open().order_by("kind")]


def test_living_link_is_looked_at_once_a_week(entry, site, at):
    EntryFactory(slug="kitten", source_url=entry.source_url)
    EntryFactory(slug="draft", source_url=f"{site.url}/draft", state="draft", published_at=None)
    EntryFactory(slug="bare", source_url="")

    looked = [check_links(now=at + n * DAY) for n in [0, 1, 6, 7]]

    assert looked == [1, 0, 0, 1]
    assert site.asked == ["/cat", "/cat"]
    assert "dead_link" not in open_kinds()


def test_page_that_is_gone_two_days_running_is_a_task_until_it_is_back(entry, site, at):
    site.pages["/cat"] = (404, "")
    check_links(now=at)
    after_one = open_kinds()
    check_links(now=at + DAY)
    after_two = open_kinds()
    site.pages["/cat"] = (200, "")

    check_links(now=at + 2 * DAY)

    assert after_one == []
    assert after_two == ["dead_link"]
    assert open_kinds() == []
    check = SourceCheck.objects.get()
    assert (check.status, check.failures, check.dead_since) == (200, 0, None)


def test_server_that_is_merely_ill_gets_four_days(entry, site, at):
    site.pages["/cat"] = (503, "")

    kinds = []
    for n in range(4):
        check_links(now=at + n * DAY)
        kinds.append(open_kinds())

    assert kinds == [[], [], [], ["dead_link"]]


def test_server_that_is_away_is_noted_in_a_word(entry, site, at):
    site.stop()

    check_links(now=at)

    check = SourceCheck.objects.get()
    assert (check.status, check.trouble, check.failures) == (None, "ConnectError", 1)


@pytest.mark.parametrize("status", [200, 204, 401, 403, 405, 429])
def test_who_answers_a_robot_unkindly_is_alive(status):
    assert rules.answers_there(status)


@pytest.mark.parametrize("status", [None, 404, 410, 451, 500, 503])
def test_who_has_no_page_is_not(status):
    assert not rules.answers_there(status)


def test_page_that_has_moved_for_good_is_told(entry, site, at):
    site.pages |= {"/cat": (301, "/pets"), "/pets": (308, "/animals"), "/animals": (200, "")}

    check_links(now=at)

    assert SourceCheck.objects.get().moved_to == f"{site.url}/animals"


def test_page_that_leads_elsewhere_for_today_is_not(entry, site, at):
    site.pages |= {"/cat": (302, "/pets"), "/pets": (200, "")}

    check_links(now=at)

    assert (SourceCheck.objects.get().moved_to, SourceCheck.objects.get().status) == ("", 200)


def test_pages_that_lead_in_circles_are_given_up(entry, site, at):
    site.pages["/cat"] = (302, "/cat")

    check_links(now=at)

    assert SourceCheck.objects.get().trouble == "TooManyRedirects"


def test_when_nothing_answers_at_all_it_is_our_own_line(entry, site, at):
    for n in range(3):
        EntryFactory(slug=f"other-{n}", source_url=f"{site.url}/{n}")
    site.stop()

    looked = check_links(now=at)

    assert looked == 0
    assert {(one.failures, one.next_at) for one in SourceCheck.objects.order_by("pk")} == {
        (0, at + timedelta(hours=1))
    }


def test_address_nobody_names_any_more_is_forgotten(entry, site, at):
    check_links(now=at)
    Entry.objects.update(source_url="")

    check_links(now=at + DAY)

    assert SourceCheck.objects.count() == 0


def test_two_clocks_count_one_failure(entry, site, at):
    site.pages["/cat"] = (404, "")
    check_links(now=at)
    stale = SourceCheck.objects.get()
    check_links(now=at + DAY)

    from flyttehjelp.faq.actions.links import _note  # noqa: PLC0415 - the second clock's half

    _note(stale, sources.Seen(status=404), at=at + DAY)

    assert SourceCheck.objects.get().failures == 2


def test_time_is_not_stretched(entry, at):
    assert check_links(now=at, seconds=0) == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/admin",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "ftp://example.org/",
        "http:///nowhere",
    ],
)
def test_nobody_inside_the_house_is_asked(url, settings, monkeypatch):
    settings.LINKS_MAY_BE_LOCAL = False
    monkeypatch.setattr(sources, "getproxies", dict)

    assert sources.look(url).trouble == "NotPublic"


def test_redirect_into_the_house_is_not_followed(site, settings, monkeypatch):
    site.pages["/"] = (302, "ftp://127.0.0.1/")

    assert sources.look(site.url + "/").trouble == "NotPublic"


@pytest.mark.parametrize("url", ["http://[", "http://" + "a" * 300 + ".example/"])
def test_what_is_no_address_is_trouble_not_a_crash(url, settings, monkeypatch):
    monkeypatch.setattr(sources, "getproxies", dict)

    assert sources.look(url).trouble

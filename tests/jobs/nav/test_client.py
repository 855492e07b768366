import uuid

import pytest

from jobs.clients.nav_feed import parse
from jobs.clients.web import (
    Ask,
    CarefulClient,
    Patience,
    WebTrouble,
    _retry_after,
    checked_base,
    is_loopback,
)
from tests.servers.nav_history import Fault


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("https://pam-stilling-feed.nav.no", False),
        ("https://pam-stilling-feed.nav.no/", False),
        ("http://127.0.0.1:8100", True),
        ("http://[::1]:8100", True),
        ("http://localhost", True),
    ],
)
def test_address_that_may_be_asked(url, loopback):
    assert checked_base(url, loopback=loopback) == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://pam-stilling-feed.nav.no", True),
        ("http://127.0.0.1:8100", False),
        ("ftp://127.0.0.1", True),
        ("file:///etc/passwd", True),
        ("https://user:secret@nav.no", True),
        ("https://nav.no?x=1", True),
        ("https://nav.no#x", True),
        ("https://", True),
        ("http://[::1", True),
        ("nav.no", True),
    ],
)
def test_address_that_may_not_be_asked(url, loopback):
    with pytest.raises(WebTrouble):
        checked_base(url, loopback=loopback)


def test_other_machines_are_not_this_one():
    assert not is_loopback("example.org")
    assert not is_loopback("10.0.0.1")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("Sat, 01 Jan 2000 00:00:00 GMT", 0.0),
        ("Sat, 01 Jan 2000 00:00:00 -0000", 0.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert _retry_after(value) == seconds


def test_client_waits_as_long_as_it_is_asked_to(nav, feed_of, waits):
    nav.history.faults.append(Fault("busy", times=2, path="/api/"))

    feed_of(nav).page(uuid.uuid4())

    assert waits == [1.0, 1.0]


def test_client_waits_longer_each_time_it_is_not_told_how_long(nav, feed_of, waits):
    nav.history.faults.append(Fault("broken", times=2, path="/api/"))

    feed_of(nav).page(uuid.uuid4())

    assert waits == [0.5, 1.0]


def test_client_whose_time_is_up_asks_nothing(nav):
    patience = Patience(whole_run=-1)

    with (
        CarefulClient(nav.url, agent="tests", patience=patience) as client,
        pytest.raises(WebTrouble, match="no time left"),
    ):
        client.get(Ask("/api/publicToken"))

    assert nav.history.asked == []


def test_client_does_not_begin_to_wait_past_its_time(nav, waits):
    nav.history.faults.append(Fault("broken", times=2, path="/api/"))
    patience = Patience(whole_run=0.4, sleep=waits.append)

    with (
        CarefulClient(nav.url, agent="tests", patience=patience) as client,
        pytest.raises(WebTrouble, match="status 500"),
    ):
        client.get(Ask("/api/publicToken"))

    assert waits == []


def test_answer_that_drips_is_cut_off(nav, waits):
    nav.history.faults.append(Fault("drip", times=9, path="/api/"))
    patience = Patience(attempts=1, whole_answer=0.2, sleep=waits.append)

    with (
        CarefulClient(nav.url, agent="tests", patience=patience) as client,
        pytest.raises(WebTrouble, match="ReadTimeout"),
    ):
        client.get(Ask("/api/publicToken"))


def test_nobody_there_is_said(waits):
    with (
        CarefulClient(
            "http://127.0.0.1:9", agent="tests", patience=Patience(sleep=waits.append)
        ) as client,
        pytest.raises(WebTrouble, match="ConnectError"),
    ):
        client.get(Ask("/"))

    assert len(waits) == 3


def test_answer_without_times_is_read_all_the_same(nav, story, feed_of):
    story.publish("one")
    nav.history.faults.append(Fault("no times"))

    page = feed_of(nav).page(nav.history.events[0].id)

    assert page is not None
    assert (page.etag, page.last_modified, len(page.items)) == ("", None, 1)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[NaN]", b"[" * 100_000, b"1" * 5_000])
def test_what_is_no_json_is_a_value_error(body):
    with pytest.raises(ValueError, match=r"."):
        parse(body)

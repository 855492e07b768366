from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from flyttehjelp.core import workdays

OSLO = ZoneInfo("Europe/Oslo")


def here(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=OSLO)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("2026-06-01T09:00", "2026-06-03T16:00", id="monday-to-wednesday"),
        pytest.param("2026-06-04T23:59", "2026-06-08T16:00", id="over-a-weekend"),
        pytest.param("2026-06-06T12:00", "2026-06-09T16:00", id="asked-on-a-saturday"),
        pytest.param("2026-04-01T09:00", "2026-04-08T16:00", id="over-easter"),
        pytest.param("2024-05-16T09:00", "2024-05-22T16:00", id="17-may-and-whit-monday"),
        pytest.param("2023-05-16T09:00", "2023-05-22T16:00", id="17-may-and-ascension-day"),
        pytest.param("2026-12-23T09:00", "2026-12-28T16:00", id="over-christmas"),
        pytest.param("2026-04-30T09:00", "2026-05-05T16:00", id="first-of-may"),
    ],
)
def test_two_working_days_later_at_closing_time(received, due):
    assert workdays.close_of(2, after=here(received)) == here(due)


@pytest.mark.parametrize(
    ("moment", "close"),
    [
        ("2026-06-01T02:24", "2026-06-01T16:00"),
        ("2026-06-01T16:00", "2026-06-01T16:00"),
        ("2026-06-01T16:01", "2026-06-02T16:00"),
        ("2026-10-24T20:00", "2026-10-25T16:00"),
    ],
)
def test_next_close_is_never_before_what_was_promised(moment, close):
    assert workdays.next_close(here(moment)) == here(close)


def test_the_day_is_the_day_in_norway():
    before_midnight_in_utc = datetime.fromisoformat("2026-06-01T22:30:00+00:00")

    assert workdays.close_of(2, after=before_midnight_in_utc) == here("2026-06-04T16:00")


def test_closing_time_follows_summer_time():
    before_the_clocks_change = here("2026-03-26T09:00")

    due = workdays.close_of(2, after=before_the_clocks_change)

    assert due.astimezone(ZoneInfo("UTC")).isoformat() == "2026-03-30T14:00:00+00:00"


def test_constitution_day_is_no_working_day():
    assert [workdays.is_working_day(date(2027, 5, day)) for day in (14, 17, 18)] == [
        True,
        False,
        True,
    ]

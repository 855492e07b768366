"""Norwegian working days: what a promise of "within two working days" means."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from holidays import country_holidays

CLOSING = time(16)
SATURDAY = 5

_public_holidays = country_holidays("NO")  # finds each year by itself


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _public_holidays


def add(days: int, *, to: date) -> date:
    """The ``days``-th working day after ``to``, which itself does not count."""
    day = to
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def close_of(days: int, *, after: datetime) -> datetime:
    """Closing time, four in the afternoon here, on the ``days``-th working day after."""
    here = ZoneInfo(settings.TIME_ZONE)
    day = add(days, to=after.astimezone(here).date())
    return datetime.combine(day, CLOSING, tzinfo=here)


def next_close(moment: datetime) -> datetime:
    """The first closing time that is not before ``moment``, on whatever day."""
    here = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    day = here.date() + timedelta(days=here.time() > CLOSING)
    return datetime.combine(day, CLOSING, tzinfo=here.tzinfo)


def between(first: date, last: date) -> int:
    """How many working days have passed after ``first``, ``last`` included."""
    days = (last - first).days
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, days + 1))

"""Deadlines in working days: Saturdays, Sundays and Norwegian holidays do not count."""

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

SATURDAY = 5


@lru_cache(maxsize=16)
def _holidays_in(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays_in(day.year)


def after_working_days(days: int, *, start: datetime) -> datetime:
    """The same time of day, local time, ``days`` working days after ``start``."""
    local = timezone.localtime(start)
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    naive = datetime.combine(day, local.time().replace(tzinfo=None))
    return timezone.make_aware(naive)

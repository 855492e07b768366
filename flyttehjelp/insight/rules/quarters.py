"""Quarters of a year, each called by its first day."""

from datetime import date, timedelta
from typing import Final

MONTHS_A_QUARTER: Final = 3


def quarter_of(day: date) -> date:
    """Its first day."""
    return day.replace(month=(day.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1, day=1)


def quarter_after(first: date) -> date:
    return quarter_of(first + timedelta(days=100))


def quarters_back(first: date, number: int) -> list[date]:
    """This quarter and those before it, the newest first."""
    found = [first]
    while len(found) < number:
        found.append(quarter_of(found[-1] - timedelta(days=1)))
    return found

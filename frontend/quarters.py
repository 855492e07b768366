"""What a quarter is called; the interface gives its first day."""

from datetime import date

from django.utils.translation import gettext as _

MONTHS_A_QUARTER = 3


def number_and_year(first_day: str) -> tuple[int, int]:
    day = date.fromisoformat(first_day)
    return (day.month - 1) // MONTHS_A_QUARTER + 1, day.year


def quarter_name(first_day: str) -> str:
    number, year = number_and_year(first_day)
    return _("%(number)d. kvartal %(year)d") % {"number": number, "year": year}


def quarter_in_short(first_day: str) -> str:
    """At the head of a narrow column; the year may stand on a line of its own."""
    number, year = number_and_year(first_day)
    said = _("%(number)d. kv. %(year)d") % {"number": number, "year": year}
    return said.replace(". ", ".\N{NO-BREAK SPACE}", 1)

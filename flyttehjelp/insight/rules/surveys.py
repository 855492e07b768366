"""When a newcomer is asked, how long the link is good, and when the answers are published."""

import calendar
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.insight.enums.surveys import LinkState, Wave

# Who registers long after they moved, or before we began to ask, is not asked of days gone by.
ASKED_WITHIN: Final = timedelta(days=30)
OPEN_FOR: Final = timedelta(days=60)
# So few say little and hide little; they wait for the next quarter.
FEWEST_TO_RELEASE: Final = 20
# Fewer, and the weights could tell where somebody lives who answered this or that.
FEWEST_TO_WEIGHT: Final = 100
WORDS_KEPT_MONTHS: Final = 12


class SurveyAnswered(RuleBroken):
    code = "survey_answered"
    message = _("Du har alt svart. Takk!")


class SurveyOver(RuleBroken):
    code = "survey_over"
    message = _("Fristen for å svare på dette skjemaet har gått ut.")


class SurveyEmpty(RuleBroken):
    code = "survey_empty"
    message = _("Du har ikke svart på noe ennå. Svar på det du vil, ett spørsmål er nok.")


def state_of(*, used: bool, sent_on: date, today: date) -> LinkState:
    if used:
        return LinkState.USED
    return LinkState.OPEN if today <= sent_on + OPEN_FOR else LinkState.OVER


def ensure_open(state: LinkState) -> None:
    if state is LinkState.USED:
        raise SurveyAnswered
    if state is LinkState.OVER:
        raise SurveyOver


def ensure_says_something(answers: dict[str, Any]) -> None:
    if not answers:
        raise SurveyEmpty


def moved_between(wave: Wave, today: date) -> tuple[date, date]:
    """Who moved from the first of these days to the second is asked in this wave today."""
    last = _months_before(today, wave.months)
    return last - ASKED_WITHIN, last


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))

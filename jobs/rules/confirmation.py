"""How long a vacancy stays up without another word from its employer."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import RuleBroken
from jobs.enums import VacancyState

CONFIRM_EVERY = timedelta(days=30)
WARN_AFTER = timedelta(days=25)
# The clock may have stood still: nobody's vacancy is taken down without these days of warning.
LEAST_NOTICE = timedelta(days=4)


class AlreadyConfirmed(RuleBroken):
    code = "already_confirmed"
    message = _("Noen har alt bekreftet stillingen siden brevet ble skrevet.")


def confirm_by(confirmed_at: datetime | None) -> datetime | None:
    """Until when a vacancy stays up without another word from its employer."""
    return confirmed_at + CONFIRM_EVERY if confirmed_at else None


def stays_until(confirmed_at: datetime | None, *, apply_by: date | None) -> date | None:
    """The last day it stays up: that for applying, if it comes before the next question."""
    moment = confirm_by(confirmed_at)
    if moment is None:
        return None
    asked_by = timezone.localdate(moment)
    return min(asked_by, apply_by) if apply_by else asked_by


def ensure_not_confirmed_since(confirmed_at: datetime | None, *, seen: datetime | None) -> None:
    if seen is not None and seen != confirmed_at:
        raise AlreadyConfirmed


def is_lapsed(
    state: str, confirmed_at: datetime | None, warned_at: datetime | None, *, at: datetime
) -> bool:
    """Whether a vacancy is to be taken down: not confirmed for thirty days, though asked about."""
    if state != VacancyState.PUBLISHED or confirmed_at is None or warned_at is None:
        return False
    return confirmed_at + CONFIRM_EVERY <= at and warned_at + LEAST_NOTICE <= at

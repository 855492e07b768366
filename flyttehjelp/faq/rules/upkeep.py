"""What an answer needs of the people behind it, and when a link counts as dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core import workdays
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.faq.enums import TaskKind

if TYPE_CHECKING:
    from flyttehjelp.faq.models import Entry

WORKING_DAYS = 5
# So many readers in a row are no accident any more.
MANY_MISS_SOMETHING = 3
AGAIN = timedelta(days=7)
AFTER_A_FAILURE = timedelta(hours=20)
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# Somebody answers there; they just do not like robots.
_NOT_FOR_US = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.TOO_MANY_REQUESTS,
}
# A page that is gone, says so; what is merely away, may come back.
_ENOUGH_GONE, _ENOUGH_AWAY = 2, 4


class TimeHasPassed(RuleBroken):
    code = "time_has_passed"
    message = _("Tidspunktet er passert. Velg et som kommer, eller publiser med én gang.")


class TooFarAhead(RuleBroken):
    code = "too_far_ahead"
    message = _("Svaret går ut på dato før det skulle publiseres.")


class CauseRemains(RuleBroken):
    code = "cause_remains"
    message = _("Oppgaven blir ferdig av seg selv når svaret er rettet.")


@dataclass(frozen=True)
class Standing:
    """What decides whether somebody must look at an answer."""

    published: bool
    confirmed: bool
    outdated: bool
    link_dead: bool
    missed: int


def needs(standing: Standing) -> set[TaskKind]:
    if not standing.published:
        return set()
    wanted = {
        TaskKind.UNCONFIRMED: not standing.confirmed,
        TaskKind.DEAD_LINK: standing.link_dead,
        TaskKind.OUTDATED: standing.outdated,
        TaskKind.MISSING: standing.missed >= MANY_MISS_SOMETHING,
    }
    return {kind for kind, is_wanted in wanted.items() if is_wanted}


def due_after(moment: datetime) -> datetime:
    return workdays.close_of(WORKING_DAYS, after=moment)


def ensure_ends_when_seen(kind: str) -> None:
    """What readers miss is done when somebody has read it; all else by mending the answer."""
    if kind != TaskKind.MISSING:
        raise CauseRemains


def ensure_can_wait(entry: "Entry", publish_at: datetime, *, at: datetime) -> None:
    if publish_at <= at:
        raise TimeHasPassed
    if timezone.localdate(publish_at) > entry.valid_until:
        raise TooFarAhead


def answers_there(status: int | None) -> bool:
    """Whether there is a page at the address, as far as a robot can tell."""
    if status is None:
        return False
    return status < HTTPStatus.BAD_REQUEST or status in _NOT_FOR_US


def is_dead(status: int | None, failures: int) -> bool:
    return failures >= (_ENOUGH_GONE if status in _GONE else _ENOUGH_AWAY)


def next_check(at: datetime, *, failures: int) -> datetime:
    return at + (AFTER_A_FAILURE if failures else AGAIN)

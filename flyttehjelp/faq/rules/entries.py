"""When an answer may be changed, when it counts as confirmed, when a translation is too old."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import NotYours, RuleBroken
from flyttehjelp.core.states import StateTable
from flyttehjelp.faq.enums import EntryState

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User

LONGEST_ANSWER = 20 * 1024
CONFIRMED_FOR = timedelta(days=365)
SOON = timedelta(days=90)

STEPS = StateTable(
    {
        "publish": ({EntryState.DRAFT, EntryState.WITHDRAWN}, EntryState.PUBLISHED),
        "schedule": ({EntryState.DRAFT}, EntryState.DRAFT),
        "unschedule": ({EntryState.DRAFT}, EntryState.DRAFT),
        "withdraw": ({EntryState.PUBLISHED}, EntryState.WITHDRAWN),
    }
)


class AnswerIsTooLong(RuleBroken):
    code = "answer_is_too_long"
    message = _("Svaret er for langt. Del det gjerne i flere svar.")
    constraint = "answer_is_short_enough"


class SlugIsTaken(RuleBroken):
    code = "slug_is_taken"
    message = _("Det finnes alt et svar med denne adressen.")
    constraint = "entry_slug_is_unique"


class OriginalIsMissing(RuleBroken):
    code = "original_is_missing"
    message = _("Et svar trenger én tekst som er originalen.")
    constraint = "one_original_per_entry"


class DateHasPassed(RuleBroken):
    code = "date_has_passed"
    message = _("Datoen svaret gjelder til, er passert.")


def may_edit(*, is_coordinator: bool, person_id: UUID, owner_ids: set[UUID | None]) -> bool:
    return is_coordinator or person_id in owner_ids


def ensure_may_edit(by: "User", owner_ids: set[UUID | None]) -> None:
    if not may_edit(is_coordinator=by.is_coordinator, person_id=by.pk, owner_ids=owner_ids):
        raise NotYours


def ensure_short_enough(markdown: str) -> None:
    if len(markdown.encode()) > LONGEST_ANSWER:
        raise AnswerIsTooLong


def ensure_ahead(valid_until: date, today: date) -> None:
    if valid_until < today:
        raise DateHasPassed


def is_confirmed(*, checked_on: date | None, valid_until: date, today: date) -> bool:
    """Somebody has read the source, and the answer is still within its time."""
    return checked_on is not None and valid_until >= today


def valid_after_confirming(valid_until: date, today: date) -> date:
    """A date well ahead was set for a reason and stands; else a year from today."""
    return valid_until if valid_until > today + SOON else today + CONFIRMED_FOR


def is_outdated(*, made_from: int | None, original_number: int) -> bool:
    return made_from is not None and made_from < original_number


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in the reader's language, else in Bokmål, else whatever there is."""
    return texts.get(language) or texts.get("nb") or next(iter(texts.values()), "")


def open_steps(state: str, *, may_edit: bool, is_scheduled: bool = False) -> list[str]:
    """What the asking person can do with an entry now. Confirming needs no edit."""
    if not may_edit:
        return []
    closed = set() if is_scheduled else {"unschedule"}
    return [*(step for step in STEPS.open_from(state) if step not in closed), "confirm"]

"""The rules of inspiration groups. No database, no clock, no request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import NotYours, RuleBroken
from flyttehjelp.core.states import StateTable
from mentors.enums import DateState, GroupState, SignUpState

WORKING_DAYS_TO_SEE_OVER = 5
# A wish that no mentor has met by then is invited to a group.
INVITED_AFTER = timedelta(days=7)
# Who is invited has time to plan for it, and does not wait for ever.
EARLIEST, LATEST = timedelta(days=1), timedelta(days=60)
LONGEST = timedelta(days=14)

GROUP_STEPS = StateTable(
    {
        "list": ({GroupState.APPLIED, GroupState.CLOSED}, GroupState.LISTED),
        "decline": ({GroupState.APPLIED}, GroupState.DECLINED),
        "close": ({GroupState.APPLIED, GroupState.LISTED}, GroupState.CLOSED),
    }
)
DATE_STEPS = StateTable({"cancel": ({DateState.PLANNED}, DateState.CANCELLED)})
SIGN_UP_STEPS = StateTable(
    {
        "withdraw": ({SignUpState.COMING, SignUpState.WAITING}, SignUpState.WITHDRAWN),
        "move_up": ({SignUpState.WAITING}, SignUpState.COMING),
        "came": ({SignUpState.COMING, SignUpState.MISSED}, SignUpState.CAME),
        "missed": ({SignUpState.COMING, SignUpState.CAME}, SignUpState.MISSED),
    }
)


class GroupKnown(RuleBroken):
    code = "group_known"
    message = _("Du har alt meldt inn denne gruppa.")
    constraint = "group_signed_up_once"


class GroupUnknown(RuleBroken):
    code = "group_unknown"
    message = _("Enhetsregisteret kjenner ikke dette organisasjonsnummeret.")


class GroupNotSound(RuleBroken):
    code = "group_not_sound"
    message = _("Enhetsregisteret sier at foreningen er slettet, konkurs eller under avvikling.")


class GroupNotListed(RuleBroken):
    code = "group_not_listed"
    message = _("Gruppa må være tatt inn av en koordinator før den kan ha treff.")


class DateHasBegun(RuleBroken):
    code = "date_has_begun"
    message = _("Treffet har begynt eller er over.")


class DateHasNotBegun(RuleBroken):
    code = "date_has_not_begun"
    message = _("Treffet har ikke begynt ennå.")


class DateInThePast(RuleBroken):
    code = "date_in_the_past"
    message = _("Treffet må begynne fram i tid.")


class DateRunsBackwards(RuleBroken):
    code = "date_runs_backwards"
    message = _("Treffet må slutte etter at det begynner, og innen to uker.")
    constraint = "group_date_ends_after_it_begins"


class DateCancelled(RuleBroken):
    code = "date_cancelled"
    message = _("Treffet er avlyst.")


class FewerPlacesThanPeople(RuleBroken):
    code = "fewer_places_than_people"
    message = _("Flere enn det har alt fått plass.")
    constraint = "group_date_never_overbooked"


class AlreadySignedUp(RuleBroken):
    code = "already_signed_up"
    message = _("Du er alt påmeldt.")
    constraint = "signed_up_once_for_a_date"


def ensure_contact(person: UUID, contact: UUID) -> None:
    """A coordinator sees a group, but its contact runs it."""
    if person != contact:
        raise NotYours


def ensure_listed(state: str) -> None:
    if state != GroupState.LISTED:
        raise GroupNotListed


def ensure_runs_forward(*, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if starts_at <= at:
        raise DateInThePast
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise DateRunsBackwards


def ensure_open(*, state: str, starts_at: datetime, at: datetime) -> None:
    if state != DateState.PLANNED:
        raise DateCancelled
    if at >= starts_at:
        raise DateHasBegun


def ensure_begun(*, starts_at: datetime, at: datetime) -> None:
    if at < starts_at:
        raise DateHasNotBegun


def ensure_places_for(*, places: int, taken: int) -> None:
    if places < taken:
        raise FewerPlacesThanPeople


def ensure_takes_part(*, takes_part: bool) -> None:
    """Who has seen how it is in a group may say so; nobody else."""
    if not takes_part:
        raise NotYours


def group_steps(
    state: str, *, is_contact: bool, is_coordinator: bool, takes_part: bool
) -> list[str]:
    """What this person may do with the group now. A group that has closed opens again by itself.
    Whoever takes part may report it also after it has closed."""
    mine = {"close"} if is_contact or is_coordinator else set()
    if is_coordinator:
        mine |= {"list", "decline"}
    if is_contact and state == GroupState.CLOSED:
        mine.add("list")
    has_met = state in {GroupState.LISTED, GroupState.CLOSED}
    always = {"report"} if takes_part and has_met else set()
    return sorted(set(GROUP_STEPS.open_from(state)) & mine | always)


@dataclass(frozen=True)
class Meeting:
    """A date as far as an invitation looks at it."""

    pk: UUID
    starts_at: datetime
    municipality: str
    languages: frozenset[str]
    interests: frozenset[str]
    age_bands: frozenset[str]


@dataclass(frozen=True)
class Guest:
    """A wish as far as an invitation looks at it."""

    municipality: str | None
    languages: frozenset[str]
    interests: frozenset[str]
    age_bands: frozenset[str]


def best_meeting(guest: Guest, meetings: Iterable[Meeting]) -> Meeting | None:
    """The date that suits best: a language in common first, then interests and children's ages,
    then the municipality, then the soonest. None only where there is no date at all."""
    return max(meetings, key=lambda meeting: _suits(guest, meeting), default=None)


def _suits(guest: Guest, meeting: Meeting) -> tuple[bool, int, bool, float]:
    return (
        bool(guest.languages & meeting.languages),
        len(guest.interests & meeting.interests) + len(guest.age_bands & meeting.age_bands),
        guest.municipality == meeting.municipality,
        -meeting.starts_at.timestamp(),
    )

"""A group plans dates; people sign up, wait, cancel; and it is noted who came.

Whoever takes or gives back a place holds the date, so that places are counted one after the other.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import F

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from mentors.actions.locks import hold_date
from mentors.enums import SignUpState
from mentors.models import Group, GroupDate, SignUp
from mentors.rules import ensure_contact_open
from mentors.rules import groups as rules


class DateContent(TypedDict, total=False):
    starts_at: datetime
    ends_at: datetime
    meeting_place: str
    note: str
    places: int


@transaction.atomic
def plan_date(group: Group, *, by: User, at: datetime, content: DateContent) -> GroupDate:
    """Put a date into the group's calendar.

    :raises NotYours: when ``by`` is not the group's contact.
    :raises GroupNotListed: when newcomers cannot see the group.
    :raises DateInThePast: when it would have begun already.
    :raises DateRunsBackwards: when it would end before it begins, or weeks later.
    """
    rules.ensure_contact(by.pk, group.contact_id)
    rules.ensure_listed(group.state)
    _ensure_runs_forward(content["starts_at"], content["ends_at"], at)
    date = GroupDate.objects.create(group=group, created_at=at, **content)
    Happening.objects.note("group_date.planned", about=date.pk, by=by.pk, at=at)
    return date


@transaction.atomic
def change_date(date: GroupDate, *, by: User, at: datetime, content: DateContent) -> GroupDate:
    """Change a date that has not begun; whoever is on its list gets a letter with what is new.

    :raises NotYours: when ``by`` is not the group's contact.
    :raises DateHasBegun: when it has.
    :raises FewerPlacesThanPeople: when more are coming than it would have places.
    """
    rules.ensure_contact(by.pk, date.group.contact_id)
    held = hold_date(date.pk)
    rules.ensure_open(state=held.state, starts_at=held.starts_at, at=at)
    changed = {name: value for name, value in content.items() if getattr(held, name) != value}
    if not changed:
        return held
    for name, value in changed.items():
        setattr(held, name, value)
    _ensure_runs_forward(held.starts_at, held.ends_at, at)
    rules.ensure_places_for(places=held.places, taken=held.taken)
    GroupDate.objects.filter(pk=held.pk).update(**changed)
    facts: dict[str, object] = {"fields": sorted(changed)}
    Happening.objects.note("group_date.changed", about=held.pk, by=by.pk, at=at, facts=facts)
    if set(changed) & {"starts_at", "ends_at", "meeting_place"}:
        _tell_all(held, "group_date.changed", at=at, each_time=True)
    _move_up(held, at=at)
    return held


def _ensure_runs_forward(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    rules.ensure_runs_forward(starts_at=starts_at, ends_at=ends_at, at=at)


@transaction.atomic
def cancel_date(date: GroupDate, *, by: User, at: datetime) -> GroupDate:
    """Call a date off. Whoever is on its list gets a letter.

    :raises NotYours: when ``by`` is neither the group's contact nor a coordinator.
    :raises StepNotOpen: when it is cancelled already.
    :raises DateHasBegun: when it has.
    """
    if not by.is_coordinator:
        rules.ensure_contact(by.pk, date.group.contact_id)
    held = hold_date(date.pk)
    take_step(held, rules.DATE_STEPS, "cancel")
    if at >= held.starts_at:
        raise rules.DateHasBegun
    Happening.objects.note("group_date.cancelled", about=held.pk, by=by.pk, at=at)
    _tell_all(held, "group_date.cancelled", at=at)
    return held


def cancel_all_dates(group: Group, *, by: User, at: datetime) -> None:
    for date in GroupDate.objects.filter(group=group).ahead_of(at).order_by("pk"):
        cancel_date(date, by=by, at=at)


@transaction.atomic
def sign_up(date: GroupDate, *, by: User, at: datetime) -> SignUp:
    """Take a place, or stand on the waiting list when there is none.

    :raises DateCancelled: when it is.
    :raises DateHasBegun: when it is too late.
    :raises AlreadySignedUp: when ``by`` is on the list.
    :raises ContactIsBlocked: while a coordinator looks at what was reported of the group.
    """
    held = hold_date(date.pk)
    rules.ensure_listed(held.group.state)
    is_blocked = Group.objects.filter(pk=held.group_id).blocked().exists()
    ensure_contact_open(is_blocked=is_blocked)
    rules.ensure_open(state=held.state, starts_at=held.starts_at, at=at)
    if SignUp.objects.on_the_list().filter(date=held, user=by).exists():
        raise rules.AlreadySignedUp
    has_place = held.taken < held.places
    state = SignUpState.COMING if has_place else SignUpState.WAITING
    made = SignUp.objects.create(date=held, user=by, state=state, created_at=at)
    if has_place:
        _take_place(held.pk)
    Happening.objects.note(f"sign_up.{state}", about=made.pk, by=by.pk, at=at)
    _tell(made, f"sign_up.{state}", at=at)
    return made


@transaction.atomic
def withdraw_sign_up(sign_up: SignUp, *, by: User, at: datetime) -> SignUp:
    """Give the place back; the one who has waited longest gets it.

    :raises NotYours: when it is somebody else's.
    :raises StepNotOpen: when it was given back already.
    :raises DateHasBegun: when the date has.
    """
    rules.ensure_contact(by.pk, sign_up.user_id)
    held = hold_date(sign_up.date_id)
    sign_up.refresh_from_db()
    if at >= held.starts_at:
        raise rules.DateHasBegun
    had_place = sign_up.state == SignUpState.COMING
    take_step(sign_up, rules.SIGN_UP_STEPS, "withdraw")
    Happening.objects.note("sign_up.withdrawn", about=sign_up.pk, by=by.pk, at=at)
    if had_place:
        GroupDate.objects.filter(pk=held.pk).update(taken=F("taken") - 1)
        held.taken -= 1
        _move_up(held, at=at)
    return sign_up


def _move_up(held: GroupDate, *, at: datetime) -> None:
    """Give free places to those who have waited longest. The date is held."""
    free = held.places - held.taken
    waiting = SignUp.objects.waiting().filter(date=held).order_by("created_at", "pk")
    for first in waiting[: max(0, free)]:
        take_step(first, rules.SIGN_UP_STEPS, "move_up")
        _take_place(held.pk)
        held.taken += 1
        Happening.objects.note("sign_up.moved_up", about=first.pk, by=None, at=at)
        _tell(first, "sign_up.moved_up", at=at)


def _take_place(date: UUID) -> None:
    GroupDate.objects.filter(pk=date).update(taken=F("taken") + 1)


@transaction.atomic
def note_who_came(sign_up: SignUp, *, came: bool, by: User, at: datetime) -> SignUp:
    """Write down that somebody came, or did not. It can be put right afterwards.

    :raises NotYours: when ``by`` is not the group's contact.
    :raises DateHasNotBegun: when it has not.
    :raises StepNotOpen: when they had no place, or it is noted so already.
    """
    date = sign_up.date
    rules.ensure_contact(by.pk, date.group.contact_id)
    rules.ensure_begun(starts_at=date.starts_at, at=at)
    _note(sign_up, "came" if came else "missed", by=by, at=at)
    return sign_up


@transaction.atomic
def note_guests(
    date: GroupDate, *, came: Collection[UUID], missed: Collection[UUID], by: User, at: datetime
) -> int:
    """Write down for many at once who came and who did not; answer of how many that was news.

    :raises NotYours: when ``by`` is not the group's contact.
    :raises DateHasNotBegun: when it has not.
    :raises StepNotOpen: when one of them had no place there.
    """
    held = hold_date(date.pk)
    rules.ensure_contact(by.pk, held.group.contact_id)
    rules.ensure_begun(starts_at=held.starts_at, at=at)
    named = {*came, *missed}
    had_a_place = SignUp.objects.had_a_place().filter(date=held, pk__in=named)
    guests = list(had_a_place.select_for_update(no_key=True).order_by("pk"))
    if len(guests) != len(named):
        raise StepNotOpen
    steps = {guest.pk: "came" if guest.pk in came else "missed" for guest in guests}
    news = [one for one in guests if one.state != rules.SIGN_UP_STEPS.target(steps[one.pk])]
    for guest in news:
        _note(guest, steps[guest.pk], by=by, at=at)
    return len(news)


def _note(sign_up: SignUp, step: str, *, by: User, at: datetime) -> None:
    take_step(sign_up, rules.SIGN_UP_STEPS, step)
    Happening.objects.note(f"sign_up.{sign_up.state}", about=sign_up.pk, by=by.pk, at=at)


def _tell_all(date: GroupDate, kind: str, *, at: datetime, each_time: bool = False) -> None:
    for one in SignUp.objects.on_the_list().filter(date=date).order_by("created_at", "pk"):
        _tell(one, kind, at=at, each_time=each_time)


def _tell(sign_up: SignUp, kind: str, *, at: datetime, each_time: bool = False) -> None:
    again = f":{at.isoformat()}" if each_time else ""
    outbox.add(
        kind,
        key=f"{kind}:{sign_up.pk}{again}",
        about=sign_up.pk,
        recipient_id=sign_up.user_id,
        at=at,
    )

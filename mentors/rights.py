"""What becomes of mentors, wishes and groups when somebody uses their rights here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from flyttehjelp.accounts import rights
from flyttehjelp.accounts.models import User
from mentors.actions.dates import withdraw_sign_up
from mentors.actions.groups import close_group
from mentors.actions.mentors import leave
from mentors.actions.mentorships import end_mentorship
from mentors.actions.wishes import withdraw_wish
from mentors.enums import ConcernKind, EndReason, GroupState, MentorState, WishState
from mentors.models import Concern, Group, Mentor, Mentorship, SignUp, Wish
from mentors.personal import GROUPS, MENTORS


def _is_reported(person: User) -> bool:
    """Nobody gets rid of what was reported about them by leaving before it is looked at."""
    unsafe = Concern.objects.open().filter(kind=ConcernKind.UNSAFE).exclude(raised_by=person)
    of_mine = unsafe.filter(mentorship__mentor__user=person)
    return of_mine.exists() or unsafe.filter(mentorship__newcomer__user=person).exists()


rights.hinder(
    rights.Hindrance(
        code="concern_open",
        words=_("En melding om utrygg oppførsel må ses på først."),
        stands_before=_is_reported,
    )
)


@rights.farewell
def leave_mentoring(person: User, at: datetime) -> Iterable[rights.Told]:
    """End what runs, by the same deeds as always: they write to whoever it concerns."""
    told = set(_who_knows(person))
    for mentor in Mentor.objects.filter(user=person).exclude(state=MentorState.LEFT):
        if mentor.state != MentorState.DECLINED:
            leave(mentor, by=person, at=at)
    for mentorship in Mentorship.objects.active().filter(newcomer__user=person).order_by("pk"):
        end_mentorship(mentorship, by=person, at=at, reason=EndReason.OTHER)
    waiting = Wish.objects.filter(newcomer__user=person, state=WishState.WAITING)
    for wish in waiting.order_by("pk"):
        withdraw_wish(wish, by=person, at=at)
    _leave_groups(person, at=at)
    return told


def _leave_groups(person: User, *, at: datetime) -> None:
    ahead = SignUp.objects.on_the_list().filter(user=person, date__starts_at__gt=at)
    for one in ahead.order_by("date", "pk"):
        withdraw_sign_up(one, by=person, at=at)
    running = [GroupState.APPLIED, GroupState.LISTED]
    for group in Group.objects.filter(contact=person, state__in=running).order_by("pk"):
        close_group(group, by=person, at=at)


def _who_knows(person: User) -> Iterable[rights.Told]:
    """Both in a mentorship know one another; a group's contact knows who signed up."""
    both = Mentorship.objects.with_people().order_by("pk")
    for each in both.filter(newcomer__user=person):
        yield rights.Told(each.mentor.user_id, MENTORS, timezone.localdate(each.started_at))
    for each in both.filter(mentor__user=person):
        yield rights.Told(each.newcomer.user_id, MENTORS, timezone.localdate(each.started_at))
    signed_up = SignUp.objects.filter(user=person).select_related("date__group").order_by("pk")
    for one in signed_up:
        yield rights.Told(one.date.group.contact_id, GROUPS, timezone.localdate(one.date.starts_at))


@rights.needed
def in_the_scheme() -> Iterable[UUID]:
    """Mentors, those who have one or wait for one, and contacts of groups that are listed."""
    yield from Mentor.objects.vetted().order_by("pk").values_list("user", flat=True)
    active = Mentorship.objects.active().order_by("pk")
    yield from active.values_list("newcomer__user", flat=True)
    waiting = Wish.objects.filter(state=WishState.WAITING).order_by("pk")
    yield from waiting.values_list("newcomer__user", flat=True)
    listed = Group.objects.filter(state=GroupState.LISTED).order_by("pk")
    yield from listed.values_list("contact", flat=True)

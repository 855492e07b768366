"""What becomes of mentors, wishes and groups when somebody uses their rights here."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
        words=gettext_lazy("En melding om utrygg oppførsel må ses på først."),
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


MENTORING = [MentorState.APPLIED, MentorState.VETTED]


def _wishes_made(person: User) -> Iterable[rights.Given]:
    waiting = Wish.objects.filter(newcomer__user=person, state=WishState.WAITING)
    for wish in waiting.order_by("pk"):
        yield rights.Given(
            id=wish.pk,
            purpose="wish",
            words=_("Vi leter etter en mentor til deg, og bruker det du skrev i ønsket."),
            given_at=wish.made_at,
        )


def _withdraw_wish(person: User, which: UUID, at: datetime) -> bool:
    waiting = Wish.objects.filter(newcomer__user=person, state=WishState.WAITING)
    mine = waiting.filter(pk=which).first()
    if mine is not None:
        withdraw_wish(mine, by=person, at=at)
    return mine is not None


def _agreed_as_mentor(person: User) -> Iterable[rights.Given]:
    for mentor in Mentor.objects.filter(user=person, state__in=MENTORING).order_by("pk"):
        yield rights.Given(
            id=mentor.pk,
            purpose="mentor",
            words=_("Du er med som mentor, og har sagt ja til de etiske reglene."),
            given_at=mentor.ethics_accepted_at,
        )


def _leave(person: User, which: UUID, at: datetime) -> bool:
    mine = Mentor.objects.filter(pk=which, user=person, state__in=MENTORING).first()
    if mine is not None:
        leave(mine, by=person, at=at)
    return mine is not None


rights.consent(rights.Kind("wish", gettext_lazy("ønske om mentor"), _wishes_made, _withdraw_wish))
rights.consent(rights.Kind("mentor", gettext_lazy("avtale som mentor"), _agreed_as_mentor, _leave))

"""Unsafe conduct in a group: who may say so, who hears of it, and what is closed meanwhile."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Notice
from mentors.actions.concerns import close_concern, find_new_mentor, report_group
from mentors.actions.dates import sign_up
from mentors.actions.invitations import invite_who_waits
from mentors.enums import ConcernKind, SignUpState
from mentors.letters.mentoring import write_concern_raised
from mentors.models import Concern, Group, GroupInvitation
from mentors.rules import AlreadyRaised, ContactIsBlocked
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    ConcernFactory,
    GroupDateFactory,
    GroupFactory,
    MentorshipFactory,
    SignUpFactory,
    WishFactory,
)

pytestmark = pytest.mark.django_db


def as_seen_by(person, group):
    return Group.objects.with_block().with_part_of(person).get(pk=group.pk)


def report(group, person, at):
    return report_group(as_seen_by(person, group), by=person, at=at, note="Det ble ubehagelig.")


@pytest.mark.parametrize("state", [SignUpState.COMING, SignUpState.WITHDRAWN, SignUpState.CAME])
def test_whoever_was_on_a_list_reports_and_a_coordinator_hears_at_once(at, coordinator, state):
    guest = SignUpFactory(state=state)

    concern = report(guest.date.group, guest.user, at)

    assert (concern.owner, concern.kind) == (coordinator, ConcernKind.UNSAFE)
    assert at < concern.due_at <= at + timedelta(days=4)
    notice = Notice.objects.get(kind="concern.raised")
    letter = write_concern_raised(notice)
    assert letter.subject == "En gruppe trenger deg: utrygg oppførsel"
    assert "ubehagelig" not in letter.text


def test_contact_of_a_group_reports_too(at, coordinator):
    group = GroupFactory()

    assert report(group, group.contact, at).group == group


def test_who_was_never_there_reports_nothing(at, coordinator):
    with pytest.raises(NotYours):
        report(GroupFactory(), UserFactory(), at)


def test_one_person_reports_once_and_two_persons_twice(at, coordinator):
    guest = SignUpFactory()
    other = SignUpFactory(date=guest.date)
    report(guest.date.group, guest.user, at)

    with pytest.raises(AlreadyRaised):
        report(guest.date.group, guest.user, at)
    report(guest.date.group, other.user, at)

    assert Concern.objects.open().count() == 2


def test_group_takes_nobody_new_until_everything_has_been_looked_at(at, coordinator):
    guest = SignUpFactory()
    date, group = guest.date, guest.date.group
    concerns = [report(group, one, at) for one in (guest.user, group.contact)]

    for concern in concerns:
        assert as_seen_by(None, group).is_blocked
        with pytest.raises(ContactIsBlocked):
            sign_up(date, by=UserFactory(), at=at)
        close_concern(concern, by=coordinator, at=at, outcome="Snakket med begge.")

    assert not as_seen_by(None, group).is_blocked
    assert sign_up(date, by=UserFactory(), at=at).state == SignUpState.COMING


def test_nobody_is_invited_to_a_group_that_is_looked_at(at, coordinator):
    blocked, fine = GroupDateFactory(), GroupDateFactory()
    report(blocked.group, blocked.group.contact, at)
    WishFactory(made_at=at - timedelta(days=8))

    invite_who_waits(at=at)

    assert [one.date for one in GroupInvitation.objects.order_by("pk")] == [fine]


def test_group_that_has_closed_is_still_there_for_its_guests():
    guest = SignUpFactory(date__group__state="closed")

    there = Group.objects.visible_to(guest.user)

    assert list(there) == [guest.date.group]
    assert not Group.objects.visible_to(UserFactory()).exists()


def test_concern_is_about_a_mentorship_or_about_conduct_in_a_group(at, coordinator):
    group = GroupFactory()
    wrong = [
        {"mentorship": None},
        {"mentorship": MentorshipFactory(), "group": group},
        {"mentorship": None, "group": group, "kind": "no_answer"},
    ]

    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            ConcernFactory(**fields)


def test_no_new_mentor_comes_of_a_report_of_a_group(at, coordinator):
    group = GroupFactory()

    with pytest.raises(StepNotOpen):
        find_new_mentor(report(group, group.contact, at), by=coordinator, at=at)

"""What the letters about groups say, and when nothing is owed any more."""

from datetime import timedelta

import pytest
from django.core import mail

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Notice
from mentors.actions import dates, groups, invitations
from mentors.enums import DateState, GroupState
from mentors.models import Group, GroupDate
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, GroupFactory, SignUpFactory, WishFactory

pytestmark = pytest.mark.django_db


def letters():
    outbox.send_due(now=clock.now)
    return mail.outbox


def test_letters_follow_a_group_through_its_life(coordinator, at):
    group = GroupFactory(applied=True, name="Turlaget")
    groups.list_group(group, by=coordinator, at=at)
    date = GroupDateFactory(group=group, places=1, meeting_place="Torget", note="Ta med votter.")
    first, second = UserFactory.create_batch(2)
    mine = dates.sign_up(date, by=first, at=at)
    dates.sign_up(date, by=second, at=at)
    letters()

    dates.withdraw_sign_up(mine, by=first, at=at)
    dates.change_date(date, by=group.contact, at=at, content={"meeting_place": "Parken"})
    dates.cancel_date(date, by=group.contact, at=at)

    subjects = [letter.subject for letter in letters()]
    assert sorted(subjects[:3]) == [
        "Du har plass hos Turlaget",
        "Du står på venteliste hos Turlaget",
        "Turlaget vises nå for innflyttere",
    ]
    assert subjects[3:] == ["Treffet hos Turlaget er avlyst"]
    coming = next(one for one in mail.outbox if one.subject == "Du har plass hos Turlaget")
    assert (coming.to, "Torget" in coming.body, "Ta med votter." in coming.body) == (
        [first.email],
        True,
        True,
    )
    assert f"/nb/groups/{group.pk}/" in coming.body


def test_coordinator_hears_of_a_new_group_as_long_as_it_waits(user, coordinator, at):
    group = groups.sign_up_group(
        org_number="",
        by=user,
        at=at,
        content={
            "name": "Strikkekaféen",
            "municipality": GroupFactory().municipality,
            "offer": "Kom og strikk.",
            "interests": ["arts"],
            "languages": ["nb"],
        },
    )
    groups.decline_group(group, by=coordinator, at=at)

    assert [(letter.to, letter.subject) for letter in letters()] == [
        ([user.email], "Om Strikkekaféen")
    ]


def test_invitation_names_the_group_the_time_and_whom_to_ask_for(at):
    date = GroupDateFactory(group__name="Koret", group__contact__name="Dirigent Demosen")
    wish = WishFactory(made_at=at - timedelta(days=8))
    invitations.invite_who_waits(at=at)

    (letter,) = letters()

    assert letter.to == [wish.newcomer.user.email]
    assert letter.subject == "Bli med Koret mens du venter på en mentor"
    assert "Spør etter Dirigent Demosen." in letter.body
    assert date.group.offer in letter.body


@pytest.mark.parametrize(
    "undo",
    [
        lambda date: GroupDate.objects.filter(pk=date.pk).update(state=DateState.CANCELLED),
        lambda date: Group.objects.filter(pk=date.group_id).update(state=GroupState.CLOSED),
    ],
    ids=["date cancelled", "group closed"],
)
def test_nobody_is_invited_to_what_will_not_be(at, undo):
    date = GroupDateFactory()
    WishFactory(made_at=at - timedelta(days=8))
    invitations.invite_who_waits(at=at)
    undo(date)

    assert letters() == []


def test_invitation_is_not_sent_to_who_has_a_mentor_by_now(at):
    GroupDateFactory()
    wish = WishFactory(made_at=at - timedelta(days=8))
    invitations.invite_who_waits(at=at)
    type(wish).objects.filter(pk=wish.pk).update(state="matched", closed_at=at)

    assert letters() == []


@pytest.mark.parametrize("kind", ["group.applied", "group.listed", "sign_up.coming"])
def test_letter_about_what_is_no_more_is_not_sent(at, kind):
    guest = SignUpFactory()
    Notice.objects.create(
        kind=kind, key="1", about=Notice().pk, recipient=guest.user, next_try_at=at, created_at=at
    )

    assert letters() == []

"""Groups come in, plan dates, and give out their places one by one."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from mentors.actions import dates, groups, invitations
from mentors.enums import ClubCheck, DateState, GroupState, SignUpState
from mentors.models import GroupInvitation
from mentors.rules import groups as rules
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    GroupDateFactory,
    GroupFactory,
    OfferFactory,
    SignUpFactory,
    WishFactory,
)
from tests.factories.relocation import MunicipalityFactory
from tests.servers.register import entity, status_500

pytestmark = pytest.mark.django_db
NUMBER = "923609016"


def content(**changed):
    return {
        "name": "Turlaget",
        "municipality": MunicipalityFactory(),
        "offer": "Bli med på tur.",
        "interests": ["outdoors"],
        "languages": ["nb"],
    } | changed


def signed_up(user, at, org_number=""):
    return groups.sign_up_group(org_number=org_number, by=user, at=at, content=content())


# -- Groups -----------------------------------------------------------------------------------


def test_group_without_a_number_waits_for_a_coordinator(user, coordinator, at):
    group = signed_up(user, at)

    assert (group.state, group.club_check) == (GroupState.APPLIED, ClubCheck.NO_NUMBER)
    assert group.owner == coordinator
    assert group.due_at > at
    assert Notice.objects.get().recipient == coordinator
    assert Happening.objects.get().kind == "group.applied"


def test_group_is_taken_in_though_there_is_no_coordinator(user, at):
    group = signed_up(user, at)

    assert group.owner is None
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("facts", "check"),
    [
        ({"registrertIFrivillighetsregisteret": True}, ClubCheck.VOLUNTARY),
        ({"registrertIFrivillighetsregisteret": False}, ClubCheck.OTHER),
        ({}, ClubCheck.OTHER),
        ({"registrertIFrivillighetsregisteret": "ja"}, ClubCheck.OTHER),
    ],
)
def test_register_says_whether_it_is_a_voluntary_organisation(brreg, user, at, facts, check):
    brreg.entities[NUMBER] = entity(NUMBER, **facts)

    group = signed_up(user, at, NUMBER)

    assert (group.club_check, group.checked_at) == (check, at)


def test_bankrupt_club_is_refused(brreg, user, at):
    brreg.entities[NUMBER] = entity(NUMBER, konkurs=True)

    with pytest.raises(rules.GroupNotSound):
        signed_up(user, at, NUMBER)


def test_number_that_the_register_does_not_know_is_refused(brreg, user, at):
    with pytest.raises(rules.GroupUnknown):
        signed_up(user, at, NUMBER)


def test_group_is_checked_later_when_the_register_is_away(brreg, user, at):
    brreg.fault = status_500
    group = signed_up(user, at, NUMBER)
    still_away = groups.check_waiting_groups(now=at)
    brreg.fault = None
    brreg.entities[NUMBER] = entity(NUMBER, registrertIFrivillighetsregisteret=True)

    checked = groups.check_waiting_groups(now=at)
    again = groups.check_waiting_groups(now=at)

    group.refresh_from_db()
    assert (still_away, checked, again) == (0, 1, 0)
    assert group.club_check == ClubCheck.VOLUNTARY


def test_number_that_turns_out_unknown_is_shown_to_the_coordinator(brreg, at):
    group = GroupFactory(applied=True, org_number=NUMBER, club_check=ClubCheck.UNCHECKED)

    groups.check_waiting_groups(now=at)

    group.refresh_from_db()
    assert group.club_check == ClubCheck.UNSOUND


def test_same_person_signs_a_club_up_once(brreg, user, at, client_for):
    MunicipalityFactory()
    brreg.entities[NUMBER] = entity(NUMBER)
    body = content(org_number=NUMBER) | {"municipality": "3405"}
    first = client_for(user).post("/api/v1/groups/", body)

    second = client_for(user).post("/api/v1/groups/", body)

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "group_known"


@pytest.mark.parametrize(
    ("deed", "state", "kind"),
    [
        (groups.list_group, GroupState.LISTED, "group.listed"),
        (groups.decline_group, GroupState.DECLINED, "group.declined"),
    ],
)
def test_coordinator_sees_a_group_over_once(coordinator, at, deed, state, kind):
    group = GroupFactory(applied=True, owner=coordinator)

    deed(group, by=coordinator, at=at)

    group.refresh_from_db()
    assert (group.state, group.owner, group.due_at) == (state, None, None)
    assert [notice.kind for notice in Notice.objects.all()] == [kind]
    with pytest.raises(StepNotOpen):
        deed(group, by=coordinator, at=at)


@pytest.mark.parametrize("deed", [groups.list_group, groups.decline_group])
def test_contact_does_not_see_over_their_own_group(at, deed):
    group = GroupFactory(applied=True)

    with pytest.raises(NotYours):
        deed(group, by=group.contact, at=at)


def test_contact_closes_and_opens_again_by_themselves(at):
    group = GroupFactory()
    date = GroupDateFactory(group=group, taken=1)
    guest = SignUpFactory(date=date)

    groups.close_group(group, by=group.contact, at=at)
    date.refresh_from_db()
    groups.list_group(group, by=group.contact, at=at)

    assert date.state == DateState.CANCELLED
    assert group.state == GroupState.LISTED
    assert [(one.kind, one.recipient) for one in Notice.objects.all()] == [
        ("group_date.cancelled", guest.user)
    ]


def test_stranger_neither_closes_nor_changes_a_group(user, at):
    group = GroupFactory()

    with pytest.raises(NotYours):
        groups.close_group(group, by=user, at=at)
    with pytest.raises(NotYours):
        groups.update_group(group, by=user, at=at, content={"offer": "Kom!"})


def test_what_a_group_tells_is_changed_and_noted_once(at):
    group = GroupFactory()

    groups.update_group(group, by=group.contact, at=at, content={"offer": "Kom!"})
    groups.update_group(group, by=group.contact, at=at, content={"offer": "Kom!"})

    group.refresh_from_db()
    assert group.offer == "Kom!"
    assert Happening.objects.get().facts == {"fields": ["offer"]}


# -- Dates ------------------------------------------------------------------------------------


def plan(at, **changed):
    return {
        "starts_at": at + timedelta(days=3),
        "ends_at": at + timedelta(days=3, hours=2),
        "meeting_place": "Sentrum",
        "places": 2,
    } | changed


def test_contact_plans_a_date(at):
    group = GroupFactory()

    date = dates.plan_date(group, by=group.contact, at=at, content=plan(at))

    assert (date.state, date.taken) == (DateState.PLANNED, 0)


def test_group_that_is_not_shown_plans_nothing(at):
    group = GroupFactory(applied=True)

    with pytest.raises(rules.GroupNotListed):
        dates.plan_date(group, by=group.contact, at=at, content=plan(at))


@pytest.mark.parametrize(
    ("starts", "ends", "error"),
    [
        (-1, 1, rules.DateInThePast),
        (2, 2, rules.DateRunsBackwards),
        (3, 2, rules.DateRunsBackwards),
        (1, 24 * 15 + 1, rules.DateRunsBackwards),
    ],
)
def test_date_begins_ahead_and_ends_after_that(at, starts, ends, error):
    group = GroupFactory()
    hours = {
        "starts_at": at + timedelta(hours=starts),
        "ends_at": at + timedelta(hours=ends),
    }

    with pytest.raises(error):
        dates.plan_date(group, by=group.contact, at=at, content=plan(at, **hours))


def test_who_is_on_the_list_hears_of_a_new_place_each_time(at):
    date = GroupDateFactory(taken=1)
    SignUpFactory(date=date)

    for place in ("Torget", "Torget", "Parken"):
        at += timedelta(seconds=1)
        dates.change_date(date, by=date.group.contact, at=at, content={"meeting_place": place})

    assert Notice.objects.filter(kind="group_date.changed").count() == 2


def test_note_is_changed_without_a_letter(at):
    date = GroupDateFactory(taken=1)
    SignUpFactory(date=date)

    dates.change_date(date, by=date.group.contact, at=at, content={"note": "Ta med votter."})

    assert not Notice.objects.exists()


def test_more_places_are_given_to_those_who_wait(at):
    date = GroupDateFactory(places=1, taken=1)
    SignUpFactory(date=date)
    first = SignUpFactory(date=date, state=SignUpState.WAITING)
    second = SignUpFactory(date=date, state=SignUpState.WAITING)

    dates.change_date(date, by=date.group.contact, at=at, content={"places": 2})

    first.refresh_from_db()
    second.refresh_from_db()
    date.refresh_from_db()
    assert (first.state, second.state) == (SignUpState.COMING, SignUpState.WAITING)
    assert date.taken == 2


def test_there_are_never_fewer_places_than_people(at):
    date = GroupDateFactory(places=2, taken=2)

    with pytest.raises(rules.FewerPlacesThanPeople):
        dates.change_date(date, by=date.group.contact, at=at, content={"places": 1})


def test_date_that_has_begun_is_neither_changed_nor_cancelled_nor_joined(user, at):
    date = GroupDateFactory()
    contact, late = date.group.contact, date.starts_at

    with pytest.raises(rules.DateHasBegun):
        dates.change_date(date, by=contact, at=late, content={"note": "Sent."})
    with pytest.raises(rules.DateHasBegun):
        dates.cancel_date(date, by=contact, at=late)
    with pytest.raises(rules.DateHasBegun):
        dates.sign_up(date, by=user, at=late)


def test_cancelled_date_is_neither_joined_nor_cancelled_again(user, at):
    date = GroupDateFactory(state=DateState.CANCELLED)

    with pytest.raises(rules.DateCancelled):
        dates.sign_up(date, by=user, at=at)
    with pytest.raises(StepNotOpen):
        dates.cancel_date(date, by=date.group.contact, at=at)


def test_stranger_plans_changes_and_cancels_nothing(user, at):
    date = GroupDateFactory()

    with pytest.raises(NotYours):
        dates.plan_date(date.group, by=user, at=at, content=plan(at))
    with pytest.raises(NotYours):
        dates.change_date(date, by=user, at=at, content={"note": "x"})
    with pytest.raises(NotYours):
        dates.cancel_date(date, by=user, at=at)


# -- Places -----------------------------------------------------------------------------------


def test_third_to_come_where_two_have_room_waits_and_moves_up(at):
    date = GroupDateFactory(places=2)
    first, second, third = UserFactory.create_batch(3)
    mine = dates.sign_up(date, by=first, at=at)
    dates.sign_up(date, by=second, at=at)
    waits = dates.sign_up(date, by=third, at=at)

    dates.withdraw_sign_up(mine, by=first, at=at)

    date.refresh_from_db()
    assert waits.state == SignUpState.WAITING
    waits.refresh_from_db()
    assert (waits.state, date.taken) == (SignUpState.COMING, 2)
    kinds = Notice.objects.order_by("created_at").values_list("kind", flat=True)
    assert sorted(kinds) == [
        "sign_up.coming",
        "sign_up.coming",
        "sign_up.moved_up",
        "sign_up.waiting",
    ]


def test_who_gives_up_waiting_frees_no_place(at):
    date = GroupDateFactory(places=1, taken=1)
    SignUpFactory(date=date)
    waits = SignUpFactory(date=date, state=SignUpState.WAITING)

    dates.withdraw_sign_up(waits, by=waits.user, at=at)

    date.refresh_from_db()
    assert date.taken == 1


def test_one_signs_up_once_and_again_after_giving_it_back(user, at):
    date = GroupDateFactory()
    mine = dates.sign_up(date, by=user, at=at)

    with pytest.raises(rules.AlreadySignedUp):
        dates.sign_up(date, by=user, at=at)
    dates.withdraw_sign_up(mine, by=user, at=at)
    again = dates.sign_up(date, by=user, at=at)

    date.refresh_from_db()
    assert (again.state, date.taken) == (SignUpState.COMING, 1)


def test_place_is_given_back_by_its_owner_before_the_date(user, at):
    mine = SignUpFactory()

    with pytest.raises(NotYours):
        dates.withdraw_sign_up(mine, by=user, at=at)
    with pytest.raises(rules.DateHasBegun):
        dates.withdraw_sign_up(mine, by=mine.user, at=mine.date.starts_at)


def test_contact_notes_who_came_and_puts_it_right(at):
    mine = SignUpFactory()
    contact, then = mine.date.group.contact, mine.date.starts_at

    with pytest.raises(rules.DateHasNotBegun):
        dates.note_who_came(mine, came=True, by=contact, at=at)
    dates.note_who_came(mine, came=False, by=contact, at=then)
    dates.note_who_came(mine, came=True, by=contact, at=then)

    mine.refresh_from_db()
    assert mine.state == SignUpState.CAME


def test_guest_does_not_note_their_own_coming(at):
    mine = SignUpFactory()

    with pytest.raises(NotYours):
        dates.note_who_came(mine, came=True, by=mine.user, at=mine.date.starts_at)


def test_who_waited_in_vain_neither_came_nor_missed(at):
    mine = SignUpFactory(state=SignUpState.WAITING)

    with pytest.raises(StepNotOpen):
        dates.note_who_came(mine, came=True, by=mine.date.group.contact, at=mine.date.starts_at)


# -- Nobody without an offer ------------------------------------------------------------------


def week_old(at, **changed):
    return WishFactory(made_at=at - timedelta(days=8), **changed)


def test_wish_a_week_old_is_invited_once(at):
    date, wish = GroupDateFactory(), week_old(at)

    invited = invitations.invite_who_waits(at=at)
    again = invitations.invite_who_waits(at=at)

    assert (invited, again) == (1, 0)
    assert GroupInvitation.objects.get().date == date
    assert GroupInvitation.objects.get().wish == wish
    assert Notice.objects.get().kind == "wish.invited"


def test_nobody_is_invited_before_the_week_is_over_or_while_a_mentor_is_asked(at):
    GroupDateFactory()
    WishFactory(made_at=at - timedelta(days=6))
    OfferFactory(wish=week_old(at))

    assert invitations.invite_who_waits(at=at) == 0


@pytest.mark.parametrize(
    "date",
    [
        {"taken": 2},
        {"state": DateState.CANCELLED},
        {"group__state": GroupState.CLOSED},
        {"days": 0.5},
        {"days": 61},
    ],
)
def test_wish_waits_on_where_no_date_will_do(at, date):
    days = date.pop("days", 7)
    GroupDateFactory(starts_at=at + timedelta(days=days), **date)
    week_old(at)

    assert invitations.invite_who_waits(at=at) == 0


def test_invitation_is_to_the_date_that_suits_best():
    soon, later = 1_000_000, 2_000_000

    def meeting(when, language="nb", interest="music", place="3405"):
        return rules.Meeting(
            pk=uuid4(),
            starts_at=datetime.fromtimestamp(when, UTC),
            municipality=place,
            languages=frozenset([language]),
            interests=frozenset([interest]),
            age_bands=frozenset(),
        )

    guest = rules.Guest("3405", frozenset(["pl"]), frozenset(["skiing"]), frozenset())
    other = meeting(soon)
    far = meeting(soon, place="3440")
    skis = meeting(later, interest="skiing")
    speaks = meeting(later, language="pl", place="3441")

    assert rules.best_meeting(guest, []) is None
    assert rules.best_meeting(guest, [far, other]) == other
    assert rules.best_meeting(guest, [other, skis]) == skis
    assert rules.best_meeting(guest, [skis, speaks]) == speaks

"""Groups and their dates by the API: who sees what, who may do what."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from mentors.enums import DateState, SignUpState
from mentors.models import Group, GroupDate, GroupInvitation, SignUp
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory
from tests.factories.mentors import (
    GroupDateFactory,
    GroupFactory,
    MentorFactory,
    SignUpFactory,
    WishFactory,
)
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"
GROUP = {
    "name": "Turlaget",
    "municipality": "3405",
    "offer": "Bli med på tur.",
    "interests": ["outdoors"],
    "languages": ["nb"],
}


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def test_anybody_reads_groups_that_take_newcomers(anonymous_client):
    shown = GroupDateFactory().group
    GroupFactory(applied=True)

    answer = anonymous_client.get(f"{API}/groups/")

    (row,) = answer.json()["results"]
    assert row["id"] == str(shown.pk)
    assert (row["org_number"], row["contact_name"], row["open_steps"]) == ("", "", [])
    assert row["next_at"] is not None


def test_who_is_signed_in_sees_whom_to_ask_for(client_for, user):
    group = GroupFactory(contact__name="Kor Demosen", org_number="923609016")

    row = client_for(user).get(f"{API}/groups/{group.pk}/").json()

    assert (row["contact_name"], row["org_number"], row["contact"]) == ("Kor Demosen", "", None)


def test_coordinator_sees_how_the_contact_is_reached(client_for, coordinator):
    group = GroupFactory(applied=True, contact__name="Kor Demosen", contact__phone="11111111")

    row = client_for(coordinator).get(f"{API}/groups/{group.pk}/").json()

    email = group.contact.email
    assert row["contact"] == {"name": "Kor Demosen", "email": email, "phone": "11111111"}


def test_group_that_is_to_have_its_answer_first_stands_first(client_for, coordinator, at):
    late, early = (
        GroupFactory(applied=True, name=name, due_at=at + timedelta(days=days))
        for name, days in (("A", 5), ("B", 1))
    )

    answer = client_for(coordinator).get(f"{API}/groups/", {"state": "applied"})

    assert ids(answer) == [str(early.pk), str(late.pk)]


def test_signing_up_makes_a_group_that_waits(client_for, user):
    MunicipalityFactory()

    answer = client_for(user).post(f"{API}/groups/", GROUP)

    body = answer.json()
    assert answer.status_code == 201
    assert (body["state"], body["mine"], body["open_steps"]) == ("applied", True, ["close"])
    assert body["due_at"] is not None


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"name": "To\nlinjer"}, "/name"),
        ({"offer": "Spør 01010750160"}, "/offer"),
        ({"interests": []}, "/interests"),
        ({"languages": ["xx"]}, "/languages/0"),
        ({"org_number": "123456789"}, "/org_number"),
        ({"website": "javascript:alert(1)"}, "/website"),
        ({"state": "listed"}, "/state"),
    ],
)
def test_bad_group_says_what_is_wrong(client_for, user, changed, pointer):
    MunicipalityFactory()

    answer = client_for(user).post(f"{API}/groups/", GROUP | changed)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Group.objects.exists()


def test_coordinator_takes_a_group_in_and_the_contact_closes_it(client_for, coordinator):
    group = GroupFactory(applied=True)

    listed = client_for(coordinator).post(f"{API}/groups/{group.pk}/list/")
    closed = client_for(group.contact).post(f"{API}/groups/{group.pk}/close/")

    assert (listed.json()["state"], listed.json()["open_steps"]) == ("listed", ["close"])
    assert (closed.json()["state"], closed.json()["open_steps"]) == (
        "closed",
        ["list", "report"],
    )


def test_coordinator_says_no(client_for, coordinator):
    group = GroupFactory(applied=True)

    answer = client_for(coordinator).post(f"{API}/groups/{group.pk}/decline/")

    assert answer.json()["state"] == "declined"


def test_contact_changes_the_group(client_for):
    group = GroupFactory()

    answer = client_for(group.contact).patch(f"{API}/groups/{group.pk}/", {"name": "Nytt navn"})

    assert answer.json()["name"] == "Nytt navn"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("interest=skiing", 1),
        ("interest=music", 0),
        ("age_band=6-12", 1),
        ("language=pl", 1),
        ("language=de", 0),
        ("municipality=3405", 1),
        ("state=listed", 1),
        ("mine=false", 1),
    ],
)
def test_groups_are_narrowed(anonymous_client, query, found):
    GroupFactory(interests=["skiing"], age_bands=["6-12"], languages=["nb", "pl"])

    assert len(ids(anonymous_client.get(f"{API}/groups/?{query}"))) == found


def test_ones_own_groups_are_found_whatever_their_state(client_for, coordinator, anonymous_client):
    mine = GroupFactory(applied=True, contact=coordinator)
    GroupFactory()

    assert ids(client_for(coordinator).get(f"{API}/groups/?mine=true")) == [str(mine.pk)]
    assert anonymous_client.get(f"{API}/groups/?mine=true").status_code == 401


# -- Dates ------------------------------------------------------------------------------------


def planned(group, at, **changed):
    return {
        "group": str(group.pk),
        "starts_at": (at + timedelta(days=2)).isoformat(),
        "ends_at": (at + timedelta(days=2, hours=1)).isoformat(),
        "meeting_place": "Torget",
        "places": 5,
    } | changed


def test_contact_plans_changes_and_cancels_a_date(client_for, at):
    group = GroupFactory()
    contact = client_for(group.contact)

    made = contact.post(f"{API}/group-dates/", planned(group, at))
    address = f"{API}/group-dates/{made.json()['id']}/"
    changed = contact.patch(address, {"places": 3})
    cancelled = contact.post(f"{address}cancel/")

    assert (made.status_code, made.json()["mine"]) == (201, True)
    assert changed.json()["places_left"] == 3
    assert cancelled.json()["state"] == "cancelled"


def test_date_of_a_group_one_may_not_see_is_of_no_group(client_for, user, at):
    hidden = GroupFactory(applied=True)

    answer = client_for(user).post(f"{API}/group-dates/", planned(hidden, at))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/group"


def test_date_of_somebody_elses_group_is_refused(client_for, user, at):
    answer = client_for(user).post(f"{API}/group-dates/", planned(GroupFactory(), at))

    assert answer.status_code == 403
    assert not GroupDate.objects.exists()


def test_dates_ahead_come_soonest_first_and_past_ones_on_asking(anonymous_client, at):
    later = GroupDateFactory(starts_at=at + timedelta(days=9))
    soon = GroupDateFactory(starts_at=at + timedelta(days=1))
    gone = GroupDateFactory(starts_at=at - timedelta(days=1))
    older = GroupDateFactory(starts_at=at - timedelta(days=2))

    ahead = anonymous_client.get(f"{API}/group-dates/")
    past = anonymous_client.get(f"{API}/group-dates/?past=true")
    one = anonymous_client.get(f"{API}/group-dates/?group={soon.group.pk}")

    assert ids(ahead) == [str(soon.pk), str(later.pk)]
    assert ids(past) == [str(gone.pk), str(older.pk)]
    assert ids(one) == [str(soon.pk)]


def test_one_takes_a_place_sees_it_and_gives_it_back(client_for, user):
    date = GroupDateFactory(places=1)
    GroupDateFactory()
    me = client_for(user)

    made = me.post(f"{API}/group-dates/{date.pk}/sign-ups/")
    going = me.get(f"{API}/group-dates/?going=true")
    back = me.post(f"{API}/sign-ups/{made.json()['id']}/withdraw/")
    after = me.get(f"{API}/group-dates/{date.pk}/").json()

    assert (made.status_code, made.json()["state"]) == (201, "coming")
    (row,) = going.json()["results"]
    assert (row["places_left"], row["my_sign_up"]["state"]) == (0, "coming")
    assert back.json()["state"] == "withdrawn"
    assert (after["places_left"], after["my_sign_up"]) == (1, None)


def test_who_waits_is_told_their_number_in_the_queue(client_for, user, at):
    date = GroupDateFactory(places=1, taken=1)
    for days in (1, 2):
        earlier = at - timedelta(days=days)
        SignUpFactory(date=date, state=SignUpState.WAITING, created_at=earlier)
    me = client_for(user)

    made = me.post(f"{API}/group-dates/{date.pk}/sign-ups/").json()
    seen = me.get(f"{API}/group-dates/{date.pk}/").json()["my_sign_up"]
    back = me.post(f"{API}/sign-ups/{made['id']}/withdraw/").json()

    assert (made["state"], made["number"], seen["number"]) == ("waiting", 3, 3)
    assert (back["state"], back["number"]) == ("withdrawn", None)


def test_nobody_is_going_where_nobody_is_signed_in(anonymous_client):
    SignUpFactory()

    assert ids(anonymous_client.get(f"{API}/group-dates/?going=true")) == []
    assert len(ids(anonymous_client.get(f"{API}/group-dates/?going=false"))) == 1


def test_contact_sees_exactly_this_of_who_comes(client_for):
    guest = SignUpFactory(user__name="Gjest Demosen", user__phone="41000000")
    SignUpFactory(date=guest.date, state=SignUpState.WITHDRAWN)
    SignUpFactory()

    answer = client_for(guest.date.group.contact).get(
        f"{API}/group-dates/{guest.date.pk}/sign-ups/"
    )

    (row,) = answer.json()["results"]
    assert set(row) == {"id", "name", "state", "created_at"}
    assert row["name"] == "Gjest Demosen"


@pytest.mark.parametrize("who", ["guest", "coordinator"])
def test_nobody_else_sees_who_comes(client_for, coordinator, who):
    guest = SignUpFactory()
    reader = {"guest": guest.user, "coordinator": coordinator}[who]

    answer = client_for(reader).get(f"{API}/group-dates/{guest.date.pk}/sign-ups/")

    assert answer.status_code == 403


def test_contact_notes_who_came(client_for, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=1), taken=1)
    guest = SignUpFactory(date=date)
    contact = client_for(date.group.contact)

    missed = contact.post(f"{API}/sign-ups/{guest.pk}/missed/")
    came = contact.post(f"{API}/sign-ups/{guest.pk}/came/")

    assert (missed.json()["state"], came.json()["state"]) == ("missed", "came")


def test_contact_notes_the_whole_list_at_once(client_for, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=1), taken=3, places=3)
    first, second, third = SignUpFactory.create_batch(3, date=date)
    contact, here = client_for(date.group.contact), f"{API}/group-dates/{date.pk}/note/"

    noted = contact.post(here, {"came": [str(first.pk), str(second.pk)]})
    mended = contact.post(here, {"came": [str(first.pk)], "missed": [str(second.pk)]})

    states = [SignUp.objects.get(pk=one.pk).state for one in (first, second, third)]
    assert states == ["came", "missed", "coming"]
    assert (noted.json(), mended.json()) == ({"noted": 2}, {"noted": 1})


@pytest.mark.parametrize("state", [SignUpState.WAITING, SignUpState.WITHDRAWN])
def test_list_with_somebody_who_had_no_place_is_not_noted(client_for, at, state):
    date = GroupDateFactory(starts_at=at - timedelta(hours=1), taken=1)
    there, not_there = SignUpFactory(date=date), SignUpFactory(date=date, state=state)
    came = {"came": [str(there.pk), str(not_there.pk)]}

    answer = client_for(date.group.contact).post(f"{API}/group-dates/{date.pk}/note/", came)

    assert (answer.status_code, answer.json()["code"]) == (409, "step_not_open")
    assert SignUp.objects.get(pk=there.pk).state == SignUpState.COMING


def test_nobody_both_came_and_did_not(client_for, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=1), taken=1)
    guest = str(SignUpFactory(date=date).pk)

    answer = client_for(date.group.contact).post(
        f"{API}/group-dates/{date.pk}/note/", {"came": [guest], "missed": [guest]}
    )

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/missed"]


def test_nothing_is_noted_before_the_date_has_begun(client_for):
    guest = SignUpFactory()
    here = f"{API}/group-dates/{guest.date.pk}/note/"

    answer = client_for(guest.date.group.contact).post(here, {"came": [str(guest.pk)]})

    assert (answer.status_code, answer.json()["code"]) == (409, "date_has_not_begun")


def test_nobody_else_notes_who_came(client_for, coordinator, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=1), taken=1)
    guest = SignUpFactory(date=date)
    came = {"came": [str(guest.pk)]}

    for reader in (guest.user, coordinator):
        answer = client_for(reader).post(f"{API}/group-dates/{date.pk}/note/", came)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


def test_strangers_sign_up_is_not_there(client_for, user):
    guest = SignUpFactory()

    answer = client_for(user).post(f"{API}/sign-ups/{guest.pk}/withdraw/")

    assert answer.status_code == 404
    assert SignUp.objects.get().state == SignUpState.COMING


@pytest.mark.parametrize("name", ["groups", "group-dates"])
@pytest.mark.parametrize("how_many", [1, 3])
def test_lists_take_as_many_queries_for_three_as_for_one(
    client_for, user, how_many, name, django_assert_num_queries
):
    for date in GroupDateFactory.create_batch(how_many, taken=1):
        SignUpFactory(date=date, user=user)
    client = client_for(user)

    with django_assert_num_queries({"groups": 2, "group-dates": 3}[name]):
        answer = client.get(f"{API}/{name}/")

    assert len(ids(answer)) == how_many


# -- Calendars --------------------------------------------------------------------------------


def test_calendar_of_all_shows_what_is_planned_and_what_was_called_off(anonymous_client, at):
    shown = GroupDateFactory(group__name="Koret")
    GroupDateFactory(group__name="Turlaget", state=DateState.CANCELLED)
    GroupDateFactory(group__applied=True)
    GroupDateFactory(starts_at=at - timedelta(days=40))

    answer = anonymous_client.get(f"{API}/group-dates/calendar/")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert sorted(str(event["summary"]) for event in events) == ["Avlyst: Turlaget", "Koret"]
    koret = next(event for event in events if event["summary"] == "Koret")
    assert koret["dtstart"].dt == shown.starts_at.replace(microsecond=0)


def test_calendar_of_a_group_is_its_own(anonymous_client):
    date = GroupDateFactory(group__name="Koret")
    GroupDateFactory()

    answer = anonymous_client.get(f"{API}/groups/{date.group.pk}/calendar/")

    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1


def test_calendar_of_a_hidden_group_is_not_there(anonymous_client):
    hidden = GroupFactory(applied=True)

    assert anonymous_client.get(f"{API}/groups/{hidden.pk}/calendar/").status_code == 404


def test_everybody_who_follows_reads_their_own_places_only(client_for):
    guest = SignUpFactory()

    row = client_for(UserFactory()).get(f"{API}/group-dates/{guest.date.pk}/").json()

    assert row["my_sign_up"] is None


# -- Unsafe conduct -----------------------------------------------------------------------------


def test_guest_reports_and_names_are_hidden_until_it_was_looked_at(client_for, coordinator):
    guest = SignUpFactory(user__name="Gjest Demosen", date__group__contact__name="Vert Demosen")
    group = f"{API}/groups/{guest.date.group.pk}/"
    mine = client_for(guest.user)
    assert "report" in mine.get(group).json()["open_steps"]

    reported = mine.post(f"{group}report/", {"note": "Det ble ubehagelig."})
    again = mine.post(f"{group}report/", {})

    assert (reported.status_code, set(reported.json())) == (201, {"due_at"})
    assert (again.status_code, again.json()["code"]) == (409, "already_raised")
    seen, others = mine.get(group).json(), client_for(UserFactory()).get(group).json()
    assert (seen["is_blocked"], seen["contact_name"], others["contact_name"]) == (True, "", "")
    host = client_for(guest.date.group.contact)
    listed = host.get(f"{API}/group-dates/{guest.date.pk}/sign-ups/").content.decode()
    assert "Demosen" not in listed
    assert "ubehagelig" not in host.get(group).content.decode()
    refused = client_for(UserFactory()).post(f"{API}/group-dates/{guest.date.pk}/sign-ups/")
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_is_blocked")


def test_coordinator_sees_who_reported_a_group_and_how_to_reach_both(client_for, coordinator):
    guest = SignUpFactory()
    client_for(guest.user).post(f"{API}/groups/{guest.date.group.pk}/report/", {"note": "Hør."})

    (row,) = client_for(coordinator).get(f"{API}/concerns/").json()["results"]

    assert (row["mentorship"], row["mentor"], row["newcomer"]) == (None, None, None)
    assert row["group"]["id"] == str(guest.date.group.pk)
    assert row["reporter"]["email"] == guest.user.email
    assert row["group_contact"]["email"] == guest.date.group.contact.email
    assert row["open_steps"] == ["close", "hand_over"]


def test_who_was_never_in_a_group_reports_nothing(client_for, coordinator):
    group = GroupFactory()

    answer = client_for(UserFactory()).post(f"{API}/groups/{group.pk}/report/", {})

    assert answer.status_code == 403


# What others may learn: nothing of whoever comes, whatever is asked.
GROUP_FIELDS = {
    *("id", "name", "municipality", "offer", "interests", "age_bands", "languages", "website"),
    *(
        "club_check",
        "state",
        "next_at",
        "mine",
        "org_number",
        "contact_name",
        "contact",
        "is_blocked",
    ),
    *("owner", "due_at", "created_at", "open_steps"),
}
DATE_FIELDS = {
    *("id", "group", "starts_at", "ends_at", "meeting_place", "note", "places", "places_left"),
    *("state", "mine", "my_sign_up"),
}


@pytest.mark.parametrize("who", ["visitor", "another newcomer", "employer", "mentor", "contact"])
def test_groups_and_dates_show_these_fields_and_nothing_of_who_comes(
    client_for, anonymous_client, who
):
    guest = SignUpFactory(
        user__name="Marker Navnesen", user__email="marker@example.org", user__phone="99887766"
    )
    wish = WishFactory(newcomer__user=guest.user, message="Marker melding")
    GroupInvitation.objects.create(wish=wish, date=guest.date, made_at=guest.created_at)
    client = {
        "visitor": lambda: anonymous_client,
        "another newcomer": lambda: client_for(WishFactory().newcomer.user),
        "employer": lambda: client_for(EmployerContactFactory().user),
        "mentor": lambda: client_for(MentorFactory().user),
        "contact": lambda: client_for(guest.date.group.contact),
    }[who]()

    group = client.get(f"{API}/groups/{guest.date.group.pk}/")
    date = client.get(f"{API}/group-dates/{guest.date.pk}/")
    lists = [client.get(f"{API}/{name}/").content.decode() for name in ("groups", "group-dates")]
    feeds = [
        client.get(f"{API}/{name}/calendar/").content.decode()
        for name in ("group-dates", f"groups/{guest.date.group.pk}")
    ]

    assert (set(group.json()), set(date.json())) == (GROUP_FIELDS, DATE_FIELDS)
    for said in (group.content.decode(), date.content.decode(), *lists, *feeds):
        for secret in ("Marker", "marker@", "99887766"):
            assert secret not in said

"""The pages of the groups: each with nothing, one and many, and who may see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentors.enums import DateState, GroupState, SignUpState
from mentors.models import Group, GroupDate, SignUp
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, GroupFactory, SignUpFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db
GROUP = {
    "name": "Turlaget",
    "municipality": "3405",
    "offer": "Bli med på tur.",
    "interests": ["outdoors"],
    "languages": ["nb"],
}
DATE = {
    "day": (timezone.now() + timedelta(days=5)).date().isoformat(),
    "begins": "18:00",
    "ends": "20:00",
    "meeting_place": "Torget",
    "places": "5",
}


@pytest.fixture(autouse=True)
def _lillehammer(db):
    MunicipalityFactory()


def text(response):
    return " ".join(response.content.decode().split())


# -- Open to everybody ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_empty_list_invites_a_group_to_sign_up(page_for, language):
    page = text(page_for().get(f"/{language}/groups/"))

    assert f'href="/{language}/groups/new/"' in page


@pytest.mark.parametrize(("how_many", "pager"), [(1, False), (21, True)])
def test_list_shows_groups_and_goes_on(page_for, how_many, pager):
    GroupFactory.create_batch(how_many)

    page = text(page_for().get("/nb/groups/"))

    assert page.count("Bli med på søndagstur") == min(how_many, 20)
    assert ('class="pager"' in page) == pager


def test_next_dates_stand_first(page_for):
    GroupDateFactory(group__name="Koret")

    page = text(page_for().get("/nb/groups/"))

    assert page.index("Snart") < page.index("Gruppene")


def test_narrowing_finds_nothing_kindly(page_for):
    GroupFactory()

    page = text(page_for().get("/nb/groups/?interest=music"))

    assert "Ingen grupper passer" in page


def test_code_nobody_knows_is_said_to_be_wrong(page_for):
    assert page_for().get("/nb/groups/?interest=flying").status_code == 400


def test_visitor_is_asked_to_sign_in_for_a_place(page_for):
    date = GroupDateFactory()
    full = GroupDateFactory(group=date.group, places=1, taken=1)

    page = text(page_for().get(f"/nb/groups/{date.group.pk}/"))

    assert "Logg inn og meld deg på" in page
    assert "Logg inn for å stå på venteliste" in page
    assert str(full.pk) not in page


def test_group_that_is_hidden_is_not_there(page_for):
    hidden = GroupFactory(applied=True)

    assert page_for().get(f"/nb/groups/{hidden.pk}/").status_code == 404


def test_closed_group_tells_its_contact_so(page_for):
    group = GroupFactory(state=GroupState.CLOSED)

    page = text(page_for(group.contact).get(f"/nb/groups/{group.pk}/"))

    assert "vises ikke for innflyttere nå" in page


# -- A place ----------------------------------------------------------------------------------


def test_newcomer_takes_a_place_sees_it_and_gives_it_back(page_for, user):
    date = GroupDateFactory()
    client = page_for(user)

    first = client.post(f"/nb/group-dates/{date.pk}/sign-up/", follow=True)
    going = text(client.get("/nb/groups/going/"))
    back = client.post(f"/nb/sign-ups/{SignUp.objects.get().pk}/withdraw/", follow=True)

    assert "Du har plass" in text(first)
    assert "Meld meg av" in going
    assert "Du er meldt av" in text(back)
    assert "Ingenting i kalenderen" in text(back)


def test_who_comes_too_late_stands_on_the_list_and_sees_how_far_back(page_for, user, at):
    date = GroupDateFactory(places=1, taken=1)
    for days in (1, 2):
        earlier = at - timedelta(days=days)
        SignUpFactory(date=date, state=SignUpState.WAITING, created_at=earlier)
    client = page_for(user)

    page = text(client.post(f"/nb/group-dates/{date.pk}/sign-up/", follow=True))
    going = text(client.get("/nb/groups/going/"))

    assert "Du er nummer 3 på ventelista." in page
    assert "du er nummer 3 på ventelista" in going


def test_second_sign_up_is_answered_by_the_rule(page_for):
    guest = SignUpFactory()

    page = page_for(guest.user).post(f"/nb/group-dates/{guest.date.pk}/sign-up/", follow=True)

    assert "Du er alt påmeldt." in text(page)


@pytest.mark.parametrize("address", ["group-dates/{}/sign-up/", "sign-ups/{}/withdraw/"])
def test_looking_at_a_step_takes_none(page_for, address):
    guest = SignUpFactory()
    thing = guest.date.pk if "dates" in address else guest.pk

    answer = page_for(guest.user).get(f"/nb/{address.format(thing)}")

    assert answer.status_code == 303
    guest.refresh_from_db()
    assert guest.state == SignUpState.COMING


# -- The contact ------------------------------------------------------------------------------


def test_contact_signs_a_group_up(page_for, user):
    answer = page_for(user).post("/nb/groups/new/", GROUP, follow=True)

    assert Group.objects.get().contact == user
    assert "En koordinator ser over gruppa" in text(answer)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(page_for, user):
    answer = page_for(user).post("/nb/groups/new/", GROUP | {"org_number": "123 456 789"})

    assert answer.status_code == 422
    assert "Dette er ikke et organisasjonsnummer." in text(answer)
    assert "Turlaget" in text(answer)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (GroupState.LISTED, "Legg inn et treff"),
        (GroupState.DECLINED, "Vi kan dessverre ikke ta inn gruppa nå"),
        (GroupState.CLOSED, "Vis gruppa igjen"),
    ],
)
def test_contact_sees_how_it_stands(page_for, state, words):
    group = GroupFactory(state=state)

    assert words in text(page_for(group.contact).get("/nb/groups/mine/"))


def test_contact_plans_changes_and_cancels_a_date(page_for):
    group = GroupFactory()
    client = page_for(group.contact)

    planned = client.post(f"/nb/groups/{group.pk}/dates/new/", DATE, follow=True)
    date = GroupDate.objects.get()
    form = text(client.get(f"/nb/group-dates/{date.pk}/change/"))
    changed = client.post(f"/nb/group-dates/{date.pk}/change/", DATE | {"places": "9"}, follow=True)
    cancelled = client.post(f"/nb/group-dates/{date.pk}/cancel/", follow=True)

    assert "Treffet er lagt inn" in text(planned)
    assert timezone.localtime(date.starts_at).hour == 18
    assert 'value="18:00"' in form
    assert "Endret." in text(changed)
    assert "Treffet er avlyst" in text(cancelled)
    date.refresh_from_db()
    assert (date.places, date.state) == (9, DateState.CANCELLED)


def test_date_that_runs_backwards_is_said_to(page_for):
    group = GroupFactory()

    answer = page_for(group.contact).post(
        f"/nb/groups/{group.pk}/dates/new/", DATE | {"ends": "17:00"}
    )

    assert answer.status_code == 422
    assert "slutte etter at det begynner" in text(answer)
    assert "Torget" in text(answer)


def test_contact_notes_who_came(page_for, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=3), taken=1)
    came, missed, unsure = SignUpFactory.create_batch(3, date=date, user__name="Gjest Demosen")
    SignUpFactory(date=date, state=SignUpState.WAITING, user__name="Venter Demosen")
    client, here = page_for(date.group.contact), f"/nb/group-dates/{date.pk}/"
    chosen = {f"guest_{came.pk}": "came", f"guest_{missed.pk}": "missed"}

    page = text(client.get(here))
    sent = client.post(f"{here}note/", {**chosen, "guest_x": "magic"})
    saved = text(client.get(here))

    assert "Hvem kom?" in page
    assert page.count("<legend>Gjest Demosen</legend>") == 3
    assert "<li>Venter Demosen</li>" in page
    assert "checked" not in page
    assert (sent.status_code, sent["Location"]) == (303, here)
    states = [SignUp.objects.get(pk=one.pk).state for one in (came, missed, unsure)]
    assert states == ["came", "missed", "coming"]
    assert saved.count("checked") == 2
    assert "Lagret." in saved


def test_note_of_somebody_who_was_not_there_is_refused_in_words(page_for, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=3), taken=1)
    stranger = SignUpFactory()
    client = page_for(date.group.contact)

    page = client.post(
        f"/nb/group-dates/{date.pk}/note/", {f"guest_{stranger.pk}": "came"}, follow=True
    )

    assert "Lagret." not in text(page)
    assert SignUp.objects.get().state == SignUpState.COMING


def test_whole_list_is_shown_at_once_however_long(page_for, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=3), taken=1, places=500)
    SignUpFactory.create_batch(101, date=date)

    page = text(page_for(date.group.contact).get(f"/nb/group-dates/{date.pk}/"))

    assert page.count("<legend>") == 101


@pytest.mark.parametrize(("how_many", "pager"), [(0, False), (1, False), (21, True)])
def test_contact_sees_the_dates_ahead_and_those_that_were(page_for, at, how_many, pager):
    group = GroupFactory()
    GroupDateFactory.create_batch(how_many, group=group)
    GroupDateFactory(group=group, starts_at=at - timedelta(days=1), meeting_place="I går")
    client = page_for(group.contact)

    ahead = text(client.get(f"/nb/groups/{group.pk}/dates/"))
    past = text(client.get(f"/nb/groups/{group.pk}/dates/?past=1"))

    assert ahead.count("Biblioteket") == min(how_many, 20)
    assert ('class="pager"' in ahead) == pager
    assert "I går" in past


def test_contact_closes_the_group(page_for):
    group = GroupFactory()

    answer = page_for(group.contact).post(f"/nb/groups/{group.pk}/close/", follow=True)

    assert "treffene er avlyst" in text(answer)


def test_contact_changes_what_stands_about_the_group(page_for):
    group = GroupFactory(age_bands=["0-5"])

    page_for(group.contact).post(f"/nb/groups/{group.pk}/change/", GROUP)

    group.refresh_from_db()
    assert (group.name, group.age_bands) == ("Turlaget", [])


@pytest.mark.parametrize("address", ["dates/", "dates/new/", "change/"])
def test_somebody_elses_desk_is_not_there(page_for, user, address):
    group = GroupFactory()

    assert page_for(user).get(f"/nb/groups/{group.pk}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["", "change/"])
def test_somebody_elses_list_is_not_there(page_for, user, address):
    date = GroupDateFactory()

    assert page_for(user).get(f"/nb/group-dates/{date.pk}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["groups/{g}/close/", "group-dates/{d}/cancel/"])
def test_looking_at_the_contacts_step_takes_none(page_for, address):
    date = GroupDateFactory()
    where = address.format(g=date.group.pk, d=date.pk)

    assert page_for(date.group.contact).get(f"/nb/{where}").status_code == 303
    date.refresh_from_db()
    assert date.state == DateState.PLANNED


def test_looking_at_a_note_writes_none(page_for, at):
    date = GroupDateFactory(starts_at=at - timedelta(hours=3), taken=1)
    guest = SignUpFactory(date=date)

    page_for(date.group.contact).get(f"/nb/group-dates/{date.pk}/note/")

    guest.refresh_from_db()
    assert guest.state == SignUpState.COMING


# -- The coordinator --------------------------------------------------------------------------


def test_coordinator_takes_a_group_in(page_for, coordinator):
    group = GroupFactory(applied=True)
    client = page_for(coordinator)

    waiting = text(client.get("/nb/work/groups/"))
    client.post(f"/nb/work/groups/{group.pk}/list/")
    none = text(client.get("/nb/work/groups/"))
    listed = text(client.get("/nb/work/groups/?state=listed"))

    assert "Ta inn gruppa" in waiting
    assert "Ingen grupper venter på deg" in none
    assert "Ta bort gruppa" in listed
    assert "Ingen grupper her" in text(client.get("/nb/work/groups/?state=closed"))


def test_coordinators_step_is_taken_by_a_post_alone(page_for, coordinator):
    group = GroupFactory(applied=True)

    page_for(coordinator).get(f"/nb/work/groups/{group.pk}/decline/")

    group.refresh_from_db()
    assert group.state == GroupState.APPLIED


def test_nobody_else_sees_the_coordinators_room(page_for):
    assert page_for(UserFactory()).get("/nb/work/groups/").status_code == 404


# -- Unsafe conduct -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        ("nb", "Var noe utrygt eller over streken?", "Påmeldingen er satt på vent"),
        ("nn", "Var noko utrygt eller over streken?", "Påmeldinga er sett på vent"),
        ("en", "Was something unsafe or out of line?", "Sign-up is on hold"),
    ],
)
def test_guest_reports_and_sign_up_waits(page_for, language, asked, said):
    guest = SignUpFactory()
    here = f"/{language}/groups/{guest.date.group.pk}/"
    client = page_for(guest.user)
    assert asked in text(client.get(here))

    looked = client.get(f"{here}report/")
    page = text(client.post(f"{here}report/", {"note": "Hør her."}, follow=True))

    assert looked.status_code == 303
    assert said in page
    other = text(page_for(UserFactory()).get(here))
    assert (asked in other, said in other) == (False, True)


def test_too_long_report_comes_back_with_what_was_typed(page_for):
    guest = SignUpFactory()

    here = f"/nb/groups/{guest.date.group.pk}/report/"
    answer = page_for(guest.user).post(here, {"note": "Æ" * 1001})

    assert answer.status_code == 422
    assert "ÆÆÆ" in text(answer)


def test_board_shows_the_group_and_whom_to_call(page_for, coordinator):
    guest = SignUpFactory(user__phone="41000000", date__group__name="Turlaget Demo")
    page_for(guest.user).post(f"/nb/groups/{guest.date.group.pk}/report/", {"note": "Hør her."})

    page = text(page_for(coordinator).get("/nb/work/mentorships/"))

    assert all(words in page for words in ("Turlaget Demo", "Hør her.", "41000000"))

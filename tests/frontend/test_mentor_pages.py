"""The pages of the mentor scheme: each with nothing, one and many, and who may see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from flyttehjelp.core import clock
from mentors.actions.working import work_rounds
from mentors.enums import MentorState, OfferState
from mentors.models import Mentor, Mentorship, Offer, Round, Wish
from mentors.queries import key_for
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, MentorshipFactory, OfferFactory, WishFactory
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory

pytestmark = pytest.mark.django_db

WISH = {
    "help_with": ["around", "people"],
    "languages": ["pl", "en"],
    "municipality": "3405",
    "situation": "family",
    "interests": ["skiing"],
    "message": "Vi vil lære å gå på ski.",
    "employer_org_numbers": "974 760 673",
    "name": "Innflytter Eksempel",
    "phone": "41000000",
}
SIGN_UP = {
    "municipality": "3405",
    "languages": ["nb", "pl"],
    "interests": ["skiing"],
    "capacity": "2",
    "name": "Mentor Eksempel",
    "ethics_accepted": "on",
}


@pytest.fixture(autouse=True)
def _lillehammer(db):
    MunicipalityFactory()


def text(response) -> str:
    return " ".join(response.content.decode().split())


# -- Open to everybody ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_anybody_reads_what_a_mentor_is_and_finds_both_doors(page_for, language):
    page = text(page_for().get(f"/{language}/mentors/"))

    assert f'href="/{language}/wish/"' in page
    assert f'href="/{language}/mentor/"' in page


@pytest.mark.parametrize(
    "address", ["wish/", "mentor/", "mentor/sign-up/", "work/mentors/", "work/wishes/"]
)
def test_one_signs_in_for_what_is_ones_own(page_for, address):
    response = page_for().get(f"/nb/{address}")

    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


# -- The wish ---------------------------------------------------------------------------------


def test_newcomer_wishes_and_sees_that_we_look(page_for, user):
    client = page_for(user)

    sent = client.post("/nb/wish/", WISH)
    page = text(client.get("/nb/wish/"))

    user.refresh_from_db()
    wish = Wish.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, "/nb/wish/")
    assert (user.name, user.phone) == ("Innflytter Eksempel", "41000000")
    assert (wish.help_with, wish.newcomer.situation) == (["around", "people"], "family")
    assert wish.newcomer.employer_org_numbers == ["974760673"]
    assert "Vi leter etter en mentor" in page
    assert "bli kjent på stedet, møte folk" in page


def test_nobody_is_told_that_no_mentor_fits_before_that_was_worked_out(page_for, user):
    client = page_for(user)

    client.post("/nb/wish/", WISH)
    at_once = text(client.get("/nb/wish/"))
    work_rounds(at=clock.now())
    worked_out = text(client.get("/nb/wish/"))

    assert "Vi leter akkurat nå" in at_once
    assert "Ingen ledig mentor passer" not in at_once
    assert "Ingen ledig mentor passer akkurat nå" in worked_out


def test_round_that_was_asked_for_before_the_wish_is_not_its_own(page_for, user):
    client = page_for(user)
    client.post("/nb/wish/", WISH)
    Round.objects.update(asked_at=Wish.objects.get().made_at - timedelta(seconds=1))

    page = text(client.get("/nb/wish/"))

    assert "Ingen ledig mentor passer akkurat nå" in page


def test_what_was_typed_stays_when_something_is_wrong(page_for, user):
    response = page_for(user).post("/nb/wish/", {**WISH, "message": "Jeg er 01010750160"})

    page = text(response)
    assert response.status_code == 422
    assert "Jeg er 01010750160" in page
    assert "fødselsnummer" in page
    assert not Wish.objects.exists()


def test_wrong_organisation_number_is_said_at_its_field(page_for, user):
    response = page_for(user).post("/nb/wish/", {**WISH, "employer_org_numbers": "123"})

    assert response.status_code == 422
    assert 'href="#id_employer_org_numbers"' in text(response)


def test_wrong_telephone_stops_before_the_wish_is_made(page_for, user):
    response = page_for(user).post("/nb/wish/", {**WISH, "phone": "ring meg"})

    assert response.status_code == 422
    assert not Wish.objects.exists()


def test_second_wish_is_refused_in_words(page_for):
    wish = WishFactory()

    response = page_for(wish.newcomer.user).post("/nb/wish/", WISH)

    assert response.status_code == 422
    assert "Du har alt et ønske som venter." in text(response)


def test_form_knows_what_the_newcomer_has_told_before(page_for):
    newcomer = NewcomerFactory(situation="student", languages=["nb", "is"])

    page = text(page_for(newcomer.user).get("/nb/wish/"))

    assert '<option value="student" selected>' in page
    assert 'value="is"' in page


def test_newcomer_sees_that_a_mentor_is_asked_but_not_who(page_for):
    offer = OfferFactory()

    page = text(page_for(offer.wish.newcomer.user).get("/nb/wish/"))

    assert "En mentor tenker på det" in page
    assert offer.mentor.user.name not in page


def test_wish_is_withdrawn_and_can_be_made_anew(page_for):
    wish = WishFactory()
    client = page_for(wish.newcomer.user)

    looked = client.get(f"/nb/wish/{wish.pk}/withdraw/")
    client.post(f"/nb/wish/{wish.pk}/withdraw/")
    page = text(client.get("/nb/wish/"))

    assert looked.status_code == 303
    assert "Ønsket er trukket." in page
    assert "Send ønsket" in page


def test_matched_newcomer_sees_how_to_reach_the_mentor(page_for):
    mentorship = MentorshipFactory()

    page = text(page_for(mentorship.newcomer.user).get("/nb/wish/"))

    assert "Du har fått en mentor" in page
    assert mentorship.mentor.user.email in page


# -- The mentor -------------------------------------------------------------------------------


def test_who_is_no_mentor_yet_is_led_to_sign_up(page_for, user):
    client = page_for(user)

    assert client.get("/nb/mentor/")["Location"] == "/nb/mentor/sign-up/"
    assert client.get("/nb/mentor/about/")["Location"] == "/nb/mentor/sign-up/"
    assert client.post("/nb/mentor/pause/")["Location"] == "/nb/mentor/"
    assert client.post("/nb/mentor/leave/")["Location"] == "/nb/mentor/"


def test_mentor_signs_up_and_waits_for_the_talk(page_for, user):
    client = page_for(user)

    sent = client.post("/nb/mentor/sign-up/", SIGN_UP)
    page = text(client.get("/nb/mentor/"))

    mentor = Mentor.objects.get()
    assert (sent.status_code, mentor.state, mentor.capacity) == (303, "applied", 2)
    assert "venter på en prat" in page
    assert client.get("/nb/mentor/sign-up/").status_code == 303


def test_without_the_ethical_rules_nobody_is_a_mentor(page_for, user):
    given = {name: value for name, value in SIGN_UP.items() if name != "ethics_accepted"}

    response = page_for(user).post("/nb/mentor/sign-up/", given)

    assert response.status_code == 422
    assert not Mentor.objects.exists()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (MentorState.DECLINED, "Vi kan dessverre ikke bruke deg"),
        (MentorState.LEFT, "Du er ikke mentor lenger"),
        (MentorState.VETTED, "Ingen venter på svar."),
    ],
)
def test_desk_says_how_it_stands(page_for, state, said):
    mentor = MentorFactory(state=state)

    assert said in text(page_for(mentor.user).get("/nb/mentor/"))


def test_desk_shows_offers_and_whom_one_is_mentor_for(page_for):
    mentorship = MentorshipFactory(mentor__capacity=3)
    OfferFactory(mentor=mentorship.mentor, wish__help_with=["language"])

    page = text(page_for(mentorship.mentor.user).get("/nb/mentor/"))

    assert "En som flytter til Lillehammer" in page
    assert "øve på norsk" in page
    assert mentorship.newcomer.user.email in page
    assert "Det første møtet" in page


def test_mentor_without_room_is_told_why_nobody_asks(page_for):
    mentorship = MentorshipFactory()

    page = text(page_for(mentorship.mentor.user).get("/nb/mentor/"))

    assert "Du har ikke plass til flere nå" in page


def test_coordinator_who_is_a_mentor_sees_only_their_own_offers(page_for, coordinator):
    MentorFactory(user=coordinator)
    OfferFactory()

    assert "En som flytter til" not in text(page_for(coordinator).get("/nb/mentor/"))


def test_mentor_changes_what_we_know(page_for):
    mentor = MentorFactory(interests=["skiing"], about="Ski.", employer_org_numbers=["974760673"])
    client = page_for(mentor.user)

    shown = text(client.get("/nb/mentor/about/"))
    given = {name: value for name, value in SIGN_UP.items() if name != "interests"}
    client.post("/nb/mentor/about/", given | {"about": ""})

    mentor.refresh_from_db()
    assert "974760673" in shown
    assert (mentor.interests, mentor.about, mentor.capacity) == ([], "", 2)
    assert mentor.employer_org_numbers == []


def test_capacity_below_what_runs_is_refused_in_words(page_for):
    mentor = MentorFactory(capacity=3, active_count=3)

    response = page_for(mentor.user).post("/nb/mentor/about/", SIGN_UP)

    assert response.status_code == 422
    assert "Avslutt ett først" in text(response)


def test_mentor_takes_a_pause_and_comes_back(page_for):
    mentor = MentorFactory()
    client = page_for(mentor.user)
    today = timezone.localdate()

    client.post("/nb/mentor/pause/", {"paused_from": today, "paused_until": today})
    page = text(client.get("/nb/mentor/"))
    client.post("/nb/mentor/resume/")

    assert "Du har pause" in page
    assert "Avslutt pausen" in page
    assert "Ta en pause" in text(client.get("/nb/mentor/"))


def test_pause_without_an_end_and_one_that_is_over(page_for):
    today = timezone.localdate()
    open_ended = MentorFactory(paused_from=today)
    over = MentorFactory(
        paused_from=today - timedelta(days=9), paused_until=today - timedelta(days=1)
    )

    assert "til du kommer tilbake" in text(page_for(open_ended.user).get("/nb/mentor/"))
    assert "Ta en pause" in text(page_for(over.user).get("/nb/mentor/"))


def test_pause_without_a_day_is_asked_for_again(page_for):
    mentor = MentorFactory()

    response = page_for(mentor.user).post("/nb/mentor/pause/", {"paused_from": ""})

    assert response.status_code == 422
    assert "Dette må rettes" in text(response)


def test_pause_that_ends_too_soon_is_said_on_the_desk(page_for):
    mentor = MentorFactory()
    client = page_for(mentor.user)

    given = {"paused_from": "2030-02-01", "paused_until": "2030-01-01"}
    page = text(client.post("/nb/mentor/pause/", given, follow=True))

    assert "Pausen må slutte etter at den begynner." in page


def test_mentor_leaves_and_may_sign_up_anew(page_for):
    mentor = MentorFactory()
    client = page_for(mentor.user)

    page = text(client.post("/nb/mentor/leave/", follow=True))
    again = client.get("/nb/mentor/sign-up/")

    assert "Du er ikke mentor lenger." in page
    assert again.status_code == 200


def test_history_of_none_and_of_many(page_for):
    mentor = MentorFactory()
    client = page_for(mentor.user)

    empty = text(client.get("/nb/mentor/history/"))
    for __ in range(21):
        MentorshipFactory(ended=True, mentor=mentor)
    first = text(client.get("/nb/mentor/history/"))
    way_on = first.split('rel="next"', maxsplit=1)[0].rsplit('href="', maxsplit=1)[1]
    second = text(client.get(way_on.split('"')[0].replace("&amp;", "&")))

    assert "Når du har sagt ja til noen" in empty
    assert first.count('class="card"') == 20
    assert second.count('class="card"') == 1


# -- The offer --------------------------------------------------------------------------------


def test_letters_link_shows_the_offer_without_signing_in_and_changes_nothing(page_for):
    offer = OfferFactory(wish__message="Vi liker snø.")

    response = page_for().get(f"/nb/mentor/offers/{offer.pk}/", {"key": key_for(offer.pk)})

    page = text(response)
    offer.refresh_from_db()
    assert "Vi liker snø." in page
    assert "Dere snakker begge norsk bokmål." in page
    assert offer.wish.newcomer.user.name not in page
    assert offer.state == OfferState.PENDING
    assert '<meta name="referrer" content="same-origin">' in page


@pytest.mark.parametrize(
    ("step", "given", "state"),
    [
        ("accept", {"agreed_months": "3"}, "accepted"),
        ("decline", {"reason": "no_time"}, "declined"),
    ],
)
def test_letters_link_answers_without_signing_in(page_for, step, given, state):
    offer = OfferFactory()
    query = f"?key={key_for(offer.pk)}"

    sent = page_for().post(f"/nb/mentor/offers/{offer.pk}/{step}/{query}", given)
    page = page_for().get(sent["Location"])

    offer.refresh_from_db()
    assert (sent.status_code, offer.state) == (303, state)
    assert page.status_code == 200
    assert offer.wish.newcomer.user.email not in text(page)


def test_mentor_at_the_desk_says_yes_and_gets_the_contact(page_for):
    offer = OfferFactory()

    client = page_for(offer.mentor.user)
    sent = client.post(f"/nb/mentor/offers/{offer.pk}/accept/", {"agreed_months": "12"})

    assert sent["Location"] == "/nb/mentor/"
    assert offer.wish.newcomer.user.email in text(client.get("/nb/mentor/"))
    assert Mentorship.objects.get().agreed_months == 12


def test_no_without_a_reason_is_asked_for_it(page_for):
    offer = OfferFactory()
    client = page_for(offer.mentor.user)

    no = client.post(f"/nb/mentor/offers/{offer.pk}/decline/")
    yes = client.post(f"/nb/mentor/offers/{offer.pk}/accept/", {"agreed_months": "9"})

    assert (no.status_code, yes.status_code) == (422, 422)
    assert 'href="#no_reason"' in text(no) or "Hvorfor ikke?" in text(no)


@pytest.mark.parametrize("step", ["accept", "decline"])
def test_step_that_is_only_looked_at_leads_to_the_offer(page_for, step):
    offer = OfferFactory()
    key = key_for(offer.pk)

    sent = page_for().get(f"/nb/mentor/offers/{offer.pk}/{step}/", {"key": key})

    assert sent.status_code == 303
    assert sent["Location"].startswith(f"/nb/mentor/offers/{offer.pk}/?key=")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OfferState.ACCEPTED, "Takk for at du sa ja"),
        (OfferState.DECLINED, "Takk for svaret"),
        (OfferState.EXPIRED, "Svarfristen er ute"),
        (OfferState.WITHDRAWN, "Dette er ikke åpent lenger"),
    ],
)
def test_closed_offer_is_said_kindly_and_offers_no_button(page_for, state, said):
    reason = "no_time" if state == OfferState.DECLINED else ""
    offer = OfferFactory(state=state, answered_at=timezone.now(), decline_reason=reason)

    page = text(page_for(offer.mentor.user).get(f"/nb/mentor/offers/{offer.pk}/"))

    assert said in page
    assert "Ja, jeg vil være mentor" not in page


def test_answer_that_comes_too_late_is_said_kindly(page_for):
    offer = OfferFactory(made_at=timezone.now() - timedelta(days=6))
    query = f"?key={key_for(offer.pk)}"

    client = page_for()
    address = f"/nb/mentor/offers/{offer.pk}/accept/{query}"
    page = text(client.post(address, {"agreed_months": "6"}, follow=True))

    assert "Svarfristen har gått ut. Vi spør en annen mentor." in page


def test_wrong_key_and_somebody_elses_offer_do_not_exist(page_for, user):
    offer = OfferFactory()

    assert page_for().get(f"/nb/mentor/offers/{offer.pk}/?key=x").status_code == 404
    assert page_for(user).get(f"/nb/mentor/offers/{offer.pk}/").status_code == 404
    assert page_for().get(f"/nb/mentor/offers/{offer.pk}/").status_code == 302


# -- The mentorship ---------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["mentor", "newcomer"])
def test_each_sees_how_to_reach_the_other_and_may_end_it(page_for, side):
    mentorship = MentorshipFactory()
    other = {"mentor": "newcomer", "newcomer": "mentor"}[side]
    client = page_for(getattr(mentorship, side).user)
    address = f"/nb/mentorships/{mentorship.pk}/"

    page = text(client.get(address))
    unsaid = client.post(f"{address}end/")
    ended = text(client.post(f"{address}end/", {"reason": "done"}, follow=True))

    assert getattr(mentorship, other).user.email in page
    assert unsaid.status_code == 422
    assert "vi er ferdige" in ended
    assert getattr(mentorship, other).user.email not in ended


def test_coordinator_sees_both_and_a_stranger_nothing(page_for, coordinator, user):
    mentorship = MentorshipFactory()
    address = f"/nb/mentorships/{mentorship.pk}/"

    page = text(page_for(coordinator).get(address))

    assert mentorship.mentor.user.email in page
    assert mentorship.newcomer.user.email in page
    assert page_for(user).get(address).status_code == 404
    assert page_for(user).get(f"{address}end/").status_code == 303


# -- The coordinator's rooms ------------------------------------------------------------------


@pytest.mark.parametrize("address", ["work/mentors/", "work/wishes/"])
def test_work_rooms_are_the_coordinators_only(page_for, user, address):
    assert page_for(user).get(f"/nb/{address}").status_code == 404


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("applied", "Ingen venter på en prat"),
        ("room", "Ingen har ledig plass"),
        ("vetted", "Ingen mentorer ennå"),
    ],
)
def test_lists_of_no_mentors_say_so(page_for, coordinator, view, said):
    assert said in text(page_for(coordinator).get(f"/nb/work/mentors/?view={view}"))


def test_unknown_view_does_not_exist(page_for, coordinator):
    assert page_for(coordinator).get("/nb/work/mentors/?view=x").status_code == 404


@pytest.mark.parametrize(("step", "state"), [("vet", "vetted"), ("decline", "declined")])
def test_coordinator_takes_in_or_says_no(page_for, coordinator, step, state):
    mentor = MentorFactory(applied=True, about="Jeg går tur.", situations=["family"])
    client = page_for(coordinator)

    page = text(client.get("/nb/work/mentors/"))
    looked = client.get(f"/nb/work/mentors/{mentor.pk}/{step}/")
    client.post(f"/nb/work/mentors/{mentor.pk}/{step}/")

    mentor.refresh_from_db()
    assert "Jeg går tur." in page
    assert looked.status_code == 303
    assert mentor.state == state


def test_only_those_with_room_are_in_that_list(page_for, coordinator):
    free = MentorFactory(user__name="Ledig Eksempel", paused_from="2030-01-01")
    OfferFactory(mentor__user__name="Spurt Eksempel")
    MentorFactory(user__name="Full Eksempel", active_count=1)

    page = text(page_for(coordinator).get("/nb/work/mentors/?view=room"))

    assert free.user.name in page
    assert "Spurt Eksempel" not in page
    assert "Full Eksempel" not in page


def test_many_mentors_go_on_to_the_next_page(page_for, coordinator):
    MentorFactory.create_batch(21)
    client = page_for(coordinator)

    page = text(client.get("/nb/work/mentors/?view=vetted"))

    assert page.count('class="card"') == 20
    assert "view=vetted&amp;cursor=" in page


def test_nobody_waits(page_for, coordinator):
    assert "Ingen venter" in text(page_for(coordinator).get("/nb/work/wishes/"))


def test_longest_wait_stands_first(page_for, coordinator):
    WishFactory(newcomer__user__name="Ny Eksempel")
    week_ago = timezone.now() - timedelta(days=7)
    WishFactory(newcomer__user__name="Lenge Eksempel", made_at=week_ago)

    page = text(page_for(coordinator).get("/nb/work/wishes/"))

    assert "har ventet 7 dager" in page
    assert "meldte ønsket i dag" in page
    assert page.index("Lenge Eksempel") < page.index("Ny Eksempel")


def test_coordinator_takes_an_offer_back(page_for, coordinator):
    offer = OfferFactory()
    client = page_for(coordinator)

    page = text(client.get("/nb/work/wishes/"))
    looked = client.get(f"/nb/work/offers/{offer.pk}/withdraw/")
    client.post(f"/nb/work/offers/{offer.pk}/withdraw/")

    offer.refresh_from_db()
    assert f"{offer.mentor.user.name} er spurt" in page
    assert looked.status_code == 303
    assert offer.state == OfferState.WITHDRAWN


def test_coordinator_lets_the_system_look_now(page_for, coordinator):
    WishFactory()
    MentorFactory()
    client = page_for(coordinator)

    said = text(client.post("/nb/work/wishes/run/", follow=True))
    work_rounds(at=clock.now())

    assert "Vi leter nå." in said
    assert Offer.objects.count() == 1
    assert client.get("/nb/work/wishes/run/").status_code == 303


def test_looking_is_not_for_everybody(page_for):
    assert page_for(UserFactory()).post("/nb/work/wishes/run/").status_code == 403

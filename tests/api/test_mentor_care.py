"""The care of mentorships by the API: who sees what, and who may do what."""

from datetime import timedelta

import pytest

from mentors.models import Concern, LogLine, Pulse
from mentors.queries import key_for, key_for_pulse
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory
from tests.factories.mentors import (
    ConcernFactory,
    GroupFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    PulseFactory,
    WishFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"

# All that a mentor learns of a newcomer before saying yes.
SHOWN_IN_AN_OFFER = {
    *("id", "state", "made_at", "expires_at", "answered_at", "decline_reason", "open_steps"),
    *("reasons", "situation", "municipality", "help_with", "languages", "interests", "message"),
}


@pytest.mark.parametrize("way", ["signed in", "by the key", "in the list"])
def test_offer_shows_these_fields_and_nothing_else_of_a_newcomer(client_for, way):
    offer = OfferFactory(
        wish__newcomer__user__name="Marker Navnesen",
        wish__newcomer__user__email="marker@example.org",
        wish__newcomer__user__phone="99887766",
        wish__newcomer__employer_org_numbers=["974760673"],
        wish__children_age_bands=["0-5"],
        wish__barred_people=["Marker Slektning"],
        wish__barred_org_numbers=["971032081"],
    )
    client = client_for(offer.mentor.user)
    here = f"{API}/offers/{offer.pk}/"

    answer = {
        "signed in": lambda: client.get(here),
        "by the key": lambda: client_for(UserFactory()).get(f"{here}?key={key_for(offer.pk)}"),
        "in the list": lambda: client.get(f"{API}/offers/"),
    }[way]()

    said = answer.content.decode()
    shown = answer.json()["results"][0] if way == "in the list" else answer.json()
    assert set(shown) == SHOWN_IN_AN_OFFER
    for secret in ("Marker", "marker@", "99887766", "974760673", "971032081", '"0-5"'):
        assert secret not in said


@pytest.mark.parametrize(
    "who", ["another newcomer", "another mentor", "employer", "group's contact", "somebody"]
)
def test_nobody_else_sees_anything_of_a_newcomer(client_for, who):
    offer, mentorship = OfferFactory(), MentorshipFactory()
    concern = ConcernFactory(mentorship=mentorship)
    client = client_for(
        {
            "another newcomer": lambda: WishFactory().newcomer.user,
            "another mentor": lambda: MentorFactory().user,
            "employer": lambda: EmployerContactFactory().user,
            "group's contact": lambda: GroupFactory().contact,
            "somebody": UserFactory,
        }[who]()
    )

    answers = [
        client.get(f"{API}/{kind}/{pk}/").status_code
        for kind, pk in [
            ("offers", offer.pk),
            ("wishes", offer.wish_id),
            ("mentorships", mentorship.pk),
            ("concerns", concern.pk),
        ]
    ]

    assert answers == [404, 404, 404, 403]
    for kind in ("offers", "wishes", "mentorships"):
        theirs = client.get(f"{API}/{kind}/").content.decode()
        for secret in (str(offer.wish_id), str(offer.pk), str(mentorship.pk)):
            assert secret not in theirs


def test_contact_is_hidden_from_the_two_while_something_is_looked_at(client_for, coordinator):
    concern = ConcernFactory(kind="unsafe")
    mentorship = concern.mentorship
    here = f"{API}/mentorships/{mentorship.pk}/"

    for person in (mentorship.mentor.user, mentorship.newcomer.user):
        shown = client_for(person).get(here).json()
        assert (shown["is_blocked"], shown["open_steps"]) == (True, ["end", "raise"])
        assert [shown[side]["email"] for side in ("mentor", "newcomer")] == ["", ""]
    assert client_for(coordinator).get(here).json()["mentor"]["email"]


def test_unsafe_conduct_is_reported_and_the_other_side_does_not_hear_of_it(client_for):
    mentorship = MentorshipFactory()
    here = f"{API}/mentorships/{mentorship.pk}"
    body = {"kind": "unsafe", "note": "Det ble ubehagelig."}

    raised = client_for(mentorship.newcomer.user).post(f"{here}/raise/", body)
    again = client_for(mentorship.newcomer.user).post(f"{here}/raise/", body)
    theirs = client_for(mentorship.mentor.user).get(f"{here}/").content.decode()

    assert (raised.status_code, "due_at" in raised.json()) == (201, True)
    assert (again.status_code, again.json()["code"]) == (409, "already_raised")
    assert "ubehagelig" not in theirs


def test_what_only_the_house_raises_is_not_taken_from_people(client_for):
    mentorship = MentorshipFactory()

    refused = client_for(mentorship.mentor.user).post(
        f"{API}/mentorships/{mentorship.pk}/raise/", {"kind": "mentor_left"}
    )

    assert (refused.status_code, Concern.objects.count()) == (400, 0)


def test_log_is_read_by_both(client_for):
    mentorship = MentorshipFactory(mentor__user__name="Mentor Eksempel")
    here = f"{API}/mentorships/{mentorship.pk}"
    line = {"on_day": "2026-03-01", "text": "Gikk en tur."}

    made = client_for(mentorship.mentor.user).post(f"{here}/log/", line)
    (read,) = client_for(mentorship.newcomer.user).get(f"{here}/").json()["log"]

    assert (made.status_code, LogLine.objects.count()) == (201, 1)
    assert (read["by"], read["text"]) == ("Mentor Eksempel", "Gikk en tur.")


def test_pulse_is_answered_by_the_letters_key(anonymous_client):
    pulse = PulseFactory()
    here, key = f"{API}/pulses/{pulse.pk}", key_for_pulse(pulse.pk)

    shown = anonymous_client.get(f"{here}/?key={key}")
    answered = anonymous_client.post(f"{here}/answer/?key={key}", {"answer": "well"})
    again = anonymous_client.post(f"{here}/answer/?key={key}", {"answer": "badly"})

    assert set(shown.json()) == {"id", "round", "asked_at", "answered_at", "answer"}
    assert (answered.json()["answer"], again.status_code) == ("well", 409)


def test_wrong_key_opens_no_pulse(anonymous_client):
    pulse, other = PulseFactory(), PulseFactory()

    for key in ("x", key_for_pulse(other.pk), key_for(pulse.pk)):
        assert anonymous_client.get(f"{API}/pulses/{pulse.pk}/?key={key}").status_code == 404


def test_pulse_is_seen_by_who_was_asked(client_for):
    pulse = PulseFactory()

    assert client_for(pulse.person).get(f"{API}/pulses/{pulse.pk}/").status_code == 200
    assert client_for(UserFactory()).get(f"{API}/pulses/{pulse.pk}/").status_code == 404
    assert Pulse.objects.get().answer == ""


def test_coordinator_closes_hands_over_and_finds_a_new_mentor(client_for, coordinator):
    client, other = client_for(coordinator), UserFactory(is_coordinator=True, name="Stedfortreder")
    running, ended = ConcernFactory(), ConcernFactory(mentorship=MentorshipFactory(ended=True))

    handed = client.post(f"{API}/concerns/{running.pk}/hand-over/", {"to": str(other.pk)})
    closed = client.post(f"{API}/concerns/{running.pk}/close/", {"outcome": "Ringte."})
    made = client.post(f"{API}/concerns/{ended.pk}/find-new-mentor/")

    assert handed.json()["owner"] == "Stedfortreder"
    assert (closed.json()["state"], closed.json()["open_steps"]) == ("closed", [])
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert not Concern.objects.open().exists()


def test_task_goes_only_to_coordinators(client_for, coordinator):
    concern = ConcernFactory()

    refused = client_for(coordinator).post(
        f"{API}/concerns/{concern.pk}/hand-over/", {"to": str(UserFactory().pk)}
    )

    assert refused.status_code == 404


def test_board_counts_what_there_is_and_whom_to_recruit(client_for, coordinator, at):
    WishFactory(languages=["so", "nb"], made_at=at - timedelta(days=8, hours=1))
    WishFactory(languages=["so"], newcomer__situation="family", made_at=at - timedelta(days=200))
    made = at - timedelta(days=4)
    OfferFactory(wish__made_at=made, made_at=made + timedelta(days=2))
    MentorFactory(capacity=2, languages=["nb"], situations=["family"])
    ConcernFactory(due_at=at - timedelta(days=1))

    board = client_for(coordinator).get(f"{API}/mentoring/").json()

    assert (board["waiting"], board["longest_wait_days"]) == (2, 200)
    assert (board["offers_out"], board["concerns"], board["overdue_concerns"]) == (1, 1, 1)
    assert (board["wishes_90_days"], board["offered_90_days"]) == (3, 1)
    assert board["median_days_to_first_offer"] == 2.0
    assert board["languages"] == [
        {"code": "so", "waiting": 2, "free": 0},
        {"code": "nb", "waiting": 1, "free": 1},
    ]
    assert board["situations"] == [{"code": "family", "waiting": 1, "free": 1}]
    assert board["free_places"] == 2


def test_empty_board_has_no_median(client_for, coordinator):
    board = client_for(coordinator).get(f"{API}/mentoring/").json()

    assert (board["waiting"], board["median_days_to_first_offer"]) == (0, None)


def test_mentor_tells_more_and_the_coordinator_notes_a_certificate(client_for, coordinator):
    mentor = MentorFactory()
    more = {"little_languages": ["en"], "children_age_bands": ["0-5"], "times": ["evenings"]}

    changed = client_for(mentor.user).patch(f"{API}/mentors/me/", more).json()
    noted = client_for(coordinator).post(
        f"{API}/mentors/{mentor.pk}/police-certificate/", {"seen_on": "2026-02-03"}
    )

    assert {name: changed[name] for name in more} == more
    assert noted.json()["police_certificate_seen_on"] == "2026-02-03"


def test_wish_names_whom_it_must_not_be_and_where_one_moves(client_for, user):
    from tests.factories.relocation import PlaceFactory  # noqa: PLC0415 - only here

    PlaceFactory()
    body = {
        "help_with": ["around"],
        "languages": ["nb"],
        "place": "lillehammer",
        "barred_people": ["Kari Nordmann"],
    }

    made = client_for(user).post(f"{API}/wishes/", body)

    assert (made.status_code, made.json()["barred_people"]) == (201, ["Kari Nordmann"])
    assert user.newcomer.place_id == "lillehammer"


@pytest.mark.parametrize("ended", [True, False])
def test_mentor_gets_a_certificate_that_names_nobody_else(client_for, ended):
    mentorship = MentorshipFactory(
        ended=ended,
        mentor__user__name="Łucja Приклад",
        newcomer__user__name="Ny Eksempel",
    )

    answer = client_for(mentorship.mentor.user).get(f"{API}/mentors/me/certificate/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_certificate_says_in_which_language_it_is_read_aloud(client_for, language):
    mentor = MentorshipFactory().mentor.user

    answer = client_for(mentor).get(
        f"{API}/mentors/me/certificate/", headers={"Accept-Language": language}
    )

    assert f"/Lang ({language})".encode() in answer.content


def test_who_has_been_nobodys_mentor_gets_no_certificate(client_for):
    answer = client_for(MentorFactory().user).get(f"{API}/mentors/me/certificate/")

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_certify")


def test_certificate_says_what_was_done_and_names_nobody_else(at):
    from mentors.actions.service import service_of  # noqa: PLC0415 - only here
    from mentors.certificate import _sentences  # noqa: PLC0415 - only here

    mentorship = MentorshipFactory(mentor__user__name="Mentor Eksempel", started_at=at)

    said = " ".join(_sentences(service_of(mentorship.mentor)))

    assert "Mentor Eksempel har vært frivillig mentor" in said
    assert "fortsatt i gang. Ett mentorskap." in said

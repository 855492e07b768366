"""The pages that look after mentorships."""

import pytest

from mentors.models import Concern, LogLine, Pulse, Wish
from mentors.queries import key_for_pulse
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    ConcernFactory,
    MentorFactory,
    MentorshipFactory,
    PulseFactory,
    WishFactory,
)

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_ethical_rules_are_read_by_anybody(page_for, language):
    page = page_for().get(f"/{language}/mentors/ethics/")

    assert (page.status_code, "2026-1" in text(page)) == (200, True)


def test_pulse_page_shows_three_buttons_and_does_nothing(page_for):
    pulse = PulseFactory()
    here = f"/nb/pulses/{pulse.pk}/?key={key_for_pulse(pulse.pk)}"

    page = text(page_for().get(here))

    assert page.count('name="answer"') == 3
    assert Pulse.objects.get().answered_at is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [("well", "Fint at du tok deg tid."), ("badly", "En koordinator tar kontakt med deg.")],
)
def test_pulse_is_answered_with_one_press(page_for, answer, said):
    pulse = PulseFactory()
    key = key_for_pulse(pulse.pk)

    page = page_for().post(
        f"/nb/pulses/{pulse.pk}/answer/?key={key}", {"answer": answer}, follow=True
    )

    assert said in text(page)
    assert Pulse.objects.get().answer == answer


def test_looking_at_an_answer_gives_none(page_for):
    pulse = PulseFactory()
    key = key_for_pulse(pulse.pk)

    assert page_for().get(f"/nb/pulses/{pulse.pk}/answer/?key={key}").status_code == 303
    assert page_for().get(f"/nb/pulses/{pulse.pk}/?key=x").status_code == 404


def test_either_writes_in_the_log(page_for):
    mentorship = MentorshipFactory()
    client = page_for(mentorship.newcomer.user)
    here = f"/nb/mentorships/{mentorship.pk}/"

    empty = client.post(f"{here}log/", {"on_day": "2026-03-01"})
    said = text(client.post(f"{here}log/", {"on_day": "2026-03-01", "text": "Tur."}, follow=True))

    assert empty.status_code == 422
    assert ("Skrevet i loggen." in said, "Tur." in said) == (True, True)
    assert LogLine.objects.count() == 1


def test_either_says_that_something_is_wrong(page_for):
    mentorship = MentorshipFactory()
    client = page_for(mentorship.newcomer.user)
    here = f"/nb/mentorships/{mentorship.pk}/"

    empty = client.post(f"{here}raise/", {})
    said = text(client.post(f"{here}raise/", {"kind": "unsafe"}, follow=True))

    assert empty.status_code == 422
    assert "Takk for at du sa fra." in said
    assert "Kontakten er satt på vent" in said
    assert mentorship.mentor.user.email not in said
    assert client.get(f"{here}raise/").status_code == 303


@pytest.mark.parametrize("how_many", [0, 1, 25])
def test_board_lists_what_needs_a_hand(page_for, coordinator, how_many):
    ConcernFactory.create_batch(how_many, note="Hør her.")

    page = text(page_for(coordinator).get("/nb/work/mentorships/"))

    assert page.count("Hør her.") == min(how_many, 20)
    assert ("Ingen har meldt fra om noe." in page) is (how_many == 0)


def test_board_says_whom_to_recruit(page_for, coordinator):
    WishFactory(languages=["so"])

    page = text(page_for(coordinator).get("/nb/work/mentorships/"))

    assert "Her trengs det mentorer" in page
    assert "Somali" in page


def test_coordinator_closes_a_concern_with_what_was_done(page_for, coordinator):
    concern = ConcernFactory(kind="unsafe")
    client, here = page_for(coordinator), f"/nb/work/concerns/{concern.pk}/close/"

    empty = client.post(here, {})
    said = text(client.post(here, {"outcome": "Snakket med begge."}, follow=True))

    assert empty.status_code == 422
    assert "Saken er lukket." in said
    assert not Concern.objects.open().exists()
    assert client.get(here).status_code == 303


def test_coordinator_finds_a_new_mentor(page_for, coordinator):
    concern = ConcernFactory(mentorship=MentorshipFactory(ended=True))
    client = page_for(coordinator)
    here = f"/nb/work/concerns/{concern.pk}/find-new-mentor/"

    looked = client.get(here)
    said = text(client.post(here, follow=True))

    assert looked.status_code == 303
    assert "Vi leter etter en ny mentor nå." in said
    assert Wish.objects.filter(newcomer=concern.mentorship.newcomer, state="waiting").exists()


@pytest.mark.parametrize("how_many", [0, 1])
def test_board_leads_to_those_that_run(page_for, coordinator, how_many):
    MentorshipFactory.create_batch(how_many)

    page = text(page_for(coordinator).get("/nb/work/mentorships/"))

    assert ('href="/nb/work/mentorships/running/"' in page) is (how_many > 0)


@pytest.mark.parametrize("how_many", [0, 1, 25])
def test_coordinator_sees_all_that_run(page_for, coordinator, how_many):
    MentorshipFactory.create_batch(how_many)
    MentorshipFactory(ended=True)

    page = text(page_for(coordinator).get("/nb/work/mentorships/running/"))

    assert page.count('<li class="card">') == min(how_many, 20)
    assert ("Ingen mentorskap i gang" in page, "Neste" in page) == (how_many == 0, how_many > 20)


def test_what_runs_is_told_with_the_last_line_and_whether_it_is_on_hold(page_for, coordinator):
    mentorship = MentorshipFactory(mentor__user__name="Mona", newcomer__user__name="Nils")
    ConcernFactory(mentorship=mentorship, kind="unsafe")
    for day in ("2026-03-01", "2026-03-09"):
        LogLine.objects.create(
            mentorship=mentorship, on_day=day, text="Tur.", written_at=mentorship.started_at
        )

    page = text(page_for(coordinator).get("/nb/work/mentorships/running/"))

    assert "Nils og Mona" in page
    assert "siste linje i loggen 9. mars 2026" in page
    assert "kontakten er på vent" in page


def test_all_that_run_are_shown_to_coordinators_only(page_for):
    assert page_for(UserFactory()).get("/nb/work/mentorships/running/").status_code == 404


def test_coordinator_reads_of_the_two_and_not_of_herself(page_for, coordinator):
    mentorship = MentorshipFactory()
    here = f"/nb/mentorships/{mentorship.pk}/"

    to_her = text(page_for(coordinator).get(here))
    to_mentor = text(page_for(mentorship.mentor.user).get(here))

    assert ("De begynte" in to_her, "Dere begynte" in to_her) == (True, False)
    assert ("De begynte" in to_mentor, "Dere begynte" in to_mentor) == (False, True)
    assert ("Hvorfor slutter de?" in to_her, "Hvorfor slutter dere?" in to_mentor) == (True, True)


@pytest.mark.parametrize("who", ["coordinator", "mentor"])
@pytest.mark.parametrize("reason", ["", "mentor_left"])
def test_end_without_a_reason_asks_again_in_the_same_words(page_for, coordinator, who, reason):
    mentorship = MentorshipFactory()
    person = coordinator if who == "coordinator" else mentorship.mentor.user

    page = page_for(person).post(f"/nb/mentorships/{mentorship.pk}/end/", {"reason": reason})

    assert page.status_code == 422
    assert ("Hvorfor slutter de?" in text(page), "Hvorfor slutter dere?" in text(page)) == (
        who == "coordinator",
        who == "mentor",
    )


@pytest.mark.parametrize("role", ["mentor", "newcomer"])
def test_ones_own_page_says_why_the_other_cannot_be_reached(page_for, role):
    mentorship = MentorshipFactory()
    ConcernFactory(mentorship=mentorship, kind="unsafe")
    person, here = {
        "mentor": (mentorship.mentor.user, "/nb/mentor/"),
        "newcomer": (mentorship.newcomer.user, "/nb/wish/"),
    }[role]

    page = text(page_for(person).get(here))

    assert "Kontakten er satt på vent" in page
    assert "mailto:person" not in page


def test_board_is_for_coordinators(page_for):
    assert page_for(UserFactory()).get("/nb/work/mentorships/").status_code == 403


def test_mentor_signs_up_with_more_about_themselves(page_for):
    mentor = MentorFactory()
    body = {
        "municipality": "3405",
        "languages": ["nb", "en"],
        "little_languages": ["en"],
        "times": ["evenings"],
        "children_age_bands": ["0-5"],
        "capacity": 2,
        "name": "Mentor Eksempel",
    }

    page_for(mentor.user).post("/nb/mentor/about/", body)

    mentor.refresh_from_db()
    assert (mentor.little_languages, mentor.times) == (["en"], ["evenings"])
    assert (mentor.children_age_bands, mentor.place) == (["0-5"], None)


def test_coordinator_notes_the_day_of_a_police_certificate(page_for, coordinator):
    mentor = MentorFactory(applied=True)
    client, here = page_for(coordinator), f"/nb/work/mentors/{mentor.pk}/police-certificate/"

    empty = client.post(here, {})
    said = text(client.post(here, {"seen_on": "2026-02-03"}, follow=True))

    assert empty.status_code == 422
    assert "politiattest vist 3. februar 2026" in said
    assert client.get(here).status_code == 303


def test_places_to_meet_come_from_the_region(page_for):
    mentorship = MentorshipFactory()

    page = text(page_for(mentorship.mentor.user).get(f"/nb/mentorships/{mentorship.pk}/"))

    assert "Lillehammer bibliotek" in page


def test_mentor_finds_the_certificate_beside_the_mentorships(page_for):
    mentorship = MentorshipFactory(ended=True)

    page = text(page_for(mentorship.mentor.user).get("/nb/mentor/history/"))

    assert "/api/v1/mentors/me/certificate/" in page

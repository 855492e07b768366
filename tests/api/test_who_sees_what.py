"""Marks in everything a person has left, and every door of the interface: who gets to see which.

The doors come from the resolver; one that is new is tried without anybody listing it here. Pages
that are not the interface are tried likewise in ``tests.frontend.test_who_sees_which_page``.
"""

import re

import pytest
from django.core.cache import caches
from django.http import JsonResponse
from django.urls import path

from flyttehjelp.core import personal
from flyttehjelp.core.personal import SELF
from jobs.models import EmployerContact, Interest, Referral, Vacancy
from mentors.models import GroupDate, Mentorship
from tests.accounts import life
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory
from tests.factories.mentors import MentorFactory
from tests.factories.relocation import NewcomerFactory
from tests.test_doors import V1, doors

pytestmark = pytest.mark.django_db

# What a listed group tells everybody.
PUBLIC = {"mentors.Group.offer", "mentors.GroupDate.meeting_place", "mentors.GroupDate.note"}
# Whoever is signed in sees who to ask for: the contact of a listed group by name.
FOR_ALL_WHO_SIGN_IN = {"accounts.User.name"}
# What the coordinators' work needs, beside what is public.
FOR_COORDINATORS = {
    "accounts.User.email",
    "accounts.User.name",
    "accounts.User.phone",
    "account.EmailAddress.email",
    "faq.Message.text",
    "faq.Question.asker_email",
    "faq.Question.on_behalf",
    "faq.Question.text",
    "jobs.Interest.answer_note",
    "jobs.Interest.message",
    "jobs.Referral.mark",
    "jobs.SavedSearch.email",
    "mentors.Concern.note",
    "mentors.Concern.outcome",
    "mentors.LogLine.text",
    "mentors.Mentor.about",
    "mentors.Mentor.employer_org_numbers",
    "mentors.Mentor.on_behalf",
    "mentors.Wish.barred_org_numbers",
    "mentors.Wish.barred_people",
    "mentors.Wish.message",
    "mentors.Wish.on_behalf",
    "relocation.Newcomer.employer_org_numbers",
}
# Which table's rows stand in the addresses of a route, where the names differ.
TABLES = {
    "concerns": "mentors.Concern",
    "consents": "jobs.Interest",
    "employers": "jobs.Employer",
    "group-dates": "mentors.GroupDate",
    "groups": "mentors.Group",
    "interests": "jobs.Interest",
    "mentors": "mentors.Mentor",
    "mentorships": "mentors.Mentorship",
    "offers": "mentors.Offer",
    "pulses": "mentors.Pulse",
    "questions": "faq.Question",
    "referrals": "jobs.Referral",
    "saved-searches": "jobs.SavedSearch",
    "vacancies": "jobs.Vacancy",
    "sign-ups": "mentors.SignUp",
    "wishes": "mentors.Wish",
}


@pytest.fixture
def person(db):
    return life.whole_life()


@pytest.fixture
def marks(person):
    return life.mark_everything(person)


@pytest.fixture
def rows(person):
    return rows_of(person)


def rows_of(person):
    """The keys of the person's rows, by table; and of what they have a hand in."""
    held = {
        holding.label: list(
            holding.of(person.pk, {person.email, life.ADDRESS}).values_list("pk", flat=True)
        )
        for holding in personal.about_people()
        if holding.people and SELF not in holding.people
    }
    vacancies = Vacancy.objects.filter(interests__person=person).order_by("pk")
    employers = EmployerContact.objects.filter(user=person).order_by("pk")
    return {
        **held,
        "jobs.Employer": [
            *employers.values_list("employer", flat=True),
            *vacancies.values_list("employer", flat=True),
        ],
        "jobs.Vacancy": list(vacancies.values_list("pk", flat=True)),
    }


def addresses(rows):
    """Every address of the interface that can be read, with the person's own keys in it."""
    for method, route in sorted(doors()):
        if method != "GET":
            continue
        keys = rows.get(TABLES.get(route.split("/")[0], ""), [])
        if "<" not in route:
            yield f"/{V1}{route}"
        for key in keys if "<" in route else []:
            yield f"/{V1}" + re.sub(r"<[^>]+>", str(key), route)


def seen_by(client, where, marks):
    """The fields whose marks this client finds anywhere."""
    found = set()
    for address in where:
        caches["throttle"].clear()
        said = client.get(address)
        told = b"".join(said.streaming_content) if said.streaming else said.content
        found |= {field for field, mark in marks.items() if mark.encode() in told}
    return found


@pytest.mark.parametrize(
    "stranger",
    [
        lambda: None,
        UserFactory,
        lambda: NewcomerFactory().user,
        lambda: MentorFactory().user,
        lambda: EmployerContactFactory().user,
    ],
    ids=["nobody", "user", "newcomer", "mentor", "contact"],
)
def test_strangers_see_what_is_public(stranger, page_for, marks, rows):
    somebody = stranger()
    allowed = PUBLIC | FOR_ALL_WHO_SIGN_IN if somebody else PUBLIC

    assert seen_by(page_for(somebody), addresses(rows), marks) - allowed == set()


def test_coordinators_see_what_their_work_needs(page_for, marks, rows):
    client = page_for(UserFactory(is_coordinator=True))

    seen = seen_by(client, addresses(rows), marks)

    assert seen - PUBLIC - FOR_COORDINATORS == set()
    assert "faq.Question.text" in seen


def test_people_see_their_own(person, page_for, marks, rows):
    seen = seen_by(page_for(person), addresses(rows), marks)

    assert {"jobs.Interest.message", "faq.Question.text", "mentors.Wish.message"} <= seen


def test_the_other_in_a_mentorship_sees_no_more_than_agreed(person, page_for, marks, rows):
    mentorship = Mentorship.objects.get(newcomer__user=person)

    seen = seen_by(page_for(mentorship.mentor.user), addresses(rows), marks)

    assert (
        not {"mentors.Wish.barred_people", "mentors.Concern.note", "jobs.Interest.message"} & seen
    )
    of_work = {field for field in seen if field.startswith(("jobs.", "faq."))}
    assert {field for field in of_work if marks[field] != life.ADDRESS} == set()


def test_an_employer_sees_no_household_and_no_other_employers_card(person, page_for, marks, rows):
    interest = Interest.objects.get(person=person)
    contact = interest.vacancy.employer.contacts.get().user

    seen = seen_by(page_for(contact), addresses(rows), marks)

    assert "jobs.Interest.message" in seen
    hidden = ("mentors.", "relocation.", "faq.", "jobs.Card", "jobs.SavedSearch")
    found = {field for field in seen - PUBLIC if field.startswith(hidden)}
    assert {field for field in found if marks[field] != life.ADDRESS} == set()


def test_when_all_is_taken_back_no_employer_sees_the_partner(person, page_for, marks, rows):
    interest, referral = Interest.objects.get(person=person), Referral.objects.get(partner=person)
    reads_interest = page_for(interest.vacancy.employer.contacts.get().user)
    reads_card = page_for(referral.owner)
    theirs = {"jobs.Card.name", "jobs.Card.occupation", "jobs.Interest.message"}
    asked = list(addresses(rows))
    assert theirs & seen_by(reads_interest, asked, marks) == {"jobs.Interest.message"}
    assert "jobs.Card.occupation" in seen_by(reads_card, asked, marks)
    me = page_for(person)

    given = me.get(f"/{V1}consents/").json()["given"]
    for each in given:
        address = f"/{V1}consents/{each['id']}/withdraw/"
        assert me.post(address, content_type="application/json").status_code == 200

    assert len(given) >= 3
    for reader in (reads_interest, reads_card):
        seen = seen_by(reader, asked, marks)
        assert seen - PUBLIC - FOR_ALL_WHO_SIGN_IN == set()


def test_a_leaky_view_is_caught(page_for, marks, settings):
    settings.ROOT_URLCONF = __name__

    assert seen_by(page_for(UserFactory()), [f"/{V1}leak/"], marks) == {"jobs.Interest.message"}


def _leak(_request):
    return JsonResponse({"all": list(Interest.objects.order_by("pk").values("message"))})


urlpatterns = [path("api/v1/leak/", _leak)]


def test_addresses_hold_no_mark(marks, rows):
    asked = " ".join(addresses(rows))

    assert [field for field, mark in marks.items() if mark in asked] == []
    assert GroupDate.objects.exists()

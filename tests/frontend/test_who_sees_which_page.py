"""Marks in everything a person has left, and every page there is: who gets to see which.

The pages come from the resolver; one that is new is tried without anybody listing it here.
"""

import pytest
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from jobs.models import Interest, Referral
from mentors.models import Mentorship
from tests.accounts import life
from tests.api.test_who_sees_what import (
    FOR_ALL_WHO_SIGN_IN,
    FOR_COORDINATORS,
    PUBLIC,
    TABLES,
    rows_of,
)
from tests.factories.accounts import UserFactory
from tests.strangers import everything_of
from tests.test_page_doors import filled, pages, thing_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return life.whole_life()


@pytest.fixture
def marks(person):
    return life.mark_everything(person)


@pytest.fixture
def asked(person, marks):
    return list(addresses(rows_of(person)))


def addresses(rows):
    """Every page, with the person's own keys in its address."""
    for route, address in pages():
        if "<" not in route:
            yield address
            continue
        for key in rows.get(TABLES.get(thing_in(route), ""), []):
            yield filled(address, key)


def seen_by(client, where, marks, *, method="get"):
    """The fields whose marks this client finds on any page; what it did is undone."""
    found = set()
    for address in where:
        caches["throttle"].clear()
        with transaction.atomic():
            said = getattr(client, method)(address)
            told = b"".join(said.streaming_content) if said.streaming else said.content
            transaction.set_rollback(True)
        found |= {field for field, mark in marks.items() if mark.encode() in told}
    return found


def somebody_else():
    """Newcomer, mentor, and contact of an employer and of a group: of others, each of them."""
    stranger = UserFactory()
    everything_of(stranger)
    return stranger


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_sees_more_than_is_public(page_for, asked, marks, method):
    assert seen_by(page_for(), asked, marks, method=method) - PUBLIC == set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_in_every_role_sees_what_is_public(page_for, asked, marks, method):
    client = page_for(somebody_else())

    seen = seen_by(client, asked, marks, method=method)

    assert seen - PUBLIC - FOR_ALL_WHO_SIGN_IN == set()


def test_coordinators_see_what_their_work_needs(page_for, asked, marks):
    seen = seen_by(page_for(UserFactory(is_coordinator=True)), asked, marks)

    assert seen - PUBLIC - FOR_COORDINATORS == set()
    assert {"faq.Question.text", "mentors.Wish.message"} <= seen


def test_people_see_their_own(person, page_for, asked, marks):
    seen = seen_by(page_for(person), asked, marks)

    assert {"jobs.Interest.message", "faq.Question.text", "mentors.Wish.message"} <= seen


def test_the_other_in_a_mentorship_sees_no_more_than_agreed(person, page_for, asked, marks):
    mentorship = Mentorship.objects.get(newcomer__user=person)

    seen = seen_by(page_for(mentorship.mentor.user), asked, marks)

    assert (
        not {"mentors.Wish.barred_people", "mentors.Concern.note", "jobs.Interest.message"} & seen
    )
    of_work = {field for field in seen if field.startswith(("jobs.", "faq."))}
    assert {field for field in of_work if marks[field] != life.ADDRESS} == set()


def test_when_all_is_taken_back_no_employer_sees_the_partner(person, page_for, asked, marks):
    interest, referral = Interest.objects.get(person=person), Referral.objects.get(partner=person)
    reads_interest = page_for(interest.vacancy.employer.contacts.get().user)
    reads_card = page_for(referral.owner)
    assert "jobs.Interest.message" in seen_by(reads_interest, asked, marks)
    assert "jobs.Card.occupation" in seen_by(reads_card, asked, marks)
    me = page_for(person)

    for each in me.get("/api/v1/consents/").json()["given"]:
        me.post(f"/api/v1/consents/{each['id']}/withdraw/", content_type="application/json")

    for reader in (reads_interest, reads_card):
        assert seen_by(reader, asked, marks) - PUBLIC - FOR_ALL_WHO_SIGN_IN == set()


def test_a_leaky_page_is_caught(page_for, marks, settings):
    settings.ROOT_URLCONF = __name__

    seen = seen_by(page_for(UserFactory()), list(addresses({})), marks)

    assert seen == {"jobs.Interest.message"}


def _leak(_request):
    return HttpResponse(" ".join(Interest.objects.order_by("pk").values_list("message", flat=True)))


urlpatterns = [path("nb/leak/", _leak)]

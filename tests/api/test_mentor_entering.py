"""Entered by telephone, handed over and moved, by the API."""

import pytest

from mentors.models import Mentor, Offer, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupFactory, MentorFactory, MentorshipFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"
CALLER = {"on_behalf": "på telefon", "email": "ringer@example.org", "name": "Ringer Demosen"}


def test_wish_is_entered_for_somebody(client_for, coordinator):
    MunicipalityFactory()
    body = {**CALLER, "help_with": ["people"], "languages": ["nb"], "municipality": "3405"}

    answer = client_for(coordinator).post(f"{API}/wishes/enter/", body)

    shown = answer.json()
    assert answer.status_code == 201
    assert (shown["on_behalf"], shown["entered_by"]) == ("på telefon", coordinator.name)
    wish = Wish.objects.get()
    assert (wish.newcomer.user.email, wish.newcomer.municipality_id) == (CALLER["email"], "3405")


def test_mentor_is_entered_for_somebody(client_for, coordinator):
    MunicipalityFactory()
    told = {"municipality": "3405", "languages": ["nb"], "ethics_accepted": True}

    answer = client_for(coordinator).post(f"{API}/mentors/enter/", {**CALLER, **told})

    shown = answer.json()
    assert answer.status_code == 201
    assert (shown["state"], shown["owner"]) == ("applied", coordinator.name)
    assert (shown["on_behalf"], shown["entered_by"]) == ("på telefon", coordinator.name)
    assert shown["open_steps"] == ["decline", "hand_over", "leave", "vet"]
    assert Mentor.objects.get().user.email == CALLER["email"]


@pytest.mark.parametrize("missing", ["on_behalf", "email", "name"])
def test_who_and_how_are_asked_for(client_for, coordinator, missing):
    told = {name: value for name, value in CALLER.items() if name != missing}
    body = {**told, "help_with": ["people"], "languages": ["nb"]}

    answer = client_for(coordinator).post(f"{API}/wishes/enter/", body)

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [f"/{missing}"]


@pytest.mark.parametrize(
    ("kind", "factory"), [("mentors", MentorFactory), ("groups", GroupFactory)]
)
def test_task_is_handed_over_to_a_coordinator(client_for, coordinator, kind, factory):
    thing, other = factory(applied=True), UserFactory(is_coordinator=True, name="Ola")
    client, here = client_for(coordinator), f"{API}/{kind}/{thing.pk}/hand-over/"

    answer = client.post(here, {"to": str(other.pk)})
    nobody = client.post(here, {"to": str(UserFactory().pk)})

    assert (answer.status_code, answer.json()["owner"]) == (200, "Ola")
    assert nobody.status_code == 404


def test_group_does_not_say_to_others_who_sees_it_over(client_for, coordinator):
    group = GroupFactory(applied=True, owner=coordinator)

    assert client_for(group.contact).get(f"{API}/groups/{group.pk}/").json()["owner"] == ""


def test_mentorship_is_moved(client_for, coordinator):
    mentorship, other = MentorshipFactory(), MentorFactory()
    here = f"{API}/mentorships/{mentorship.pk}/"
    client = client_for(coordinator)
    assert client.get(here).json()["open_steps"] == ["end", "move"]

    answer = client.post(f"{here}move/", {"reason": "not_a_fit", "to": str(other.pk)})

    assert (answer.status_code, answer.json()["mentor_is_asked"]) == (201, True)
    assert Offer.objects.get().mentor == other
    assert client.get(here).json()["open_steps"] == []

"""Coordinators find mentors, wishes and mentorships by name or address; nobody else does."""

import pytest

from tests.factories.mentors import MentorFactory, MentorshipFactory, WishFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"
BERIT = {"user__name": "Berit Østby Eksempel", "user__email": "berit@demo.example.org"}


def of(who, prefix):
    return {f"{prefix}__{name}": value for name, value in who.items()}


def found(client, path, q) -> list[str]:
    answer = client.get(f"{API}/{path}/", {"q": q})
    assert answer.status_code == 200, answer.json()
    return [one["id"] for one in answer.json()["results"]]


@pytest.mark.parametrize(
    "q", ["berit", "ØSTBY", "østby berit", "eksempel", "stb", "BERIT@demo", " berit  demo.example "]
)
def test_mentor_is_found_by_parts_of_name_and_address(client_for, coordinator, q):
    berit = MentorFactory(**BERIT)
    MentorFactory(user__name="Anders Annen", user__email="anders@test.example.net")

    assert found(client_for(coordinator), "mentors", q) == [str(berit.pk)]


@pytest.mark.parametrize("q", ["berit annen", "b%t", "ber_t", "beritt"])
def test_who_is_not_called_so_is_not_found(client_for, coordinator, q):
    MentorFactory(**BERIT)
    MentorFactory(user__name="Anders Annen")

    assert found(client_for(coordinator), "mentors", q) == []


def test_wish_is_found_by_who_made_it(client_for, coordinator):
    wish = WishFactory(**of(BERIT, "newcomer"))
    WishFactory()

    assert found(client_for(coordinator), "wishes", "berit") == [str(wish.pk)]


@pytest.mark.parametrize("side", ["mentor", "newcomer"])
def test_mentorship_is_found_by_either_of_the_two(client_for, coordinator, side):
    mentorship = MentorshipFactory(**of(BERIT, side))
    MentorshipFactory()

    assert found(client_for(coordinator), "mentorships", "østby") == [str(mentorship.pk)]


def test_name_narrows_together_with_the_other_filters(client_for, coordinator):
    MentorFactory(applied=True, **BERIT)
    client = client_for(coordinator)

    waits = client.get(f"{API}/mentors/", {"q": "berit", "state": "applied"}).json()["results"]
    vetted = client.get(f"{API}/mentors/", {"q": "berit", "state": "vetted"}).json()["results"]

    assert (len(waits), vetted) == (1, [])


def test_nothing_asked_for_is_everybody(client_for, coordinator):
    MentorFactory.create_batch(2)

    assert len(found(client_for(coordinator), "mentors", " ")) == 2


@pytest.mark.parametrize("path", ["mentors", "wishes", "mentorships"])
def test_nobody_else_looks_for_people_by_name(client_for, path):
    mentorship = MentorshipFactory()

    answer = client_for(mentorship.mentor.user).get(f"{API}/{path}/", {"q": "a"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


@pytest.mark.parametrize("q", ["x" * 121, "a\x00b"])
def test_what_can_be_no_name_is_refused(client_for, coordinator, q):
    assert client_for(coordinator).get(f"{API}/mentors/", {"q": q}).status_code == 400

"""What a coordinator writes down for others, gives to a colleague, and moves."""

import pytest

from mentors.models import Concern, Group, Mentor, Mentorship, Offer, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    ConcernFactory,
    GroupFactory,
    MentorFactory,
    MentorshipFactory,
    WishFactory,
)
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db
CALLER = {"on_behalf": "på telefon", "email": "ringer@example.org", "name": "Ringer Demosen"}


@pytest.fixture(autouse=True)
def _lillehammer(db):
    MunicipalityFactory()


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Ønsket er ført inn"),
        ("nn", "Ønsket er ført inn"),
        ("en", "The wish has been entered"),
    ],
)
def test_coordinator_enters_a_wish(page_for, coordinator, language, said):
    client, here = page_for(coordinator), f"/{language}/work/wishes/new/"
    told = {**CALLER, "help_with": ["people"], "languages": ["nb"], "municipality": "3405"}

    shown, empty = client.get(here), client.post(here, {})
    page = text(client.post(here, told, follow=True))

    assert (shown.status_code, empty.status_code) == (200, 422)
    assert said in page
    assert "på telefon" in page
    assert Wish.objects.get().entered_by == coordinator


def test_coordinator_enters_a_mentor(page_for, coordinator):
    client, here = page_for(coordinator), "/nb/work/mentors/new/"
    told = {**CALLER, "languages": ["nb"], "municipality": "3405", "capacity": "1"}

    without_rules = client.post(here, told)
    page = text(client.post(here, {**told, "ethics_accepted": "on"}, follow=True))

    assert (client.get(here).status_code, without_rules.status_code) == (200, 422)
    assert "Mentoren er ført inn" in page
    assert f"ført inn av {coordinator.name}: på telefon" in page
    assert Mentor.objects.get().user.email == CALLER["email"]


@pytest.mark.parametrize("address", ["work/wishes/new/", "work/mentors/new/"])
def test_writing_down_for_others_is_for_coordinators(page_for, address):
    assert page_for(UserFactory()).get(f"/nb/{address}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "room", "make", "model"),
    [
        ("concerns", "mentorships", ConcernFactory, Concern),
        ("mentors", "mentors", lambda: MentorFactory(applied=True), Mentor),
        ("groups", "groups", lambda: GroupFactory(applied=True), Group),
    ],
)
def test_task_is_given_to_a_colleague(page_for, coordinator, kind, room, make, model):
    thing, other = make(), UserFactory(is_coordinator=True, name="Kollega Demosen")
    client, here = page_for(coordinator), f"/nb/work/{kind}/{thing.pk}/hand-over/"
    offered = text(client.get(f"/nb/work/{room}/"))

    looked = client.get(here)
    page = text(client.post(here, {"to": str(other.pk)}, follow=True))

    assert ("Kollega Demosen" in offered, looked.status_code) == (True, 303)
    assert "Oppgaven er gitt videre." in page
    assert model.objects.get().owner == other


def test_coordinator_moves_a_newcomer(page_for, coordinator):
    mentorship, other = MentorshipFactory(), MentorFactory(user__name="Ny Mentor")
    client, here = page_for(coordinator), f"/nb/mentorships/{mentorship.pk}/"
    assert "Ny Mentor" in text(client.get(here))

    empty = client.post(f"{here}move/", {})
    looked = client.get(f"{here}move/")
    told = {"reason": "not_a_fit", "to": str(other.pk)}
    page = text(client.post(f"{here}move/", told, follow=True))

    assert (empty.status_code, looked.status_code) == (422, 303)
    assert "en annen mentor blir spurt" in page
    assert (Mentorship.objects.active().count(), Offer.objects.get().mentor) == (0, other)


def test_neither_of_the_two_moves_anything(page_for):
    mentorship = MentorshipFactory()

    page = text(page_for(mentorship.mentor.user).get(f"/nb/mentorships/{mentorship.pk}/"))

    assert "Flytt til en annen mentor" not in page


@pytest.mark.parametrize("how_many", [0, 1, 500])
def test_rooms_hold_none_one_and_very_many(page_for, coordinator, how_many):
    users = UserFactory.create_batch(how_many)
    for user in users:
        WishFactory(newcomer__user=user, languages=["so"])
        MentorFactory(user=user, applied=True)
    client = page_for(coordinator)

    pages = [text(client.get(f"/nb/work/{room}/")) for room in ("wishes", "mentors")]

    assert [page.count('<li class="card">') for page in pages] == [min(how_many, 20)] * 2
    assert [("Neste" in page) for page in pages] == [how_many > 20] * 2

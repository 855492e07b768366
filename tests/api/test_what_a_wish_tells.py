"""A wish can be changed after somebody was asked: who reads it then."""

import pytest

from mentors.actions.wishes import change_wish
from mentors.queries import key_for
from tests.factories.mentors import OfferFactory, WishFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"
NOTHING = {
    "help_with": [],
    "languages": [],
    "interests": [],
    "message": "",
    "situation": "",
    "municipality": None,
}


@pytest.fixture
def readings(client_for, anonymous_client):
    """An offer as the mentor reads it signed in, and by the key in the letter."""

    def read(offer):
        here = f"{API}/offers/{offer.pk}/"
        mine = client_for(offer.mentor.user)
        (listed,) = mine.get(f"{API}/offers/").json()["results"]
        by_key = anonymous_client.get(here, {"key": key_for(offer.pk)}).json()
        return [mine.get(here).json(), listed, by_key]

    return read


def test_mentor_who_was_let_off_reads_nothing_of_the_changed_wish(readings, at):
    offer = OfferFactory(wish__newcomer__situation="family")
    by = offer.wish.newcomer.user
    change_wish(
        offer.wish, by=by, at=at, content={"message": "Nytt.", "barred_people": ["Mentor Eksempel"]}
    )

    for read in readings(offer):
        assert read["state"] == "withdrawn"
        assert read | NOTHING == read
        assert "Nytt." not in str(read)


@pytest.mark.parametrize("state", ["declined", "expired", "withdrawn"])
def test_offer_that_is_over_tells_nothing_of_the_wish(readings, at, state):
    reason = {"decline_reason": "no_time"} if state == "declined" else {}
    offer = OfferFactory(state=state, answered_at=at, wish__message="Hei!", **reason)

    assert all(read | NOTHING == read for read in readings(offer))


@pytest.mark.parametrize(("state", "closed"), [("waiting", False), ("withdrawn", True)])
def test_move_is_told_only_to_whoever_may_change_the_wish(
    client_for, coordinator, at, state, closed
):
    theirs = WishFactory(state=state, closed_at=at if closed else None)
    told = WishFactory(state=state, closed_at=at if closed else None, on_behalf="telefon")

    def move(reader, wish):
        return client_for(reader).get(f"{API}/wishes/{wish.pk}/").json()["move"] is not None

    assert move(coordinator, theirs) is False
    assert move(coordinator, told) is not closed
    assert move(theirs.newcomer.user, theirs) is not closed

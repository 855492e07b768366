"""The coordinator's preview by the API."""

import pytest

from flyttehjelp.core import clock
from mentors.actions.working import work_rounds
from mentors.models import Offer
from tests.factories.accounts import UserFactory
from tests.factories.mentors import KeptApartFactory, MentorFactory, OfferFactory, WishFactory

pytestmark = pytest.mark.django_db
PREVIEW = "/api/v1/assignment/preview/"


@pytest.fixture
def desk(client_for, coordinator):
    return client_for(coordinator)


def made(desk):
    desk.post(PREVIEW)
    work_rounds(at=clock.now())
    return desk.get(PREVIEW).json()


def test_nothing_lies_on_the_desk_at_first(desk):
    assert desk.get(PREVIEW).status_code == 404


def test_preview_names_the_people_and_says_why(desk):
    wish = WishFactory(newcomer__user__name="Ny Eksempel")
    mentor = MentorFactory(user__name="Mentor Eksempel")
    alone = WishFactory(languages=["so"])

    asked = desk.post(PREVIEW)
    work_rounds(at=clock.now())
    shown = desk.get(PREVIEW).json()

    assert (asked.status_code, asked.json()["state"], shown["state"]) == (202, "asked", "ready")
    (pair,) = shown["pairs"]
    assert pair["wish"] == {"id": str(wish.pk), "name": "Ny Eksempel", "days": 0}
    assert pair["mentor"] == {"id": str(mentor.pk), "name": "Mentor Eksempel"}
    assert (pair["score"], pair["is_locked"]) == (300, False)
    assert pair["reasons"][0] == "De snakker begge norsk bokmål."
    assert [one["id"] for one in shown["unmet"]] == [str(alone.pk)]
    assert "send" in shown["open_steps"]


def test_pair_is_locked_unlocked_kept_apart_and_allowed(desk):
    wish, mentor = WishFactory(), MentorFactory()
    here = f"/api/v1/assignment/{made(desk)['id']}"
    pair = {"wish": str(wish.pk), "mentor": str(mentor.pk)}

    def after(step, body):
        assert desk.post(f"{here}/{step}/", body).status_code == 200
        work_rounds(at=clock.now())
        return desk.get(f"{here}/").json()

    assert after("lock", pair)["pairs"][0]["is_locked"] is True
    assert after("unlock", {"wish": str(wish.pk)})["pairs"][0]["is_locked"] is False
    apart = after("keep-apart", pair)
    assert (apart["pairs"], len(apart["kept_apart"])) == ([], 1)
    assert len(after("allow", pair)["pairs"]) == 1


def test_why_not_is_answered_in_words(desk):
    wish, mentor = WishFactory(), MentorFactory()
    KeptApartFactory(newcomer=wish.newcomer, mentor=mentor)
    here = f"/api/v1/assignment/{made(desk)['id']}"

    asked = desk.post(f"{here}/ask/", {"wish": str(wish.pk), "mentor": str(mentor.pk)}).json()
    work_rounds(at=clock.now())
    (question,) = desk.get(f"{here}/").json()["questions"]

    assert asked["questions"][0]["answer"] == ""
    assert question["answer"] == ("Det går ikke: det er bestemt at de to ikke skal settes sammen.")


def test_sending_says_how_many_went_out_and_clears_the_desk(desk):
    WishFactory.create_batch(2)
    MentorFactory(capacity=2)
    here = f"/api/v1/assignment/{made(desk)['id']}"

    sent, again = desk.post(f"{here}/send/"), desk.post(f"{here}/send/")

    assert (sent.json()["sent"], again.status_code, Offer.objects.count()) == (2, 409, 2)
    assert desk.get(PREVIEW).status_code == 404


def test_pair_that_cannot_be_says_why(desk):
    wish, mentor = WishFactory(languages=["so"]), MentorFactory()
    here = f"/api/v1/assignment/{made(desk)['id']}"

    refused = desk.post(f"{here}/lock/", {"wish": str(wish.pk), "mentor": str(mentor.pk)})

    assert (refused.status_code, refused.json()["code"]) == (409, "pair_cannot_be")
    assert refused.json()["detail"].endswith("de har ikke noe språk felles.")


def test_unknown_people_are_not_found(desk):
    here = f"/api/v1/assignment/{made(desk)['id']}"
    nobody = {"wish": str(UserFactory().pk), "mentor": str(UserFactory().pk)}

    assert desk.post(f"{here}/lock/", nobody).status_code == 404


def test_clocks_rounds_are_not_shown(desk, client_for):
    OfferFactory()
    desk.post("/api/v1/assignment/run/")

    assert desk.get(PREVIEW).status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_preview_takes_as_many_queries_for_three_as_for_one(
    desk, how_many, django_assert_num_queries
):
    WishFactory.create_batch(how_many)
    MentorFactory.create_batch(how_many)
    made(desk)

    with django_assert_num_queries(5):
        shown = desk.get(PREVIEW).json()

    assert len(shown["pairs"]) == how_many

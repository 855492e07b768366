"""While a newcomer waits for a mentor: the group they may come to, on their page and the desk's."""

from datetime import timedelta

import pytest

from mentors.models import Wish
from tests.factories.mentors import GroupInvitationFactory, OfferFactory, WishFactory
from tests.factories.relocation import MunicipalityFactory, NewcomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lillehammer(db):
    MunicipalityFactory()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_who_waits_sees_which_group_they_may_come_to(page_for):
    invited = GroupInvitationFactory(date__group__name="Turlaget")

    page = text(page_for(invited.wish.newcomer.user).get("/nb/wish/"))

    assert "Turlaget tar gjerne imot deg." in page
    assert invited.date.meeting_place in page
    assert f'href="/nb/groups/{invited.date.group_id}/"' in page


def test_who_is_not_invited_sees_no_group(page_for):
    wish = WishFactory()

    assert "Bli med på noe imens" not in text(page_for(wish.newcomer.user).get("/nb/wish/"))


def test_desk_shows_who_is_invited_where(page_for, coordinator):
    GroupInvitationFactory(date__group__name="Turlaget")

    assert "invitert til Turlaget" in text(page_for(coordinator).get("/nb/work/wishes/"))


@pytest.mark.parametrize(
    ("hours", "said"), [(24, "halvparten innen én dag"), (36, "halvparten innen 2 dager")]
)
def test_board_says_how_soon_the_first_offer_came(page_for, coordinator, hours, said):
    offer = OfferFactory()
    Wish.objects.filter(pk=offer.wish_id).update(made_at=offer.made_at - timedelta(hours=hours))

    assert said in text(page_for(coordinator).get("/nb/work/mentorships/"))


def test_board_says_same_day_where_the_first_offer_came_at_once(page_for, coordinator):
    offer = OfferFactory()
    type(offer).objects.filter(pk=offer.pk).update(made_at=offer.wish.made_at)

    assert "halvparten samme dag" in text(page_for(coordinator).get("/nb/work/mentorships/"))


def test_likeliest_languages_stand_in_front_and_the_others_behind_a_click(page_for, user):
    front, behind = text(page_for(user).get("/nb/wish/")).split("Flere språk", maxsplit=1)

    assert all(f'name="languages" value="{code}"' in front for code in ("nb", "nn", "pl", "uk"))
    assert 'name="languages" value="vi"' not in front
    assert 'name="languages" value="vi"' in behind


def test_language_that_is_ticked_already_is_in_front(page_for):
    newcomer = NewcomerFactory(languages=["vi"])

    front, behind = text(page_for(newcomer.user).get("/nb/wish/")).split("Flere språk", maxsplit=1)

    assert 'name="languages" value="vi"' in front
    assert 'name="languages" value="vi"' not in behind

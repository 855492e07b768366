"""The pages where a wish that waits is changed."""

import pytest

from mentors.models import Offer
from tests.factories.mentors import MentorshipFactory, OfferFactory, WishFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

pytestmark = pytest.mark.django_db

CHANGED = {
    "help_with": ["people"],
    "languages": ["pl"],
    "municipality": "3405",
    "moves_on": "",
    "situation": "student",
    "message": "Vi vil heller gå på ski.",
    "barred_people": "Nabo Eksempel\nEn Til",
    "name": "Innflytter Eksempel",
    "phone": "41000000",
}


@pytest.fixture(autouse=True)
def _lillehammer(db):
    MunicipalityFactory()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_page_of_a_wish_that_waits_leads_to_changing_it(page_for):
    wish = WishFactory()

    page = text(page_for(wish.newcomer.user).get("/nb/wish/"))

    assert f'href="/nb/wish/{wish.pk}/change/"' in page


def test_form_shows_the_wish_as_it_stands(page_for):
    wish = WishFactory(
        message="Vi er fire.",
        barred_people=["Nabo Eksempel", "En Til"],
        newcomer__situation="family",
        newcomer__employer_org_numbers=["974760673"],
        newcomer__moves_on="2027-03-01",
    )

    page = text(page_for(wish.newcomer.user).get(f"/nb/wish/{wish.pk}/change/"))

    assert "Vi er fire." in page
    assert "Nabo Eksempel En Til" in page
    assert '<option value="family" selected>' in page
    assert 'value="974760673"' in page
    assert 'value="2027-03-01"' in page
    assert "Du beholder plassen din i køen" in page


def test_newcomer_changes_their_wish(page_for):
    wish = WishFactory(
        interests=["skiing"], newcomer__moves_on="2027-03-01", newcomer__place=PlaceFactory()
    )
    client = page_for(wish.newcomer.user)

    sent = client.post(f"/nb/wish/{wish.pk}/change/", CHANGED)
    page = text(client.get("/nb/wish/"))

    wish.refresh_from_db()
    newcomer = wish.newcomer
    assert (sent.status_code, sent["Location"]) == (303, "/nb/wish/")
    assert (wish.help_with, wish.languages, wish.interests) == (["people"], ["pl"], [])
    assert wish.barred_people == ["Nabo Eksempel", "En Til"]
    assert (newcomer.situation, newcomer.moves_on, newcomer.place) == ("student", None, None)
    assert (newcomer.user.name, newcomer.user.phone) == ("Innflytter Eksempel", "41000000")
    assert "Du står like langt framme i køen." in page


def test_newcomer_is_told_what_a_change_does_to_the_mentor_who_was_asked(page_for):
    offer = OfferFactory()
    client, address = page_for(offer.wish.newcomer.user), f"/nb/wish/{offer.wish_id}/change/"

    before = text(client.get(address))
    client.post(address, CHANGED)

    assert "En mentor er spurt om ønsket nå." in before
    assert Offer.objects.get().state == "withdrawn"


def test_what_was_typed_stays_when_something_is_wrong(page_for):
    wish = WishFactory()
    given = {**CHANGED, "message": "Jeg er 01010750160"}

    response = page_for(wish.newcomer.user).post(f"/nb/wish/{wish.pk}/change/", given)

    assert response.status_code == 422
    assert "Jeg er 01010750160" in text(response)
    wish.refresh_from_db()
    assert wish.message == ""


def test_wish_that_does_not_wait_leads_back_with_a_word(page_for):
    mentorship = MentorshipFactory()
    client = page_for(mentorship.newcomer.user)

    shown = client.get(f"/nb/wish/{mentorship.wish_id}/change/", follow=True)

    assert shown.redirect_chain == [("/nb/wish/", 303)]
    assert "Ønsket venter ikke lenger" in text(shown)


def test_somebody_elses_wish_is_not_there(page_for, user):
    assert page_for(user).get(f"/nb/wish/{WishFactory().pk}/change/").status_code == 404


# -- At the desk ------------------------------------------------------------------------------


def test_coordinator_changes_a_wish_that_was_told_by_telephone(page_for, coordinator):
    wish = WishFactory(
        on_behalf="på telefon",
        entered_by=coordinator,
        newcomer__user__name="Ringer Demosen",
        newcomer__user__phone="99999999",
    )
    client, address = page_for(coordinator), f"/nb/work/wishes/{wish.pk}/change/"

    listed = text(client.get("/nb/work/wishes/"))
    form = text(client.get(address))
    sent = client.post(address, {**CHANGED, "name": "", "phone": ""})

    wish.refresh_from_db()
    assert f'href="{address}"' in listed
    assert "Endre ønsket til Ringer Demosen" in form
    assert 'name="phone"' not in form
    assert (sent.status_code, sent["Location"]) == (303, "/nb/work/wishes/")
    assert (wish.message, wish.newcomer.situation) == (CHANGED["message"], "student")
    assert wish.newcomer.user.phone == "99999999"


def test_coordinator_is_led_back_from_what_somebody_wrote_themselves(page_for, coordinator):
    wish = WishFactory()
    client = page_for(coordinator)

    listed = text(client.get("/nb/work/wishes/"))
    shown = client.get(f"/nb/work/wishes/{wish.pk}/change/", follow=True)

    assert "/change/" not in listed
    assert "Dette ønsket kan ikke endres her." in text(shown)


def test_desk_is_for_coordinators(page_for):
    wish = WishFactory(on_behalf="på telefon")

    response = page_for(wish.newcomer.user).get(f"/nb/work/wishes/{wish.pk}/change/")

    assert response.status_code == 404

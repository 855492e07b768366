"""The mentor scheme in a real browser."""

import pytest
from playwright.sync_api import Page

from mentors.queries import key_for
from tests.browser.look import axe, tab_to, widest
from tests.factories.mentors import OfferFactory

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Hei! " + "Donaudampfschifffahrtsgesellschaftskapitän" * 3


def test_axe_finds_nothing_on_the_open_pages(page: Page) -> None:
    offer = OfferFactory(wish__message=LONG, wish__interests=["skiing", "politics"])

    for address in ("mentors/", f"mentor/offers/{offer.pk}/?key={key_for(offer.pk)}"):
        page.goto(f"/nb/{address}")
        assert axe(page) == []
        assert widest(page) == 320


def test_keyboard_says_yes(page: Page) -> None:
    offer = OfferFactory()
    page.goto(f"/nb/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")

    tab_to(page, "Ja, jeg vil være mentor")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Takk for at du sa ja").wait_for()

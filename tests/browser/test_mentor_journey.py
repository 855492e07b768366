"""The mentor scheme in a real browser: every page by axe, and the journey without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from flyttehjelp.accounts.models import User
from mentors.models import Mentorship
from mentors.queries import key_for
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, MentorshipFactory, OfferFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
LONG = "Hei! " + "Donaudampfschifffahrtsgesellschaftskapitän" * 3


def looks_right(page: Page) -> None:
    assert axe(page) == []
    assert widest(page) == 320


def test_axe_finds_nothing_on_the_open_pages(page: Page) -> None:
    offer = OfferFactory(wish__message=LONG, wish__interests=["skiing", "politics"])

    page.goto("/nb/mentors/")
    looks_right(page)
    page.goto(f"/nb/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")
    looks_right(page)
    page.get_by_text("Nei, ikke denne gangen").click()
    page.get_by_role("button", name="Nei takk").click()

    assert page.locator(".ds-error-summary").is_visible()
    looks_right(page)


def test_axe_finds_nothing_on_the_newcomers_pages(page: Page, sign_in: SignIn) -> None:
    MunicipalityFactory()
    sign_in(page, UserFactory())

    page.goto("/nb/wish/")
    looks_right(page)
    page.get_by_role("button", name="Send ønsket").click()
    looks_right(page)
    sign_in(page, OfferFactory().wish.newcomer.user)
    page.goto("/nb/wish/")
    looks_right(page)
    sign_in(page, MentorshipFactory().newcomer.user)
    page.goto("/nb/wish/")
    looks_right(page)


def test_axe_finds_nothing_on_the_mentors_pages(page: Page, sign_in: SignIn) -> None:
    mentorship = MentorshipFactory(mentor__capacity=3, newcomer__user__phone="41000000")
    OfferFactory(mentor=mentorship.mentor)
    sign_in(page, mentorship.mentor.user)

    for address in ("mentor/", "mentor/about/", f"mentorships/{mentorship.pk}/", "mentor/history/"):
        page.goto(f"/nb/{address}")
        looks_right(page)


def test_axe_finds_nothing_on_the_coordinators_pages(page: Page, sign_in: SignIn) -> None:
    MentorFactory(applied=True, about=LONG, situations=["family"])
    OfferFactory(wish__message=LONG)
    sign_in(page, UserFactory(is_coordinator=True))

    for address in ("work/mentors/", "work/mentors/?view=room", "work/wishes/"):
        page.goto(f"/nb/{address}")
        looks_right(page)


def test_keyboard_says_yes(page: Page) -> None:
    offer = OfferFactory()
    page.goto(f"/nb/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")

    tab_to(page, "Ja, jeg vil være mentor")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Takk for at du sa ja").wait_for()


def test_whole_journey_without_script(without_js: Page, sign_in: SignIn) -> None:
    MunicipalityFactory()
    mentor, newcomer = MentorFactory(), UserFactory(name="")
    sign_in(without_js, newcomer)

    without_js.goto("/nb/mentors/")
    without_js.get_by_role("link", name="Jeg vil ha en mentor").click()
    without_js.get_by_label("Møte folk").check()
    without_js.get_by_label("Norsk bokmål").check()
    without_js.get_by_label("Kommune").select_option("3405")
    without_js.get_by_label("Navnet ditt").fill("Ny Eksempel")
    without_js.get_by_role("button", name="Send ønsket").click()
    assert without_js.get_by_role("heading", level=1).inner_text() == "En mentor tenker på det"
    sign_in(without_js, mentor.user)
    without_js.goto("/nb/mentor/")
    without_js.get_by_role("link", name="En som flytter til Lillehammer").click()
    without_js.get_by_role("button", name="Ja, jeg vil være mentor").click()
    without_js.get_by_role("link", name="Ny Eksempel").click()
    without_js.get_by_text("Avslutt mentorskapet").click()
    without_js.get_by_label("Vi er ferdige").check()
    without_js.get_by_role("button", name="Avslutt").click()

    assert "Mentorskapet er avsluttet" in without_js.get_by_role("status").inner_text()
    assert Mentorship.objects.get().end_reason == "done"

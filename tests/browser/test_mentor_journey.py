"""The mentor scheme in a real browser: every page by axe, by keyboard, and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from mentors.actions.working import work_rounds
from mentors.models import Mentorship
from mentors.queries import key_for, key_for_pulse
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    ConcernFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    PulseFactory,
    WishFactory,
)
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
LONG = "Hei! " + "Donaudampfschifffahrtsgesellschaftskapitän" * 3
UNFOLD = "document.querySelectorAll('main details').forEach((details) => { details.open = true })"


def looks_right(page: Page) -> None:
    """Axe finds nothing and a narrow screen holds it all, also what is folded away."""
    page.evaluate(UNFOLD)
    assert axe(page) == []
    assert widest(page) == 320


def send_empty(page: Page, button: str) -> None:
    """Send a form as it stands, and get the page that says what is missing."""
    page.evaluate(UNFOLD)
    page.get_by_role("button", name=button, exact=True).click()
    page.locator(".ds-error-summary").wait_for()


# -- How it looks -----------------------------------------------------------------------------


def test_axe_finds_nothing_on_the_open_pages(page: Page) -> None:
    offer = OfferFactory(wish__message=LONG, wish__interests=["skiing", "politics"])

    for address in ("mentors/", f"mentor/offers/{offer.pk}/?key={key_for(offer.pk)}"):
        page.goto(f"/nb/{address}")
        looks_right(page)


def test_axe_finds_nothing_where_a_letters_link_goes_wrong(page: Page) -> None:
    offer = OfferFactory()

    page.goto(f"/nb/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")
    send_empty(page, "Nei takk")
    looks_right(page)
    page.goto(f"/nb/mentor/offers/{offer.pk}/?key=x")
    looks_right(page)


def test_axe_finds_nothing_on_the_wish_and_its_errors(page: Page, sign_in: SignIn) -> None:
    MunicipalityFactory()
    sign_in(page, UserFactory())

    page.goto("/nb/wish/")
    looks_right(page)
    send_empty(page, "Send ønsket")
    looks_right(page)


def test_axe_finds_nothing_on_what_becomes_of_a_wish(page: Page, sign_in: SignIn) -> None:
    waiting = WishFactory(message=LONG).newcomer.user
    asked = OfferFactory().wish.newcomer.user
    matched = UserFactory()
    MentorshipFactory(newcomer__user=matched, mentor__user__phone="41000000")

    for user in (waiting, asked, matched):
        sign_in(page, user)
        page.goto("/nb/wish/")
        looks_right(page)


def test_axe_finds_nothing_where_one_becomes_a_mentor(page: Page, sign_in: SignIn) -> None:
    MunicipalityFactory()
    sign_in(page, UserFactory())

    page.goto("/nb/mentor/")
    looks_right(page)
    send_empty(page, "Meld meg som mentor")
    looks_right(page)


def test_axe_finds_nothing_on_the_mentors_pages(page: Page, sign_in: SignIn) -> None:
    mentorship = MentorshipFactory(mentor__capacity=3, newcomer__user__phone="41000000")
    OfferFactory(mentor=mentorship.mentor)
    sign_in(page, mentorship.mentor.user)

    for address in ("mentor/", "mentor/about/", f"mentorships/{mentorship.pk}/", "mentor/history/"):
        page.goto(f"/nb/{address}")
        looks_right(page)


def test_axe_finds_nothing_where_a_mentor_forgot_a_reason(page: Page, sign_in: SignIn) -> None:
    mentorship = MentorshipFactory()
    sign_in(page, mentorship.mentor.user)

    page.goto(f"/nb/mentorships/{mentorship.pk}/")
    send_empty(page, "Avslutt")
    looks_right(page)


def test_axe_finds_nothing_on_the_coordinators_pages(page: Page, sign_in: SignIn) -> None:
    MentorFactory(applied=True, about=LONG, situations=["family"], interests=["skiing"])
    MentorFactory()
    OfferFactory(wish__message=LONG)
    sign_in(page, UserFactory(is_coordinator=True))

    for address in ("work/mentors/", "work/mentors/?view=room", "work/wishes/"):
        page.goto(f"/nb/{address}")
        looks_right(page)
    for address in ("work/mentors/new/", "work/wishes/new/"):
        page.goto(f"/nb/{address}")
        send_empty(page, "Før inn")
        looks_right(page)


def test_axe_finds_nothing_where_a_newcomer_is_moved(page: Page, sign_in: SignIn) -> None:
    mentorship = MentorshipFactory()
    MentorFactory(user__name="Donaudampfschifffahrtsgesellschaft")
    sign_in(page, UserFactory(is_coordinator=True))

    page.goto(f"/nb/mentorships/{mentorship.pk}/")
    send_empty(page, "Flytt")
    looks_right(page)


def test_axe_finds_nothing_on_the_assignment(page: Page, sign_in: SignIn) -> None:
    WishFactory(message=LONG, newcomer__user__name="Donaudampfschifffahrtsgesellschaft")
    WishFactory(languages=["so"])
    MentorFactory.create_batch(2, situations=["family"], interests=["skiing"])
    sign_in(page, UserFactory(is_coordinator=True))

    page.goto("/nb/work/wishes/assignment/")
    looks_right(page)
    page.get_by_role("button", name="Lag et forslag").click()
    page.get_by_text("Vi regner ut forslaget.").wait_for()
    looks_right(page)
    work_rounds(at=clock.now())
    page.get_by_role("button", name="Send tilbudet").wait_for()
    looks_right(page)


def test_axe_finds_nothing_on_the_care_of_mentorships(page: Page, sign_in: SignIn) -> None:
    pulse = PulseFactory()
    ConcernFactory(kind="unsafe", note=LONG)
    WishFactory(languages=["so"], newcomer__situation="family")

    for address in ("mentors/ethics/", f"pulses/{pulse.pk}/?key={key_for_pulse(pulse.pk)}"):
        page.goto(f"/nb/{address}")
        looks_right(page)
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto("/nb/work/mentorships/")
    looks_right(page)
    send_empty(page, "Lukk saken")
    looks_right(page)
    page.get_by_role("link", name="Se alle mentorskap i gang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mentorskap i gang")
    looks_right(page)


def test_keyboard_answers_how_it_goes(page: Page) -> None:
    pulse = PulseFactory()
    page.goto(f"/nb/pulses/{pulse.pk}/?key={key_for_pulse(pulse.pk)}")

    tab_to(page, "Det går bra")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Takk for svaret").wait_for()


# -- How it is used ---------------------------------------------------------------------------


def test_keyboard_says_yes(page: Page) -> None:
    offer = OfferFactory()
    page.goto(f"/nb/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")

    tab_to(page, "Ja, jeg vil være mentor")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Takk for at du sa ja").wait_for()


def test_keyboard_says_no_with_a_reason(page: Page) -> None:
    offer = OfferFactory()
    page.goto(f"/nb/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")

    tab_to(page, "Nei, ikke denne gangen")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Nei takk")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Takk for svaret").wait_for()


def test_whole_journey_without_script(without_js: Page, sign_in: SignIn) -> None:
    MunicipalityFactory()
    mentor, newcomer = MentorFactory(), UserFactory(name="")

    sign_in(without_js, newcomer)
    wish(without_js)
    work_rounds(at=clock.now())
    without_js.reload()
    expect(without_js.get_by_role("heading", level=1)).to_have_text("En mentor tenker på det")
    sign_in(without_js, mentor.user)
    say_yes(without_js)
    end_it(without_js)

    expect(without_js.get_by_role("status")).to_contain_text("Mentorskapet er avsluttet")
    assert Mentorship.objects.get().end_reason == "done"


def test_keyboard_sends_a_proposal(page: Page, sign_in: SignIn) -> None:
    WishFactory()
    MentorFactory()
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto("/nb/work/wishes/assignment/")

    tab_to(page, "Lag et forslag")
    page.keyboard.press("Enter")
    page.get_by_text("Vi regner ut forslaget.").wait_for()
    work_rounds(at=clock.now())
    page.get_by_role("button", name="Send tilbudet").wait_for()
    tab_to(page, "Send tilbudet")
    page.keyboard.press("Enter")

    page.get_by_text("Ett tilbud er sendt.").wait_for()


def wish(page: Page) -> None:
    page.goto("/nb/mentors/")
    page.get_by_role("link", name="Jeg vil ha en mentor").click()
    page.get_by_label("Møte folk").check()
    page.get_by_label("Norsk bokmål").check()
    page.get_by_label("Kommune").select_option("3405")
    page.get_by_label("Navnet ditt").fill("Ny Eksempel")
    page.get_by_role("button", name="Send ønsket").click()


def say_yes(page: Page) -> None:
    page.goto("/nb/mentor/")
    page.get_by_role("link", name="En som flytter til Lillehammer").click()
    page.get_by_role("button", name="Ja, jeg vil være mentor").click()


def end_it(page: Page) -> None:
    page.get_by_role("link", name="Ny Eksempel").click()
    page.get_by_text("Avslutt mentorskapet").click()
    page.get_by_label("Vi er ferdige").check()
    page.get_by_role("button", name="Avslutt", exact=True).click()

"""The whole mentor scheme in each language: no axe violation, nothing wider than a small phone.

What is looked for are the forms and not their words: those are another in each language.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from mentors.actions.working import work_rounds
from mentors.models import Mentor, Mentorship, Offer, SignUp
from mentors.queries import key_for, key_for_pulse
from tests.browser.look import axe, widest
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, PulseFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
UNFOLD = "document.querySelectorAll('main details').forEach((details) => { details.open = true })"
FORM = "main form.form"


def looks_right(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.evaluate(UNFOLD)
    assert axe(page, widths=[320], schemes=["light"]) == []
    assert widest(page) == 320


def send(page: Page, form: str) -> None:
    page.evaluate(UNFOLD)
    page.locator(f"{form} button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_from_signing_up_to_how_it_goes(page: Page, sign_in: SignIn, language: str) -> None:
    MunicipalityFactory()
    coordinator = UserFactory(is_coordinator=True)

    sign_in(page, UserFactory(name="", language=language))
    page.goto(f"/{language}/mentor/sign-up/")
    looks_right(page, language)
    about_me(page, "Mentor Demosen")
    page.locator("[name=ethics_accepted]").check()
    send(page, FORM)
    looks_right(page, language)
    sign_in(page, coordinator)
    page.goto(f"/{language}/work/mentors/")
    looks_right(page, language)
    send(page, "form[action$='/vet/']")
    assert Mentor.objects.get().state == "vetted"

    sign_in(page, UserFactory(name="", language=language))
    page.goto(f"/{language}/wish/")
    looks_right(page, language)
    page.locator("[name=help_with][value=people]").check()
    about_me(page, "Ny Demosen")
    send(page, FORM)
    looks_right(page, language)

    sign_in(page, coordinator)
    page.goto(f"/{language}/work/wishes/assignment/")
    send(page, "main form")
    work_rounds(at=clock.now())
    page.goto(f"/{language}/work/wishes/assignment/")
    looks_right(page, language)
    send(page, "form[action$='/send/']")
    offer = Offer.objects.get()

    page.context.clear_cookies()
    page.goto(f"/{language}/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")
    looks_right(page, language)
    send(page, "form[action*='/accept/']")
    looks_right(page, language)
    pulse = PulseFactory(mentorship=Mentorship.objects.get())
    page.goto(f"/{language}/pulses/{pulse.pk}/?key={key_for_pulse(pulse.pk)}")
    looks_right(page, language)
    send(page, "form[action*='/answer/']")
    looks_right(page, language)

    pulse.refresh_from_db()
    assert pulse.answered_at is not None


def about_me(page: Page, name: str) -> None:
    page.locator("[name=languages][value=nb]").check()
    page.locator("[name=municipality]").select_option("3405")
    page.locator("[name=name]").fill(name)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_last_place_and_the_waiting_list(page: Page, sign_in: SignIn, language: str) -> None:
    date = GroupDateFactory(places=1)

    for state in ("coming", "waiting"):
        person = UserFactory(language=language)
        sign_in(page, person)
        page.goto(f"/{language}/groups/{date.group.pk}/")
        looks_right(page, language)
        send(page, "form[action$='/sign-up/']")
        looks_right(page, language)
        assert SignUp.objects.get(user=person).state == state

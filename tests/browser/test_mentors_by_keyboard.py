"""The whole mentor scheme by keys alone, in Nynorsk and in English, on the smallest phone.

What is looked for are the forms and not their words: those are another in each language.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from mentors.actions.working import work_rounds
from mentors.models import Mentor, Mentorship, Offer, SignUp, Wish
from mentors.queries import key_for, key_for_pulse
from tests.browser.look import widest
from tests.factories.accounts import UserFactory
from tests.factories.mentors import GroupDateFactory, MentorFactory, PulseFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
HAS_FOCUS = "selector => document.activeElement?.matches(selector)"
MOST_STEPS = 150
SMALL = {"width": 320, "height": 640}
LANGUAGES = ["nn", "en"]


def reach(page: Page, selector: str) -> None:
    """Press Tab until what is looked for has the focus."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(HAS_FOCUS, selector):
            return
    pytest.fail(f"the keyboard never came to {selector}")


def press(page: Page, selector: str) -> None:
    """Press the button, and stand on the page that comes of it."""
    reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert widest(page) == 320


def tick(page: Page, field: str, value: str = "") -> None:
    reach(page, f"[name={field}]" + (f"[value={value}]" if value else ""))
    page.keyboard.press("Space")


def write(page: Page, field: str, words: str) -> None:
    reach(page, f"[name={field}]")
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def choose_first_municipality(page: Page) -> None:
    reach(page, "[name=municipality]")
    page.keyboard.press("ArrowDown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_mentor_signs_up_and_is_vetted(page: Page, sign_in: SignIn, language: str) -> None:
    MunicipalityFactory()
    page.set_viewport_size(SMALL)

    sign_in(page, UserFactory(name="", language=language))
    page.goto(f"/{language}/mentor/sign-up/")
    choose_first_municipality(page)
    tick(page, "languages", "nb")
    write(page, "name", "Mentor Demosen")
    tick(page, "ethics_accepted")
    press(page, "main form.form button")
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto(f"/{language}/work/mentors/")
    press(page, "form[action$='/vet/'] button")

    assert Mentor.objects.get().state == "vetted"


@pytest.mark.parametrize("language", LANGUAGES)
def test_wish_is_met_and_asked_about(page: Page, sign_in: SignIn, language: str) -> None:
    MunicipalityFactory()
    mentor = MentorFactory()
    page.set_viewport_size(SMALL)

    sign_in(page, UserFactory(name="", language=language))
    page.goto(f"/{language}/wish/")
    tick(page, "help_with", "people")
    tick(page, "languages", "nb")
    choose_first_municipality(page)
    write(page, "name", "Ny Demosen")
    press(page, "main form.form button")
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto(f"/{language}/work/wishes/assignment/")
    press(page, "main form button")
    work_rounds(at=clock.now())
    page.goto(f"/{language}/work/wishes/assignment/")
    press(page, "form[action$='/send/'] button")
    offer = Offer.objects.get()
    page.context.clear_cookies()
    page.goto(f"/{language}/mentor/offers/{offer.pk}/?key={key_for(offer.pk)}")
    press(page, "form[action*='/accept/'] button")
    pulse = PulseFactory(mentorship=Mentorship.objects.get())
    page.goto(f"/{language}/pulses/{pulse.pk}/?key={key_for_pulse(pulse.pk)}")
    press(page, "form[action*='/answer/'] button")

    pulse.refresh_from_db()
    assert (offer.mentor_id, Wish.objects.get().state) == (mentor.pk, "matched")
    assert pulse.answered_at is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_last_place_and_then_the_waiting_list(page: Page, sign_in: SignIn, language: str) -> None:
    date = GroupDateFactory(places=1)
    page.set_viewport_size(SMALL)

    for _ in range(2):
        sign_in(page, UserFactory(language=language))
        page.goto(f"/{language}/groups/{date.group.pk}/")
        press(page, "form[action$='/sign-up/'] button")
    press(page, "form[action$='/withdraw/'] button")

    states = SignUp.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["coming", "withdrawn"]

"""The moving checklist in a real browser: ticked, printed, narrow, and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]
LIST = "/nb/checklist/"
TITLE = "Meld flytting"


@pytest.fixture(autouse=True)
def _answer(transactional_db: None) -> None:
    EntryFactory(slug="moving-notice")


def faultless(page: Page) -> None:
    assert axe(page) == []
    assert widest(page) == 320
    page.set_viewport_size({"width": 1280, "height": 900})


def test_visitor_ticks_and_finds_it_again(page: Page) -> None:
    page.goto(LIST)
    page.get_by_role("checkbox", name="Jeg har dyr").check()
    page.get_by_role("button", name="Vis min liste").click()
    page.get_by_role("checkbox", name=TITLE).check()
    expect(page.get_by_role("status")).to_contain_text("1 av ")
    faultless(page)

    page.goto("/nn/checklist/")

    expect(page.get_by_role("checkbox", name=TITLE)).to_be_checked()
    expect(page.get_by_role("status")).to_contain_text("1 av ")
    faultless(page)


def test_step_is_ticked_with_the_keyboard(page: Page) -> None:
    page.goto(LIST)

    tab_to(page, TITLE, most=60)
    page.keyboard.press("Space")

    expect(page.get_by_role("checkbox", name=TITLE)).to_be_checked()


def test_list_is_plain_without_script(without_js: Page) -> None:
    without_js.goto(LIST)
    without_js.get_by_label("Når flytter du?").fill("2027-01-15")
    without_js.get_by_role("button", name="Vis min liste").click()

    expect(without_js.get_by_text("Innen 18. januar 2027.").first).to_be_visible()
    expect(without_js.locator(".step input").first).to_be_hidden()
    expect(without_js.get_by_role("link", name="Legg fristene")).to_be_visible()


def test_who_is_signed_in_ticks_by_a_button(page: Page, sign_in: SignIn) -> None:
    sign_in(page, UserFactory())
    page.goto(LIST)
    step = page.locator("#report-move")

    step.get_by_role("button", name="Huk av").click()

    expect(step.get_by_role("button", name="Angre")).to_be_visible()
    faultless(page)


def test_paper_shows_boxes_and_no_forms(page: Page) -> None:
    page.goto(LIST)

    page.emulate_media(media="print")

    expect(page.get_by_role("button", name="Vis min liste")).to_be_hidden()
    expect(page.locator("#report-move .box")).to_be_visible()
    expect(page.locator("#report-move input")).to_be_hidden()


def test_with_errors_it_is_faultless(page: Page) -> None:
    page.goto(f"{LIST}?moves_on=i+morgen")

    expect(page.locator(".ds-error-summary")).to_be_visible()
    faultless(page)

"""The figures for all to see, full of them, in a real browser: axe, 320 px, keyboard, no script."""

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.core import clock
from flyttehjelp.insight.demo import load_demo
from tests.browser.look import axe, tab_to, widest
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
UNFOLD = "document.querySelectorAll('main details').forEach((details) => { details.open = true })"


@pytest.fixture
def published():
    for number in ("3405", "3440", "3441"):
        MunicipalityFactory(number=number)
    load_demo(at=clock.now())


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_published_figures_look_right_in_every_language(page: Page, published, language):
    found = {}
    for address in ("figures/", "figures/surveys/", "network/"):
        page.goto(f"/{language}/{address}")
        page.evaluate(UNFOLD)
        found[address] = (axe(page), widest(page))

    assert set(map(str, found.values())) == {str(([], 320))}, found


def test_tables_are_opened_with_the_keyboard_alone(page: Page, published):
    page.goto("/nb/figures/")
    first = page.locator("main details").first
    summary = first.locator("summary").inner_text().strip()

    tab_to(page, summary, most=60)
    page.keyboard.press("Enter")

    expect(first).to_have_attribute("open", "")


def test_paper_unfolds_what_is_folded_on_the_screen(page: Page, published):
    page.goto("/nb/figures/")
    folded = page.locator("main details table").first
    expect(folded).to_be_hidden()

    page.emulate_media(media="print")

    expect(folded).to_be_visible()


def test_everything_is_there_without_a_script(without_js: Page, published):
    without_js.goto("/nb/figures/")
    tables = without_js.locator("main table").count()

    without_js.goto("/nb/network/")

    assert tables >= 4
    expect(without_js.locator("main table")).to_be_visible()

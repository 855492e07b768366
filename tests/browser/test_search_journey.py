"""Searching and filtering in a real browser: by mouse, by keyboard, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from jobs.actions import learn_words
from tests.browser.look import axe, tab_to, widest
from tests.factories.jobs import VacancyFactory
from tests.factories.relocation import PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)
JOBS = "/nb/jobs/"
BOX = "Hva vil du jobbe med?"


@pytest.fixture
def board() -> None:
    PlaceFactory(key="tretten", name="Tretten", municipality__number="3440")
    VacancyFactory(title="Sykepleier natt", extent_max=60, sector="public", occupation="2223")
    VacancyFactory(title="Sykepleier dag", placed_in="3440", sector="public", remote_share=20)
    VacancyFactory(title="Kokk", placed_in="3440", extent_min=100, work_languages=["nb", "en"])
    learn_words()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=sykepleier+natt+deltid+lillehammer",
        "?q=sykepleir&sector=public&near=tretten&closes_by=2999-01-31",
        "?q=romferge&sector=private",
        "?q=romferge&sector=secret",
    ],
)
def test_every_kind_of_answer_looks_right(page: Page, board: None, query: str):
    page.goto(JOBS + query)

    assert axe(page) == []
    assert widest(page) == 320


def test_boxes_follow_the_search_and_the_search_the_boxes(page: Page, board: None):
    page.goto(JOBS)

    page.get_by_text("Avgrens søket").click()
    page.get_by_label("Øyer (2)").check()
    expect(page.get_by_role("heading", name="2 stillinger", exact=True)).to_be_visible()
    expect(page.get_by_label("Offentlig (1)")).to_be_visible()
    expect(page.get_by_label("Øyer (2)")).to_be_focused()
    page.get_by_label("Offentlig (1)").check()

    expect(page.get_by_role("heading", name="1 stilling", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Sykepleier dag")).to_be_visible()
    expect(page).to_have_url(f"{JOBS}?municipality=3440&sector=public")


def test_keyboard_alone_takes_a_filter_away(page: Page, board: None):
    page.goto(f"{JOBS}?q=sykepleier+lillehammer")

    tab_to(page, "Kommune: Lillehammer, ta bort")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="2 stillinger", exact=True)).to_be_visible()
    expect(page.get_by_label(BOX)).to_have_value("sykepleier")


def test_search_and_filter_without_a_script(without_js: Page, board: None):
    without_js.goto(JOBS)

    without_js.get_by_label(BOX).fill("sykepleir øyer")
    without_js.get_by_role("button", name="Søk", exact=True).click()
    expect(without_js.get_by_role("heading", name="1 stilling", exact=True)).to_be_visible()
    expect(without_js.get_by_text("Tar med «sykepleier» for «sykepleir»")).to_be_visible()
    without_js.get_by_text("Avgrens søket").click()
    without_js.get_by_label("Deltid (1)").check()
    without_js.get_by_role("button", name="Vis treff").click()
    expect(without_js.get_by_role("link", name="Sykepleier dag")).to_be_visible()
    without_js.goto(f"{JOBS}?q=kokk&sector=public")
    without_js.get_by_role("link", name="Uten sektor: 1 stilling").click()

    expect(without_js.get_by_role("link", name="Kokk")).to_be_visible()

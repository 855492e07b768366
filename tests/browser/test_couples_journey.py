"""Two people find work on one phone: by axe, by keyboard, and without a script."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.test_couples import vacancy, valley  # noqa: F401 - a fixture
from tests.browser.look import axe, tab_to, widest

pytestmark = pytest.mark.django_db(transaction=True)
COUPLES = "/nb/jobs/couple/"
NONE = f"{COUPLES}?q1=kokk&extent1=full&minutes1=30&q2=smed&cars=1"


@pytest.fixture
def work(valley):  # noqa: F811 - as above
    vacancy("Kokk på fjellhotell", valley["hamar"], extent_min=50, extent_max=50)
    vacancy("Smed", valley["lillehammer"], partner_open="talk", apply_by="2999-01-31")
    vacancy("Sveiser og smed i Donaudampfschifffahrtsgesellschaft", valley["tretten"])


def looks_right(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true })")
    assert axe(page) == []
    assert widest(page) == 320
    if folder := os.environ.get("PICTURES"):
        name = f"couple-{len(list(Path(folder).iterdir()))}.png"
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=Path(folder) / name, full_page=True)


@pytest.mark.parametrize(
    "address",
    [
        COUPLES,
        f"{COUPLES}?q1=kokk&minutes1=60&q2=smed",
        NONE,
        f"{COUPLES}?q1=romferge&q2=smed",
        f"{COUPLES}?q1=fnr+17054026641&occupation2=x",
    ],
)
def test_page_looks_right(page: Page, work, address: str) -> None:
    page.goto(address)

    looks_right(page)


def test_keyboard_asks_and_takes_the_way_that_is_offered(page: Page, work) -> None:
    page.goto(COUPLES)

    tab_to(page, "Hva slags jobb?")
    page.keyboard.type("kokk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ingen par passer akkurat nå")).to_be_visible()
    tab_to(page, "Person 1 reiser inntil 60 minutter (gir 2 par)", most=60)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="2 par av jobber passer")).to_be_visible()
    expect(page.locator("#id_minutes1")).to_have_value("60")


def test_without_a_script_the_address_is_the_search(without_js: Page, work) -> None:
    page = without_js
    page.goto("/nb/jobs/")
    page.get_by_role("link", name="Er dere to? Finn to jobber samtidig").click()

    first, second = (
        page.get_by_role("group", name="Person 1"),
        page.get_by_role("group", name="Person 2"),
    )
    first.get_by_label("Hva slags jobb?").fill("kokk")
    first.get_by_label("Lengste reise til jobb").select_option("60")
    second.get_by_label("Hva slags jobb?").fill("smed")
    second.get_by_label("Bare buss eller tog").check()
    page.get_by_label("To biler").check()
    page.get_by_role("button", name="Finn to jobber").click()
    expect(page.get_by_role("heading", name="2 par av jobber passer")).to_be_visible()
    address = page.url
    page.goto("/nb/")
    page.goto(address)

    expect(page.get_by_role("link", name="Kokk på fjellhotell").first).to_be_visible()
    page.get_by_role("link", name="Smed", exact=True).click()
    expect(page.get_by_role("heading", name="Smed", level=1)).to_be_visible()

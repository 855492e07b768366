"""The question box on the front page, with the answers it finds while one types."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from flyttehjelp.faq.actions.seed import load_seed
from flyttehjelp.faq.seed import reader
from tests.browser.look import axe, widest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _one_answer(at: datetime, tmp_path: Path) -> None:
    for name in ["topics.toml", "regular-doctor.toml"]:
        shutil.copy(reader.HERE / name, tmp_path)
    load_seed(at=at, folder=tmp_path)


def test_answers_come_while_one_types(page: Page) -> None:
    page.goto("/nb/")

    page.get_by_role("searchbox").press_sequentially("fastlege")

    link = page.locator(".ask-found h2 a")
    expect(link).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("Ett svar som kan passe.")
    expect(link).to_have_attribute("href", "/nb/answers/regular-doctor/")
    expect(link).to_have_attribute("lang", "nb")
    expect(page.locator(".ask-found mark").first).to_be_visible()
    assert axe(page) == []
    assert widest(page) == 320


def test_answers_come_to_who_typed_before_the_script_was_there(page: Page) -> None:
    held: list[Route] = []
    page.route("**/asking-*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants a function
    with page.expect_request("**/asking-*.js"):
        page.goto("/nb/", wait_until="domcontentloaded")
    page.get_by_role("searchbox").press_sequentially("fastlege")
    expect(page.get_by_role("searchbox")).to_have_value("fastlege")

    for route in held:
        route.continue_()

    expect(page.locator(".ask-found h2 a")).to_have_count(1)


def test_what_is_found_goes_away_with_escape_and_with_the_words(page: Page) -> None:
    page.goto("/nb/")
    box = page.get_by_role("searchbox")
    found = page.locator(".ask-found")

    box.press_sequentially("fastlege")
    expect(found).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(found).to_be_hidden()
    expect(box).to_be_focused()
    box.fill("fa")
    expect(page.get_by_role("status")).to_be_empty()


def test_where_nothing_is_found_it_says_what_to_do(page: Page) -> None:
    page.goto("/nb/")

    page.get_by_role("searchbox").press_sequentially("xyzzyqwerty")

    expect(page.get_by_role("status")).to_have_text(
        "Ingen gode svar ennå. Spør et menneske, så svarer vi deg."
    )
    person = page.locator(".ask-found").get_by_role("link", name="Spør et menneske")
    person.click()
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("xyzzyqwerty")


def test_emergency_is_told_whom_to_call_before_anything_else(page: Page) -> None:
    page.goto("/nb/")

    page.get_by_role("searchbox").press_sequentially("mannen min puster ikke")

    call = page.get_by_role("alert")
    expect(call.get_by_role("link", name="113")).to_have_attribute("href", "tel:113")
    assert axe(page) == []
    assert widest(page) == 320

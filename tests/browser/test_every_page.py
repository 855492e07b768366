"""What holds for every page that anybody may open."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.look import axe, tab_to, widest

PAGES = [
    "/nb/",
    "/nn/",
    "/en/",
    "/nb/about/accessibility/",
    "/nb/about/privacy/",
    "/nb/accounts/login/",
    "/nb/accounts/signup/",
    "/nb/not-here/",
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: Page, address: str) -> None:
    page.goto(address)

    assert axe(page) == []
    assert widest(page) == 320


def test_form_errors_are_read_out_and_linked_to_their_fields(page: Page) -> None:
    page.goto("/nb/accounts/login/")

    page.get_by_role("button", name="Send meg en kode").click()

    summary = page.locator(".ds-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("E-post")).to_be_focused()
    expect(page.get_by_label("E-post")).to_have_attribute("aria-invalid", "true")
    assert axe(page) == []
    assert widest(page) == 320


def test_keyboard_goes_past_the_menu_to_the_question(page: Page) -> None:
    page.goto("/nb/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "Få svar", most=3)


def test_language_menu_opens_and_closes_with_the_keyboard(page: Page) -> None:
    page.goto("/nb/about/privacy/")

    tab_to(page, "Språk")
    page.keyboard.press("Enter")
    tab_to(page, "English")
    page.keyboard.press("Escape")

    expect(page.locator("details.menu:not([open])")).to_be_attached()
    expect(page.locator("details.menu summary")).to_be_focused()


def test_language_menu_leads_to_the_same_page_without_script(without_js: Page) -> None:
    without_js.goto("/nb/about/privacy/")

    without_js.get_by_text("Språk", exact=True).click()
    without_js.get_by_role("link", name="Nynorsk").click()

    expect(without_js).to_have_url("/nn/about/privacy/")
    expect(without_js.locator("html")).to_have_attribute("lang", "nn")


def test_question_goes_to_the_list_of_answers_without_script(without_js: Page) -> None:
    without_js.goto("/nb/")

    without_js.get_by_role("searchbox").fill("fastlege")
    without_js.get_by_role("button", name="Finn svar").click()

    expect(without_js).to_have_url("/nb/answers/?q=fastlege")


def test_page_is_light_to_fetch_and_reaches_for_nobody_else(
    page: Page, live_server: LiveServer
) -> None:
    fetched: dict[str, int] = {}
    page.on("response", lambda answer: fetched.update({answer.url: len(answer.body())}))

    page.goto("/nb/", wait_until="networkidle")

    assert [url for url in fetched if not url.startswith(live_server.url)] == []
    assert len(fetched) <= 8


def test_nothing_moves_while_the_page_loads(page: Page) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => { window.moved += entry.value }))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto("/nb/", wait_until="networkidle")

    assert page.evaluate("window.moved") < 0.01

"""Saving a search in a real browser: by axe, by keyboard, and the whole way without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.core import clock
from jobs import links
from jobs.actions.saved_searches import tell_due_searches
from jobs.models import SavedSearch
from tests.accounts.steps import letters
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.jobs import SavedSearchFactory, VacancyFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVE = "/nb/jobs/save/?q=kokk"


def page_of(search: SavedSearch, step: str = "", purpose: str = links.MANAGE) -> str:
    return f"/nb/saved-searches/{search.pk}/{step}?key={links.key_for(search.pk, purpose)}"


def looks_right(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        assert axe(page) == [], address
        assert widest(page) == 320, address


def test_visitor_s_pages_look_right(page: Page) -> None:
    waiting, active = SavedSearchFactory(waiting=True), SavedSearchFactory(by_address=True)
    VacancyFactory(title="Kokk")

    looks_right(
        page,
        "/nb/jobs/?q=kokk",
        SAVE,
        "/nb/saved-searches/sent/",
        page_of(waiting, "confirm/", links.CONFIRM),
        page_of(active),
        page_of(active, "stop/"),
    )
    page.get_by_role("button", name="Ja, slutt").click()
    expect(page.get_by_role("heading", name="Det er slutt på varselet")).to_be_visible()
    assert axe(page) == []


def test_forgotten_address_looks_right(page: Page) -> None:
    page.goto(SAVE)

    page.get_by_role("button", name="Lagre søket").click()

    page.locator(".ds-error-summary").wait_for()
    assert axe(page) == []
    assert widest(page) == 320


def test_person_s_pages_look_right(page: Page, sign_in) -> None:
    person = UserFactory()
    sign_in(page, person)

    looks_right(page, "/nb/saved-searches/", SAVE)
    long = "Donaudampfschifffahrtsgesellschaftskapitän"
    search = SavedSearchFactory(person=person, name=long, wish={"words": long})
    SavedSearchFactory(person=person, paused=True)
    looks_right(page, "/nb/saved-searches/", f"/nb/saved-searches/{search.pk}/")


def test_keyboard_saves_a_search(page: Page, sign_in) -> None:
    sign_in(page, UserFactory())
    page.goto("/nb/jobs/?q=kokk")

    tab_to(page, "Lagre søket", most=60)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lagre søket", level=1)).to_be_visible()
    tab_to(page, "Hva skal søket hete? (valgfritt)")
    page.keyboard.type("Kjøkken")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Kjøkken")).to_be_visible()


def test_search_on_the_list_is_the_one_that_is_saved(page: Page) -> None:
    """The list follows the form without a new page; the way to save it follows too."""
    VacancyFactory(title="Kokk")
    page.goto("/nb/jobs/")

    page.get_by_label("Hva vil du jobbe med?").press_sequentially("kokk")
    expect(page).to_have_url("/nb/jobs/?q=kokk")
    page.get_by_role("link", name="Lagre søket").click()

    expect(page.get_by_text("nye stillinger for: kokk.")).to_be_visible()


def link_in_latest_letter() -> str:
    """The last one: what there is to press, or to stop by."""
    return str(re.findall(r"http\S+(/nb/saved-searches/\S+)", letters()[-1].body)[-1])


def test_whole_way_without_a_script(without_js: Page) -> None:
    page = without_js
    page.goto("/nb/jobs/?q=kokk")

    page.get_by_role("link", name="Lagre søket").click()
    page.get_by_label("E-postadressen din").fill("leser@example.org")
    page.get_by_label("Hver uke").check()
    page.get_by_role("button", name="Lagre søket").click()
    expect(page.get_by_role("heading", name="Se i innboksen din")).to_be_visible()
    page.goto(link_in_latest_letter())
    page.get_by_role("button", name="Ja, send meg varsel").click()
    expect(page.get_by_text("Takk! Nå får du brev")).to_be_visible()
    VacancyFactory(title="Kokk på fjellet")
    SavedSearch.objects.update(next_at=clock.now())
    tell_due_searches(now=clock.now)
    page.goto(link_in_latest_letter())
    page.get_by_role("button", name="Ja, slutt").click()

    expect(page.get_by_role("heading", name="Det er slutt på varselet")).to_be_visible()
    assert SavedSearch.objects.count() == 0

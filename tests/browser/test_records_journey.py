"""The records of processing and the impact assessment, in a real browser: axe, 320 px, keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import RecordText, User
from flyttehjelp.accounts.records import write_section
from flyttehjelp.core import clock
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
CONTACT = "/nb/records/processing/contact/"
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 2
HEADINGS = {
    "nb": ("Protokoll over behandlinger", "Vurdering av personvernkonsekvenser"),
    "nn": ("Protokoll over behandlingar", "Vurdering av personvernkonsekvensar"),
    "en": ("Records of processing", "Data protection impact assessment"),
}


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(is_staff=True, name=LONG)


def written(by: User, *, after: int = 0) -> RecordText:
    at = clock.now()
    return write_section("processing", "contact", text=f"Ring {LONG}", after=after, by=by, at=at)


@pytest.mark.parametrize("place", [0, 1])
def test_axe_finds_nothing_by_day_and_by_night(
    page: Page, sign_in: SignIn, administrator: User, place: int
) -> None:
    written(administrator)
    sign_in(page, administrator)

    page.goto(f"/nb/records/{('processing', 'assessment')[place]}/")

    expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS["nb"][place])
    assert (axe(page), widest(page)) == ([], 320)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_axe_finds_nothing_in_the_other_languages(
    page: Page, sign_in: SignIn, administrator: User, language: str
) -> None:
    sign_in(page, administrator)
    found = {}

    for document, heading in zip(("processing", "assessment"), HEADINGS[language], strict=True):
        page.goto(f"/{language}/records/{document}/")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        found[document] = (axe(page, widths=[390], schemes=["light"]), widest(page))

    assert found == dict.fromkeys(found, ([], 320))


def test_axe_finds_nothing_on_a_section_with_its_history(
    page: Page, sign_in: SignIn, administrator: User
) -> None:
    written(administrator)
    sign_in(page, administrator)

    page.goto(CONTACT)
    page.locator("main summary").click()

    expect(page.locator("main details .prose")).to_be_visible()
    assert (axe(page), widest(page)) == ([], 320)


def test_axe_finds_nothing_where_somebody_else_has_written_meanwhile(
    page: Page, sign_in: SignIn, administrator: User
) -> None:
    sign_in(page, administrator)
    page.goto(CONTACT)
    written(UserFactory(is_staff=True))

    page.get_by_role("button", name="Lagre").click()

    expect(page.locator(".ds-error-summary")).to_be_focused()
    assert (axe(page), widest(page)) == ([], 320)


def test_section_is_found_and_written_with_the_keyboard_alone(
    page: Page, sign_in: SignIn, administrator: User
) -> None:
    sign_in(page, administrator)
    page.goto("/nb/records/processing/")

    tab_to(page, "Kontaktpunkt og personvernombud")
    page.keyboard.press("Enter")
    expect(page.locator("#contact")).to_be_in_viewport()
    tab_to(page, "Skriv her", most=3)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontaktpunkt og personvernombud")
    tab_to(page, "Tekst (valgfritt)")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ring ombudet.")
    tab_to(page, "Lagre", most=2)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Protokoll over behandlinger")
    expect(page.locator("#contact")).to_contain_text("Ring ombudet.")


def test_section_is_written_without_a_script(
    without_js: Page, sign_in: SignIn, administrator: User
) -> None:
    sign_in(without_js, administrator)
    without_js.goto(CONTACT)

    without_js.get_by_label("Tekst").fill("Ring ombudet.")
    without_js.get_by_role("button", name="Lagre").click()

    expect(without_js.get_by_role("heading", level=1)).to_have_text("Protokoll over behandlinger")
    assert RecordText.objects.get().text == "Ring ombudet."


def test_paper_shows_who_is_responsible_and_no_buttons(
    page: Page, sign_in: SignIn, administrator: User
) -> None:
    sign_in(page, administrator)
    page.goto("/nb/records/processing/")

    page.emulate_media(media="print")

    expect(page.get_by_text("behandlingsansvarlig", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Skriv her").first).to_be_hidden()
    expect(page.get_by_role("navigation", name="På denne siden")).to_be_hidden()

"""The way in, as a person goes it: code, second factor, passkey, under our own headers."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.accounts.steps import app_code, code_in_latest_letter, somebody
from tests.browser.look import axe, widest

pytestmark = pytest.mark.django_db(transaction=True)


def ask_and_enter(page: Page, email: str) -> None:
    page.goto("/nb/accounts/login/")
    page.get_by_label("E-postadresse").fill(email)
    page.get_by_role("button", name="Send meg en kode").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv inn koden")
    page.get_by_label("Kode").fill(code_in_latest_letter())
    page.get_by_role("button", name="Fortsett").click()


def test_somebody_comes_in_by_a_code(page: Page) -> None:
    person = somebody()

    ask_and_enter(page, person.email)

    expect(page.get_by_role("button", name="Logg ut")).to_be_visible()
    expect(page).to_have_url("/nb/me/")


def test_somebody_comes_in_without_scripts(without_js: Page) -> None:
    person = somebody()

    ask_and_enter(without_js, person.email)

    expect(without_js.get_by_role("button", name="Logg ut")).to_be_visible()


def test_a_coordinator_is_led_to_a_second_factor_and_then_let_in(page: Page) -> None:
    person = somebody(is_coordinator=True)
    ask_and_enter(page, person.email)

    expect(page.get_by_role("heading", level=1)).to_have_text("Totrinnsinnlogging")
    assert axe(page) == []
    page.get_by_role("link", name="Slå på appen").click()
    expect(page.locator("code")).to_be_visible()
    assert axe(page) == []
    assert widest(page) == 320
    secret = page.locator("code").inner_text()
    page.get_by_label("Kode").fill(app_code(secret))
    page.get_by_role("button", name="Slå på").click()
    page.get_by_label("Kode").fill(app_code(secret))
    page.get_by_role("button", name="Fortsett").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    assert axe(page) == []
    page.get_by_role("link", name="Gå videre").click()
    expect(page.get_by_role("link", name="Arbeidsbord")).to_be_visible()


def test_a_passkey_is_made_and_opens_the_door(page: Page) -> None:
    """The keys of allauth work under our Content-Security-Policy, with a key of Chromium's own."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    person = somebody(is_coordinator=True)
    ask_and_enter(page, person.email)
    page.get_by_role("link", name="Legg til en nøkkel").click()
    expect(page.get_by_label("Navn på nøkkelen")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Navn på nøkkelen").fill("telefonen")
    page.get_by_label("Logg inn med bare denne nøkkelen").check()
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_text("Nøkkelen er lagt til.")).to_be_visible()
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1

    page.get_by_role("button", name="Logg ut").click()
    page.goto("/nb/accounts/login/")
    page.get_by_role("button", name="Logg inn med passnøkkel").click()

    expect(page.get_by_role("link", name="Arbeidsbord")).to_be_visible()

"""A wish is changed while it waits, whoever rings is found, and it is noted who came."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    GroupDateFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    SignUpFactory,
    WishFactory,
)
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 2
UNFOLD = "document.querySelectorAll('main details').forEach((details) => { details.open = true })"
HEADINGS = {"nb": "Endre ønsket ditt", "nn": "Endre ønsket ditt", "en": "Change your wish"}
SAID = {
    "nb": "Du står like langt framme i køen.",
    "nn": "Du står like langt framme i køen.",
    "en": "You have kept your place in the queue.",
}


def looks_right(page: Page) -> None:
    page.evaluate(UNFOLD)
    assert axe(page, widths=[320, 1280]) == []
    assert widest(page) == 320


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_wish_is_changed_by_keyboard(page: Page, sign_in: SignIn, language: str) -> None:
    municipality = MunicipalityFactory()
    wish = OfferFactory(wish__message=LONG, wish__newcomer__municipality=municipality).wish
    sign_in(page, wish.newcomer.user)
    page.goto(f"/{language}/wish/{wish.pk}/change/")
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS[language])
    looks_right(page)

    page.locator("[name=message]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Vi er fire.")
    page.locator("main form.form > button").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text(SAID[language])).to_be_visible()
    expect(page.get_by_text("Vi er fire.", exact=True)).to_be_visible()


def test_wish_is_changed_without_script(without_js: Page, sign_in: SignIn) -> None:
    page, wish = without_js, WishFactory(newcomer__municipality=MunicipalityFactory())
    sign_in(page, wish.newcomer.user)
    page.goto("/nb/wish/")
    page.get_by_role("link", name="Endre ønsket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Endre ønsket ditt")

    page.locator("[name=message]").fill("Vi er fire.")
    page.get_by_role("button", name="Lagre").click()

    expect(page.get_by_text("Ønsket er endret.")).to_be_visible()


def test_who_rings_is_found_and_their_wish_is_changed(page: Page, sign_in: SignIn) -> None:
    told = {"on_behalf": "på telefon", "newcomer__municipality": MunicipalityFactory()}
    WishFactory(newcomer__user__name=LONG, **told)
    WishFactory(newcomer__user__name="Berit Eksempel", **told)
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto("/nb/work/wishes/")

    page.get_by_label("Navn eller e-postadresse").fill("berit")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=LONG)).to_have_count(0)
    expect(page.get_by_role("heading", name="Berit Eksempel")).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="Endre ønsket til Berit Eksempel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Endre ønsket til Berit Eksempel")
    looks_right(page)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_axe_finds_nothing_where_somebody_is_looked_for(
    page: Page, sign_in: SignIn, language: str
) -> None:
    MentorFactory(user__name=LONG)
    MentorshipFactory(newcomer__user__name=LONG)
    sign_in(page, UserFactory(is_coordinator=True))

    for address in ("work/mentors/", "work/wishes/", "work/mentorships/running/"):
        for words in (LONG[:40], "ingen heter det"):
            page.goto(f"/{language}/{address}?q={words}")
            expect(page.locator("[name=q]").last).to_have_value(words)
            looks_right(page)


@pytest.mark.parametrize("script", ["page", "without_js"])
def test_who_came_is_noted_by_keyboard_for_the_whole_list(
    request: pytest.FixtureRequest, sign_in: SignIn, script: str
) -> None:
    page: Page = request.getfixturevalue(script)
    date = GroupDateFactory(starts_at=timezone.now() - timedelta(hours=3), taken=2)
    for name in ("Anne Eksempel", "Berit Eksempel"):
        SignUpFactory(date=date, user__name=name)
    SignUpFactory(date=date, user__name="Carl Eksempel", state="waiting")
    sign_in(page, date.group.contact)
    page.goto(f"/nb/group-dates/{date.pk}/")
    expect(page.get_by_role("heading", name="Hvem kom?")).to_be_visible()

    page.get_by_role("group", name="Anne Eksempel").get_by_label("Kom", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("group", name="Berit Eksempel").get_by_label("Kom ikke").focus()
    page.keyboard.press("Space")
    tab_to(page, "Lagre")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Lagret. Du kan rette det senere")).to_be_visible()
    anne, berit = (page.get_by_role("group", name=f"{one} Eksempel") for one in ("Anne", "Berit"))
    expect(anne.get_by_label("Kom", exact=True)).to_be_checked()
    expect(berit.get_by_label("Kom ikke")).to_be_checked()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_axe_finds_nothing_on_the_list_of_who_came(
    page: Page, sign_in: SignIn, language: str
) -> None:
    date = GroupDateFactory(starts_at=timezone.now() - timedelta(hours=3), taken=2)
    SignUpFactory(date=date, user__name=LONG)
    SignUpFactory(date=date, user__name="", state="came")
    SignUpFactory(date=date, user__name=LONG, state="waiting")
    sign_in(page, date.group.contact)

    page.goto(f"/{language}/group-dates/{date.pk}/")

    expect(page.locator("fieldset")).to_have_count(2)
    looks_right(page)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_axe_finds_nothing_where_one_sees_ones_number(
    page: Page, sign_in: SignIn, language: str
) -> None:
    date = GroupDateFactory(places=1, taken=1)
    mine = SignUpFactory(date=date, state="waiting")
    sign_in(page, mine.user)

    page.goto(f"/{language}/groups/going/")

    expect(page.get_by_role("listitem").filter(has_text=date.group.name)).to_contain_text("1 ")
    looks_right(page)

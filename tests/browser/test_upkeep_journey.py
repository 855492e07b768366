"""The editor's day in a real browser: write, preview, publish, confirm, bring back; with the
keyboard alone, and without script."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.actions.upkeep import look_after_entries
from flyttehjelp.faq.models import Entry
from flyttehjelp.faq.rules.drafts import TextDraft
from flyttehjelp.relocation.actions import load_region
from tests.browser.look import axe, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]
CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, **katten** må ha pass.", ("pus",))


@pytest.fixture(autouse=True)
def _region(at: datetime) -> None:
    load_region(at=at)


@pytest.fixture
def coordinator(transactional_db: None) -> User:
    return UserFactory(is_coordinator=True, name="Kari Koordinator")


@pytest.fixture
def entry(coordinator: User) -> Entry:
    return EntryFactory(slug="cat", texts=[CAT], owner=coordinator)


def faultless(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    assert axe(page) == []
    assert widest(page) == 320
    page.set_viewport_size({"width": 1280, "height": 900})


def write_and_publish(page: Page) -> None:
    page.goto("/nb/work/answers/new/")
    page.get_by_label("Spørsmålet").fill("Finnes det hundepark?")
    page.get_by_label("Svaret", exact=True).fill("Ja, ved **elva**.")
    page.get_by_label("Tema").select_option("leisure")
    page.get_by_role("button", name="Lagre utkast").click()
    expect(page.get_by_text("Svaret er lagret som utkast.")).to_be_visible()
    page.get_by_label("Svaret", exact=True).fill("Ja, ved *brua*.")
    page.get_by_role("button", name="Forhåndsvis").click()
    expect(page.get_by_role("region", name="Slik blir det").locator("em")).to_have_text("brua")
    expect(page.get_by_label("Svaret", exact=True)).to_have_value("Ja, ved *brua*.")
    page.get_by_label("Hvorfor endrer du?").fill("Den er flyttet")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_role("button", name="Publiser", exact=True).click()
    expect(page.get_by_text("Svaret er publisert.")).to_be_visible()
    page.get_by_role("link", name="Historien").click()
    expect(page.get_by_text("Den er flyttet")).to_be_visible()
    page.goto("/nb/answers/?q=hundepark")
    expect(page.get_by_role("link", name="Finnes det hundepark?")).to_be_visible()


@pytest.fixture
def topic(transactional_db: None) -> None:
    TopicFactory(slug="leisure", names={"nb": "Fritid", "nn": "Fritid", "en": "Leisure"})


@pytest.mark.usefixtures("topic")
def test_answer_is_written_previewed_and_published(
    page: Page, sign_in: SignIn, coordinator: User
) -> None:
    sign_in(page, coordinator)

    write_and_publish(page)


@pytest.mark.usefixtures("topic")
def test_answer_is_written_previewed_and_published_without_script(
    without_js: Page, sign_in: SignIn, coordinator: User
) -> None:
    sign_in(without_js, coordinator)

    write_and_publish(without_js)


def test_one_key_confirms_what_is_past_its_time(
    page: Page, sign_in: SignIn, coordinator: User, entry: Entry, at: datetime
) -> None:
    Entry.objects.update(checked_on=localdate(at), valid_until=localdate(at) - timedelta(days=1))
    look_after_entries(now=at)
    sign_in(page, coordinator)
    page.goto("/nb/answers/cat/")
    expect(page.get_by_text("Ikke bekreftet siden")).to_be_visible()

    page.goto("/nb/work/answers/")
    button = page.get_by_role("button", name="Bekreft Kan jeg ta med katten?")
    for _ in range(80):
        page.keyboard.press("Tab")
        if button.evaluate("e => e === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Bekreftet: du har lest kilden i dag")).to_be_visible()
    expect(page.get_by_text("Ingenting trenger deg nå")).to_be_visible()
    page.goto("/nb/answers/cat/")
    expect(page.get_by_text("Bekreftet", exact=True)).to_be_visible()


def test_confirmed_without_script(
    without_js: Page, sign_in: SignIn, coordinator: User, entry: Entry, at: datetime
) -> None:
    look_after_entries(now=at)
    sign_in(without_js, coordinator)
    without_js.goto("/nb/work/answers/")

    without_js.get_by_role("button", name="Bekreft Kan jeg ta med katten?").click()

    expect(without_js.get_by_text("Ingenting trenger deg nå")).to_be_visible()


def test_what_was_changed_is_seen_and_brought_back(
    page: Page, sign_in: SignIn, coordinator: User, entry: Entry
) -> None:
    sign_in(page, coordinator)
    page.goto("/nb/work/answers/cat/edit/")
    page.get_by_label("Svaret", exact=True).fill("Nei, **katten** må bli.")
    page.get_by_role("button", name="Lagre", exact=True).click()

    page.get_by_role("link", name="Historien").click()
    page.get_by_role("link", name="Endret").click()
    expect(page.locator("del").first).to_have_text("Ja,")
    expect(page.locator("ins").first).to_have_text("Nei,")
    page.go_back()
    page.get_by_role("link", name="Slik det var før").click()
    page.get_by_role("button", name="Hent tilbake").click()

    expect(page.get_by_label("Svaret", exact=True)).to_have_value("Ja, **katten** må ha pass.")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_pages_are_for_everybody(
    language: str, page: Page, sign_in: SignIn, coordinator: User, entry: Entry, at: datetime
) -> None:
    look_after_entries(now=at)
    sign_in(page, coordinator)
    page.goto(f"/{language}/work/answers/cat/edit/")
    page.locator("textarea[name=answer]").fill("Nei, **katten** må bli hjemme hos bestemor.")
    page.locator("button[name=preview]").click()
    faultless(page)
    page.locator("form.form button:not([name])").click()
    faultless(page)

    for address in ["", "?view=scheduled", "cat/history/", "cat/schedule/"]:
        page.goto(f"/{language}/work/answers/{address}")
        faultless(page)
    page.goto(f"/{language}/work/answers/cat/history/")
    page.locator("ol.cards a").last.click()
    faultless(page)

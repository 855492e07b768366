"""My data in a real browser: axe, 320 px, keyboard, without script, three languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts import erasure
from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Notice
from tests.accounts import life
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
UNFOLD = "document.querySelectorAll('main details').forEach((details) => { details.open = true })"


def looks_right(page: Page) -> None:
    page.evaluate(UNFOLD)
    assert axe(page) == []
    assert widest(page) == 320


def test_axe_finds_nothing_in_three_languages(page: Page, sign_in: SignIn) -> None:
    person = life.whole_life()
    sign_in(page, person)

    for language in ("nb", "nn", "en"):
        page.goto(f"/{language}/me/data/")
        looks_right(page)
    page.goto(f"/nb/me/data/forget/?key={erasure.key_for(person.pk)}")
    looks_right(page)
    for address in ("/nb/forgotten/", "/nb/about/privacy/"):
        page.goto(address)
        looks_right(page)


def test_axe_finds_nothing_at_the_archive(page: Page, sign_in: SignIn) -> None:
    question = QuestionFactory(text="Donaudampfschifffahrtsgesellschaftskapitän" * 2)
    sign_in(page, UserFactory(is_coordinator=True))

    page.goto("/nb/work/archive/")
    looks_right(page)
    page.goto(f"/nb/work/archive/{question.pk}/")
    looks_right(page)
    page.get_by_label("lagt i arkivet").check()
    page.get_by_role("button", name="Merk").click()
    page.wait_for_selector(".ds-error-summary, .ds-validation-message")
    looks_right(page)


def test_the_keyboard_asks_for_the_link(page: Page, sign_in: SignIn) -> None:
    person = UserFactory()
    sign_in(page, person)
    page.goto("/nb/me/data/")

    tab_to(page, "Send meg lenken som sletter alt")
    page.keyboard.press("Enter")

    page.get_by_text("Vi har sendt deg et brev.").wait_for()
    assert Notice.objects.filter(kind="erasure.asked", recipient=person).exists()


def test_the_link_forgets_without_script(without_js: Page, sign_in: SignIn) -> None:
    person = UserFactory()
    sign_in(without_js, person)
    without_js.goto(f"/nb/me/data/forget/?key={erasure.key_for(person.pk)}")

    without_js.get_by_role("button", name="Slett alt om meg").click()

    expect(without_js).to_have_url("/nb/forgotten/")
    assert not User.objects.filter(pk=person.pk).exists()

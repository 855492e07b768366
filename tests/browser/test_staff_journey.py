"""Those who work here, in a real browser: axe, 320 px, keyboard, no script, three languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.models import Question
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]


@pytest.fixture
def administrator() -> User:
    powers = {"is_staff": True, "is_superuser": True, "is_coordinator": True}
    return UserFactory(name="Anders Administrator", **powers)


@pytest.fixture
def leaving(administrator: User) -> User:
    person = UserFactory(name="Donaudampfschifffahrtsgesellschaftskapitän", is_coordinator=True)
    QuestionFactory(owner=person)
    return person


def test_axe_finds_nothing_in_three_languages(
    page: Page, sign_in: SignIn, administrator: User, leaving: User
) -> None:
    sign_in(page, administrator)

    for language in ("nb", "nn", "en"):
        for path in ("", "new/", f"{leaving.pk}/let-go/", f"{administrator.pk}/let-go/"):
            page.goto(f"/{language}/work/staff/{path}")
            assert axe(page) == []
            assert widest(page) == 320


def test_axe_finds_nothing_where_an_address_is_missing(
    page: Page, sign_in: SignIn, administrator: User
) -> None:
    sign_in(page, administrator)
    page.goto("/nb/work/staff/new/")

    page.get_by_role("button", name="Gjør til koordinator").click()

    page.get_by_text("Skriv en e-postadresse.").first.wait_for()
    assert axe(page) == []
    assert widest(page) == 320


def test_the_keyboard_lets_somebody_go(
    page: Page, sign_in: SignIn, administrator: User, leaving: User
) -> None:
    sign_in(page, administrator)
    page.goto(f"/nb/work/staff/{leaving.pk}/let-go/")

    tab_to(page, "Ta ut nå")
    page.keyboard.press("Enter")

    page.get_by_text("er tatt ut, og alt åpent er gitt videre.").wait_for()
    assert Question.objects.get().owner == administrator
    assert not User.objects.get(pk=leaving.pk).is_coordinator


def test_somebody_is_appointed_without_script(
    without_js: Page, sign_in: SignIn, administrator: User
) -> None:
    sign_in(without_js, administrator)
    without_js.goto("/nb/work/staff/new/")

    without_js.get_by_label("E-postadresse").fill("ny@example.org")
    without_js.get_by_role("button", name="Gjør til koordinator").click()

    expect(without_js).to_have_url("/nb/work/staff/")
    assert User.objects.get(email="ny@example.org").is_coordinator

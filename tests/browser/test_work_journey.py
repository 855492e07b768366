"""What waits for me, and the figures, in a real browser: axe, keyboard, 320 px, no script."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.models import Question
from flyttehjelp.insight.links import letter_key
from flyttehjelp.insight.models import PromiseRelease
from flyttehjelp.insight.rules.promises import Quarter, figures_of
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.mentors import OfferFactory
from tests.insight.test_work import one_of_each

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 2
UNFOLD = "document.querySelectorAll('main details').forEach((details) => { details.open = true })"
LANGUAGES = ("nb", "nn", "en")


def looks_right(page: Page) -> None:
    page.evaluate(UNFOLD)
    assert axe(page) == []
    assert widest(page) == 320


@pytest.fixture
def kari(db: None) -> User:
    return UserFactory(is_coordinator=True, name="Kari Koordinator")


def test_axe_finds_nothing_on_the_lists(page: Page, sign_in: SignIn, kari: User) -> None:
    at = timezone.now()
    colleague = UserFactory(is_coordinator=True, name=LONG, deputy=kari)
    User.objects.filter(pk=colleague.pk).update(away_until=timezone.localdate(at))
    one_of_each(kari, at=at)
    one_of_each(colleague, at=at, due=timedelta(days=-1))
    QuestionFactory(owner=kari, text=LONG)
    sign_in(page, kari)

    for address in ("work/", "work/everybody/", "work/figures/", f"work/?owner={colleague.pk}"):
        for language in LANGUAGES:
            page.goto(f"/{language}/{address}")
            looks_right(page)


def test_room_one_stands_in_is_seen_on_a_phone(page: Page, sign_in: SignIn, kari: User) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, kari)

    page.goto("/nb/work/figures/")

    expect(page.locator(".rooms [aria-current]")).to_be_in_viewport(ratio=0.9)


def test_axe_finds_nothing_where_nothing_waits(page: Page, sign_in: SignIn, user: User) -> None:
    page.goto("/nb/figures/")
    looks_right(page)
    page.goto(f"/nb/work/letter/stop/?key={letter_key(user.pk)}")
    looks_right(page)
    sign_in(page, user)

    page.goto("/nb/work/today/")

    looks_right(page)


def test_axe_finds_nothing_on_the_form_with_its_errors(
    page: Page, sign_in: SignIn, kari: User
) -> None:
    UserFactory(is_coordinator=True)
    sign_in(page, kari)
    page.goto("/nb/work/away/")
    looks_right(page)

    page.get_by_role("button", name="Meld meg borte").click()

    page.locator(".ds-error-summary").wait_for()
    looks_right(page)


def test_axe_finds_nothing_on_the_figures(page: Page) -> None:
    published()

    for language in LANGUAGES:
        page.goto(f"/{language}/figures/")
        looks_right(page)


def published() -> None:
    quarter = Quarter(
        questions={"in_time": 48, "late": 6, "none": 2},
        wishes={("3405", "offered"): 30, ("3405", "waiting"): 10, ("3440", "offered"): 9},
        days_to_offer=[3, 4, 5],
        referrals={("3405", "in_time"): 20, ("3405", "none"): 10, ("3405", "talk"): 20},
        hired=6,
    )
    for month in (1, 4, 7, 10):
        PromiseRelease.objects.create(
            quarter=date(2025, month, 1),
            figures=figures_of(quarter, for_all=True),
            made_at=timezone.now(),
        )


def test_work_is_reached_and_opened_with_the_keyboard(
    page: Page, sign_in: SignIn, user: User
) -> None:
    offer = OfferFactory(mentor__user=user)
    sign_in(page, user)
    page.goto("/nb/me/")

    tab_to(page, "Det som venter på deg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/today/")
    tab_to(page, "Svar på om du vil være mentor")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/mentor/offers/{offer.pk}/")


def test_holiday_is_one_form_without_script(without_js: Page, sign_in: SignIn, kari: User) -> None:
    deputy = UserFactory(is_coordinator=True, name="Stine")
    QuestionFactory(owner=kari)
    sign_in(without_js, kari)
    without_js.goto("/nb/work/")
    without_js.get_by_role("link", name="Skal du være borte?").click()

    until = timezone.localdate() + timedelta(days=7)
    without_js.get_by_label("Siste dag du er borte").fill(until.isoformat())
    without_js.get_by_label("Stedfortreder", exact=True).select_option(label="Stine")
    without_js.get_by_label("Gi alt som er åpent, til stedfortrederen nå").check()
    without_js.get_by_role("button", name="Meld meg borte").click()

    without_js.get_by_text("Én åpen ting er gitt videre").wait_for()
    assert Question.objects.get().owner_id == deputy.pk


def test_letter_is_stopped_without_script(without_js: Page, user: User) -> None:
    without_js.goto(f"/nb/work/letter/stop/?key={letter_key(user.pk)}")

    without_js.get_by_role("button", name="Ja, slutt").click()

    without_js.get_by_role("heading", name="Det er slutt på det daglige brevet").wait_for()

"""The four journeys of the figures' hall, with the keyboard alone, on the smallest screen, in each
language: answer a survey, the coordinators' figures, what waits for me, what is known of me."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Notice
from flyttehjelp.insight.models import SurveyResponse
from flyttehjelp.insight.queries.surveys import link_for
from jobs.models import SavedSearch
from tests.browser.look import axe, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.insight import SurveyInvitationFactory
from tests.factories.jobs import SavedSearchFactory
from tests.factories.mentors import OfferFactory, WishFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("language", ["nb", "nn", "en"]),
]
SignIn = Callable[[Page, User], None]


def looks_right(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert axe(page, widths=[320], schemes=["light"]) == []
    assert widest(page) == 320


def tab_onto(page: Page, selector: str, most: int = 90) -> None:
    """Press Tab until what has the focus is one of these."""
    for __ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"{selector!r} cannot be reached with the keyboard")


def follow(page: Page, selector: str) -> None:
    tab_onto(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_survey_is_answered(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/{language}/surveys/?key={link_for(SurveyInvitationFactory().pk)}")
    looks_right(page, language)

    tab_onto(page, "[name=right_job]")
    page.keyboard.press("ArrowDown")
    follow(page, "main form.form button")

    expect(page.locator("[name=right_job]")).to_have_count(0)
    looks_right(page, language)
    assert set(SurveyResponse.objects.get().answers) == {"right_job"}


def test_coordinators_read_the_figures(page: Page, sign_in: SignIn, language: str) -> None:
    kari = UserFactory(is_coordinator=True, language=language)
    QuestionFactory(owner=kari)
    WishFactory(newcomer__municipality=MunicipalityFactory())
    sign_in(page, kari)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/{language}/work/")

    follow(page, "a[href$='/work/figures/']")
    expect(page.locator("#open")).to_be_visible()
    looks_right(page, language)
    tab_onto(page, "main details summary")
    page.keyboard.press("Enter")
    expect(page.locator("main details[open] table")).to_be_visible()
    looks_right(page, language)
    page.reload()
    tab_onto(page, "main a[href*='/figures/desk/csv/']")
    with page.expect_download() as file:
        page.keyboard.press("Enter")

    assert file.value.suggested_filename.endswith(".csv")


def test_what_waits_is_opened(page: Page, sign_in: SignIn, language: str) -> None:
    offer = OfferFactory(mentor__user__language=language)
    sign_in(page, offer.mentor.user)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/{language}/me/")

    follow(page, "main a[href$='/work/today/']")
    expect(page.locator(f"main a[href*='{offer.pk}']").first).to_be_visible()
    looks_right(page, language)
    follow(page, f"main a[href*='{offer.pk}']")

    expect(page.locator("form[action*='/accept/']")).to_be_visible()
    looks_right(page, language)


def test_what_is_known_of_me_is_read_and_taken_back(
    page: Page, sign_in: SignIn, language: str
) -> None:
    person = UserFactory(language=language)
    SavedSearchFactory(person=person)
    sign_in(page, person)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/{language}/me/")

    follow(page, "main a[href$='/me/data/']")
    looks_right(page, language)
    follow(page, "main form[action*='/consents/'] button")
    expect(page.locator("main form[action*='/consents/'] button")).to_have_count(0)
    looks_right(page, language)
    follow(page, "main form[action$='/me/data/ask/'] button")

    expect(page.locator("main")).to_be_visible()
    looks_right(page, language)
    assert not SavedSearch.objects.filter(person=person, state="active").exists()
    assert Notice.objects.filter(kind="erasure.asked", recipient=person).exists()

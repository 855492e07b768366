"""Somebody answers the survey in a real browser, and the figures that come of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.insight.actions.releases import release_figures
from flyttehjelp.insight.models import SurveyResponse, SurveyWords
from flyttehjelp.insight.queries.surveys import link_for
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.insight import SurveyInvitationFactory, SurveyResponseFactory

pytestmark = pytest.mark.django_db(transaction=True)
OSLO = ZoneInfo("Europe/Oslo")
QUARTER = timedelta(days=20)


@pytest.fixture
def survey():
    return f"/nb/surveys/?key={link_for(SurveyInvitationFactory().pk)}"


def answer(page: Page):
    page.get_by_label("Ja, vanskelig").check()
    page.get_by_label("En spennende jobb").check()
    page.get_by_label("Er det noe du vil si med egne ord?").fill("Fint her.")
    page.get_by_role("button", name="Send svarene").click()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_survey_looks_right_in_every_language_and_state(page: Page, survey, language):
    page.goto(survey.replace("/nb/", f"/{language}/"))
    open_form = axe(page), widest(page)
    with page.expect_navigation():
        page.locator("form.form button").click()
    refused = axe(page), widest(page)
    page.locator("input[type=radio]").first.check()
    with page.expect_navigation():
        page.locator("form.form button").click()
    thanked = axe(page), widest(page)

    assert open_form == refused == thanked == ([], 320)


def test_survey_is_answered_with_the_keyboard_alone(page: Page, survey):
    page.goto(survey)

    tab_to(page, "Vil ikke svare")
    page.keyboard.press("ArrowDown")
    tab_to(page, "En spennende jobb", most=40)
    page.keyboard.press("Space")
    tab_to(page, "Send svarene", most=40)
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Takk for svarene")
    assert SurveyResponse.objects.get().answers == {"right_job": "hard", "drew": ["job"]}


def test_survey_is_answered_without_a_script(without_js: Page, survey):
    page = without_js
    page.goto(survey)

    answer(page)

    expect(page.locator("h1")).to_have_text("Takk for svarene")
    assert SurveyWords.objects.get().text == "Fint her."


def test_draft_stands_there_when_something_is_wrong(page: Page, survey):
    page.goto(survey)
    page.get_by_label("Nei, ikke vanskelig").check()
    page.get_by_label("Er det noe du vil si med egne ord?").fill("Jeg er 13097248022")

    page.get_by_role("button", name="Send svarene").click()

    expect(page.get_by_label("Nei, ikke vanskelig")).to_be_checked()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    assert (axe(page), widest(page)) == ([], 320)


def test_who_wants_no_more_presses_one_button(without_js: Page, survey):
    page = without_js
    page.goto(survey)

    page.get_by_role("button", name="Ikke send meg flere").click()

    expect(page.get_by_text("Da får du ikke flere spørreskjemaer fra oss.")).to_be_visible()


def test_figures_look_right_with_and_without_answers(page: Page, sign_in):
    page.goto("/nb/figures/surveys/")
    empty = axe(page), widest(page)
    for quarter, hard in ((date(2025, 10, 1), 30), (date(2026, 1, 1), 60)):
        for code, n in (("hard", hard), ("not_hard", 30), ("not_looked", 20)):
            given = {"right_job": code, "sex": "woman", "municipality": "3405"}
            SurveyResponseFactory.create_batch(n, quarter=quarter, answers=given)
        release_figures(now=datetime(quarter.year, quarter.month + 2, 28, tzinfo=OSLO) + QUARTER)
    SurveyWords.objects.create(wave="arrival", quarter=date(2026, 1, 1), text="Fint her.")

    page.goto("/nb/figures/surveys/")
    page.locator("details.more").evaluate_all("all => all.forEach(one => one.open = true)")
    full = axe(page), widest(page)
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto("/nb/work/own-words/")

    assert empty == full == (axe(page), widest(page)) == ([], 320)

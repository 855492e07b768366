"""The forecast and the coordinator's page of the feed in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jobs.models import AdFact, FeedDelay, NavTrouble, WatchedDay
from tests.browser.look import axe, tab_to, widest
from tests.factories.accounts import UserFactory
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/nb/jobs/forecast/"
ENOUGH = f"{HERE}?work=sykepleier&styrk=2223&place=lillehammer&minutes=45&mode=car"


@pytest.fixture(autouse=True)
def _history():
    PlaceFactory(key="lillehammer", name="Lillehammer sentrum", municipality=MunicipalityFactory())
    began = timezone.localdate() - timedelta(days=729)
    WatchedDay.objects.bulk_create(
        WatchedDay(day=began + timedelta(days=n), source="feed") for n in range(730)
    )
    AdFact.objects.bulk_create(
        AdFact(
            external_id=str(n),
            occupation="2223",
            spots=["lillehammer"],
            first_day=began + timedelta(days=n * 60),
        )
        for n in range(12)
    )


def test_every_state_of_the_page_looks_right(page: Page):
    for address in (
        HERE,
        ENOUGH,
        ENOUGH.replace("2223", "5120"),
        f"{HERE}?work=sykepl&place=lillehammer",
        f"{HERE}?work=&place=lillehammer",
        f"{HERE}?work=xyzzyq&place=lillehammer",
    ):
        page.goto(address)
        assert axe(page) == [], address
        assert widest(page) == 320, address


def test_question_is_asked_with_the_keyboard_alone(page: Page):
    page.goto(HERE)

    tab_to(page, "Hva jobber du med?")
    page.keyboard.type("sykepleier")
    tab_to(page, "Vis hvor ofte")
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".chips a").first.inner_text())

    expect(page.locator("h1")).to_have_text("Hvor ofte dukker jobben min opp her?")


def test_answer_is_read_without_a_script(without_js: Page):
    page = without_js
    page.goto("/nb/jobs/")

    page.get_by_role("link", name="Hvor ofte dukker jobben min opp her?").click()
    page.get_by_label("Hva jobber du med?").fill("sykepleier")
    page.get_by_role("button", name="Vis hvor ofte").click()

    expect(page.get_by_text("Om lag 6 annonser i året")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("12 måneder")


def test_coordinator_s_page_of_the_feed_looks_right(page: Page, sign_in, settings):
    at = timezone.now()
    sign_in(page, UserFactory(is_coordinator=True))
    page.goto("/nb/work/feed/")
    empty = axe(page), widest(page)
    settings.NAV_FEED_URL = "https://nav.example.org"
    FeedDelay.objects.create(at=at, seconds=300)
    NavTrouble.objects.bulk_create(
        NavTrouble(external_id=f"{n}-{'x' * 50}", reason="title is empty", at=at) for n in range(3)
    )

    page.goto("/nb/work/feed/")

    assert empty == ([], 320)
    assert (axe(page), widest(page)) == ([], 320)

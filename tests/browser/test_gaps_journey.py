"""A search that finds nothing is told of when its page is left; the editor sees the list."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.actions.gaps import note_search
from flyttehjelp.faq.models import SearchDay
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.browser.look import axe, widest
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Page, User], None]
CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, **katten** må ha pass.")


@pytest.fixture(autouse=True)
def _answer(transactional_db: None) -> None:
    EntryFactory(slug="cat", texts=[CAT])


def counted(page: Page) -> list[tuple[int, int, int]]:
    """What the server has noted, once the beacon has come."""
    for _ in range(200):
        rows = SearchDay.objects.order_by("pk").values_list("nothing", "unopened", "opened")
        if found := list(rows):
            return found
        page.wait_for_timeout(50)
    return []


def test_search_without_an_answer_is_counted_once(page: Page) -> None:
    page.goto("/nb/")
    page.get_by_role("searchbox").fill("romferge")
    page.get_by_role("button", name="Finn svar").click()
    expect(page.get_by_role("heading", name="Ingen gode svar")).to_be_visible()

    page.get_by_role("link", name="Personvern").click()

    assert counted(page) == [(1, 0, 0)]


def test_an_answer_that_is_opened_is_no_gap(page: Page) -> None:
    page.goto("/nb/answers/?q=katten")
    page.get_by_role("link", name=CAT.question).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CAT.question)
    assert counted(page) == [(0, 0, 1)]

    page.go_back()
    page.get_by_role("link", name="Personvern").click()

    assert counted(page) == [(0, 0, 1)]


def test_what_was_typed_and_left_is_counted(page: Page) -> None:
    page.goto("/nb/")
    page.get_by_role("searchbox").press_sequentially("katten")
    expect(page.locator(".ask-found").get_by_role("link", name=CAT.question)).to_be_visible()

    page.get_by_role("link", name="Personvern").click()

    assert counted(page) == [(0, 1, 0)]


def test_list_of_gaps_is_faultless(page: Page, sign_in: SignIn, at: datetime) -> None:
    for term in ("katten", "romferge"):
        for day in range(3):
            note_search(term, found=0, opened=False, at=at + timedelta(days=day))
    sign_in(page, UserFactory(is_coordinator=True))

    page.goto("/nb/work/search-gaps/")

    expect(page.get_by_role("heading", name="romferge")).to_be_visible()
    assert axe(page) == []
    assert widest(page) == 320

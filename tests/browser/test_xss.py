"""150 ways to run a script, in Chromium, with our Content-Security-Policy out of the way."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page
from pytest_django.live_server_helper import LiveServer

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.models import Entry
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory, TopicFactory
from tests.vectors import VECTORS

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 25
NUDGE = """() => {
  for (const element of document.querySelectorAll("main *")) {
    for (const name of ["focus", "mouseover", "click", "toggle", "error", "load"]) {
      if (element.matches("a, button, summary, input, select, textarea, form")) continue;
      element.dispatchEvent(new Event(name, { bubbles: false, cancelable: true }));
    }
  }
  return [...document.querySelectorAll("main a[href]")].map((a) => a.protocol);
}"""


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[tuple[Page, list[str]]]:
    """A tab in which nothing but our own care stands between a script and the reader."""
    ran: list[str] = []
    with browser.new_context(base_url=live_server.url, locale="nb-NO", bypass_csp=True) as made:
        page = made.new_page()

        def note(dialog: Dialog) -> None:
            ran.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", note)
        yield page, ran


def visit(page: Page, *addresses: str) -> set[str]:
    protocols: set[str] = set()
    for address in addresses:
        page.goto(address)
        protocols |= set(page.evaluate(NUDGE))
    return protocols


@pytest.mark.usefixtures("transactional_db")
def test_nothing_runs_in_answers_searches_and_what_readers_say(
    open_page: tuple[Page, list[str]], sign_in_as: User, at: object
) -> None:
    page, ran = open_page
    topic = TopicFactory()
    groups = [VECTORS[n : n + AT_ONCE] for n in range(0, len(VECTORS), AT_ONCE)]
    for n, group in enumerate(groups):
        text = TextDraft("nb", group[0][:200], "\n\n".join(group), tuple(v[:200] for v in group))
        entry = EntryFactory(slug=f"v{n}", topic=topic, texts=[text], source_name=group[1][:120])
        for vector in group:
            entry.feedback.create(language="nb", helped=False, missing=vector, at=at)
    for n, vector in enumerate(VECTORS):
        EntryFactory(slug=f"t{n}", topic=topic, texts=[TextDraft("nb", vector[:200], vector)])

    protocols = visit(
        page,
        *(f"/nb/answers/v{n}/" for n in range(len(groups))),
        "/nb/answers/?topic=housing",
        *(f"/nb/answers/?q={word}" for word in ["alert", "script", "onerror"]),
        *(f"/nb/work/answers/v{n}/edit/" for n in range(len(groups))),
    )

    assert ran == []
    assert protocols <= {"http:", "https:", "mailto:", "tel:"}


@pytest.fixture
def sign_in_as(
    open_page: tuple[Page, list[str]], sign_in: Callable[[Page, User], None], transactional_db: None
) -> User:
    coordinator = UserFactory(is_coordinator=True, name=VECTORS[16][:120])
    sign_in(open_page[0], coordinator)
    return coordinator


def test_nothing_runs_in_questions(open_page: tuple[Page, list[str]], sign_in_as: User) -> None:
    page, ran = open_page
    for vector in VECTORS:
        QuestionFactory(text=vector, owner=sign_in_as)
    groups = [VECTORS[n : n + AT_ONCE] for n in range(0, len(VECTORS), AT_ONCE)]
    joined = [QuestionFactory(text="\n".join(group), owner=sign_in_as) for group in groups]

    protocols = visit(
        page, "/nb/work/questions/", *(f"/nb/work/questions/{one.pk}/" for one in joined)
    )

    assert ran == []
    assert protocols <= {"http:", "https:", "mailto:", "tel:"}
    assert Entry.objects.count() == 0

"""The search box on somebody else's site: another origin, a strict policy, no help from us."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from flyttehjelp.faq.rules.drafts import TextDraft
from tests.browser.look import axe, widest
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db(transaction=True)

CAT = TextDraft("nb", "Kan jeg ta med <katten>?", "Ja & **katten** må ha <pass>.")
HOST = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Kommunen</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="{us}/embed.js"></script></head>
<body><main><h1>Kommunen</h1>
<flyttehjelp-search{attributes}><a href="{us}/nb/answers/">Flyttehjelpen</a></flyttehjelp-search>
</main></body></html>"""
POLICY = (
    "default-src 'none'; script-src {us}; connect-src {us}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.fixture
def municipality(live_server: LiveServer) -> Iterator[str]:
    """A site of another origin, with as strict a policy as one can write."""
    us = live_server.url

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            attributes = ' municipality="3440" lang="en"' if "english" in self.path else ""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(us=us))
            self.end_headers()
            self.wfile.write(HOST.format(us=us, attributes=attributes).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("transactional_db")
def test_box_finds_answers_under_a_strict_policy(page: Page, municipality: str) -> None:
    EntryFactory(slug="cat", texts=[CAT])
    page.goto(f"{municipality}/")

    page.get_by_label("Hva lurer du på?").fill("katten pass")

    link = page.get_by_role("link", name="Kan jeg ta med <katten>?")
    expect(link).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Ett svar")
    expect(page.locator("mark").first).to_have_text("katten")
    expect(page.get_by_text("må ha <pass>.")).to_be_visible()
    expect(page.get_by_text("Ikke bekreftet")).to_be_visible()
    assert "/nb/answers/cat/" in (link.get_attribute("href") or "")
    page.set_viewport_size({"width": 320, "height": 800})
    assert axe_bypassed(page) == []
    assert widest(page) == 320


def axe_bypassed(page: Page) -> list[str]:
    """Axe comes by the browser's own door; the page's policy does not concern it."""
    return axe(page)


@pytest.mark.usefixtures("transactional_db")
def test_box_says_when_there_is_nothing_and_speaks_other_languages(
    page: Page, municipality: str
) -> None:
    EntryFactory(slug="cat", texts=[CAT])
    page.goto(f"{municipality}/english")

    box = page.get_by_label("What would you like to know?")
    box.fill("kvantefysikk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("We have no good answer to this.")
    expect(page.get_by_role("link", name="Ask a person")).to_be_visible()
    box.fill("puster ikke hjelp")
    expect(page.get_by_role("alert")).to_contain_text("113")
    box.fill("ka")

    expect(page.get_by_role("status")).to_have_text("")


@pytest.mark.usefixtures("transactional_db")
def test_box_says_when_the_search_is_away(page: Page, municipality: str) -> None:
    page.route("**/api/v1/entries/**", lambda route: route.abort())
    page.goto(f"{municipality}/")

    page.get_by_label("Hva lurer du på?").fill("katten pass")

    expect(page.get_by_role("status")).to_contain_text("Søket svarer ikke nå.")


def test_without_script_there_is_a_link(browser: Browser, municipality: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()

        page.goto(f"{municipality}/")

        expect(page.get_by_role("link", name="Flyttehjelpen")).to_be_visible()


@pytest.mark.usefixtures("transactional_db")
def test_our_own_page_about_it_shows_it(page: Page) -> None:
    EntryFactory(slug="cat", texts=[CAT])
    page.goto("/nb/about/embed/")
    page.get_by_label("Hva lurer du på?").fill("katten pass")

    expect(page.get_by_role("link", name="Kan jeg ta med <katten>?")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert axe(page) == []
    assert widest(page) == 320

"""Tests in a real browser: Debian's Chromium, driven against a live server on this machine."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from flyttehjelp.accounts.models import User
from tests.accounts.steps import client_of
from tests.browser.chromium import chromium, find

HERE = Path(__file__).parent
MISSING = "the browser tests were not run: no Chromium (apt-get install chromium)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium one line says so, for all of them; in CI each of them fails."""
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    if not ours or find() or os.environ.get("CI"):
        return
    first, *others = ours
    first.add_marker(pytest.mark.skip(reason=MISSING))
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


# As long as the browser lives, Playwright's event loop does too, and Django would refuse to touch
# the database beside it. Both end with the last of a row of browser tests.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if find() is None:
        pytest.fail(MISSING)  # only in CI, where it counts: see above
    with pytest.MonkeyPatch.context() as patch, chromium() as running:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield running


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=live_server.url, locale="nb-NO") as made:
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab. Whatever a script or a header complains about fails the test."""
    tab = context.new_page()
    if os.environ.get("SLOW_BROWSER"):
        _slow(context, tab)
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

    yield tab

    # What a page answers to a mistake (404, 422) is also said on the console, and is meant.
    assert [said for said in complaints if "Failed to load resource" not in said] == []


def _slow(context: BrowserContext, tab: Page) -> None:
    """As on an old phone far from the mast: shows a test, or a page, that counts on being quick."""
    devtools = context.new_cdp_session(tab)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    line = {"offline": False, "latency": 250, "downloadThroughput": -1, "uploadThroughput": -1}
    devtools.send("Network.emulateNetworkConditions", line)


@pytest.fixture
def without_js(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with browser.new_context(
        locale="nb-NO", base_url=live_server.url, java_script_enabled=False
    ) as made:
        yield made.new_page()


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, User], None]:
    """Sign somebody in without the letter and its code, and with a second factor."""

    def put_cookie(page: Page, person: User) -> None:
        client = client_of(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])

    return put_cookie

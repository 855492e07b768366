"""Without Chromium the browser tests are left out, and that is said; where CI is set, it fails."""

import os
import shutil

import pytest

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
REASON = "no Chromium on this machine"


def find_chromium() -> str | None:
    """Answer the browser to drive; CHROMIUM names another than those on the PATH."""
    found = (shutil.which(name) for name in [os.environ.get("CHROMIUM", ""), *NAMES] if name)
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = find_chromium()
    assert found is not None, "a test that drives Chromium needs the mark `browser`"
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=REASON))


def left_out(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return sum(1 for report in skipped if REASON in str(report.longrepr))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if count := left_out(terminalreporter.config):
        terminalreporter.write_line(f"NOT RUN: {count} browser tests, for there is {REASON}.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("CI") and left_out(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

"""Without Redis the second lane is left out, and that is said; where CI is set, it fails."""

import os
import shutil

import pytest

MARK = "redis"
REASON = "no redis-server on this machine"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("redis-server") is None:
        for item in items:
            if item.get_closest_marker(MARK):
                item.add_marker(pytest.mark.skip(reason=REASON))


def left_out(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return sum(1 for report in skipped if REASON in str(report.longrepr))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if count := left_out(terminalreporter.config):
        terminalreporter.write_line(f"NOT RUN: {count} tests of the queue, for there is {REASON}.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("CI") and left_out(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

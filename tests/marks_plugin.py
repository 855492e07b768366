"""Nothing personal in the log, in the queue or in addresses, watched over the whole run.

What the factories write about people (``factories.marks``) is looked for in each line of the log
as it would be deployed, each message that is put in the queue, and each address that is asked for
or pointed to; and in the logs of workers, clocks and web servers that tests start as programs of
their own. At the end a run in which any was found fails, and says in which test. Loaded with ``-p``
from pyproject.toml; each worker of pytest-xdist watches for itself and tells the run.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
import structlog

from tests.factories.marks import MARKS

# The mail server that the tests set up for us tells whom it got letters for, as mail servers do.
OF_OTHERS = {"mail.log"}

found: list[str] = []
_watching: list[list[str]] = [found]


def look_at(where: str, said: str) -> None:
    """Write down where a mark was found, and in which test."""
    if mark := MARKS.search(said):
        test = os.environ.get("PYTEST_CURRENT_TEST", "outside a test (now)").rpartition(" ")[0]
        _watching[-1].append(f"{where}: {mark[0]!r} in {test}")


def look_at_logs(folder: Path) -> None:
    """Look through what programs of their own have written to files in a folder."""
    for log in sorted(folder.rglob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            look_at(str(log.relative_to(folder)), line)


@contextmanager
def apart() -> Iterator[list[str]]:
    """What is found in here is the test's own affair."""
    ours: list[str] = []
    _watching.append(ours)
    try:
        yield ours
    finally:
        _watching.remove(ours)


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.help:
        _watch_log()
        _watch_queue()
        _watch_addresses()


def _watch_log() -> None:
    from django.conf import settings  # noqa: PLC0415 - settings must stand first

    logs: dict[str, Any] = settings.LOGGING
    deployed = dict(logs["formatters"]["json"])
    deployed["processor"] = structlog.processors.JSONRenderer(ensure_ascii=False)
    formatter = deployed.pop("()")(**deployed)
    real = logging.Logger.callHandlers

    def call_handlers(self: logging.Logger, record: logging.LogRecord) -> None:
        if record.levelno >= logging.INFO and record.name not in OF_OTHERS:
            look_at("log", formatter.format(record))
        real(self, record)

    logging.Logger.callHandlers = call_handlers


def _watch_queue() -> None:
    from kombu.messaging import Producer  # noqa: PLC0415 - after the settings

    real = Producer.publish

    def publish(self: Any, body: Any, *args: Any, **rest: Any) -> Any:
        look_at("queue", repr((body, rest.get("headers"))))
        return real(self, body, *args, **rest)

    Producer.publish = publish


def _watch_addresses() -> None:
    from django.core.handlers.base import BaseHandler  # noqa: PLC0415 - after the settings

    real: Callable[..., Any] = BaseHandler.get_response

    def get_response(self: BaseHandler, request: Any) -> Any:
        look_at("address", unquote_plus(request.get_full_path()))
        response = real(self, request)
        look_at("address", unquote_plus(response.get("Location", "")))
        return response

    BaseHandler.get_response = get_response


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    found.extend(getattr(node, "workeroutput", {}).get("marks", []))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("dist", "no") == "no":  # else its workers have folders of their own
        look_at_logs(session.config._tmp_path_factory.getbasetemp())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["marks"] = found
    elif found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if found:
        terminalreporter.section("personal values where none may be", red=True, bold=True)
        for line in sorted(set(found)):
            terminalreporter.line(line)

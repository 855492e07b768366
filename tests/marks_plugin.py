"""Nothing personal in the log, in the queue or in addresses, watched over the whole run.

What the factories write about people (``factories.marks``) is looked for in each line of the log
as it would be deployed, each message that is put in the queue, and each address that is asked for
or pointed to; and in the logs of workers, clocks and web servers that tests start as programs of
their own, in whatever else our programs say or put in a queue, and in the messages that Redis is
given. At the end a run in which any was found fails, and says in which test. Loaded with ``-p``
from pyproject.toml; each worker of pytest-xdist watches for itself and tells the run.
"""

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
import structlog

from tests.factories.marks import MARKS

# The mail server that the tests set up for us tells whom it got letters for, as mail servers do.
OF_OTHERS = {"mail.log"}
TOLD_BY_IT = re.compile(r"^.*\"event\": \"\('127\.0\.0\.1', \d+\).*$", re.MULTILINE)
# Whoever starts the demo is told by which addresses to sign in; they are nobody's.
OF_THE_DEMO = re.compile(
    r"(?<![\w.+-])(?:deputy-coordinator|coordinator|hr|mentor|newcomer|partner|group)@example\.org"
)
# A message as it lies in Redis: what was sent is packed once more.
PACKED = re.compile(r"body\W+([A-Za-z0-9+/]{4,}={0,2})\W")

# Makes each Python program write down what it puts in a queue.
WATCH = Path(__file__).parent / "watch"

Popen: Any = subprocess.Popen
found: list[str] = []
_loud: set[str] = set()
_watching: list[list[str]] = [found]


def look_at(where: str, said: str, *, test: str = "") -> None:
    """Write down where a mark was found, and in which test."""
    if mark := MARKS.search(said):
        test = test or _this_test() or "outside a test"
        _watching[-1].append(f"{where}: {mark[0]!r} in {test}")


def look_at_logs(folder: Path) -> None:
    """Look through what programs of their own have written to files in a folder."""
    for log in sorted(folder.rglob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            look_at(str(log.relative_to(folder)), line)
            for packed in PACKED.findall(line):
                look_at(f"queue, {log.relative_to(folder)}", _unpacked(packed))


def _unpacked(body: str) -> str:
    try:
        return b64decode(body, validate=True).decode(errors="replace")
    except ValueError:
        return ""  # some other word that stands after "body"


@contextmanager
def apart() -> Iterator[list[str]]:
    """What is found in here is the test's own affair."""
    ours: list[str] = []
    _watching.append(ours)
    try:
        yield ours
    finally:
        _watching.remove(ours)


def look_at_queues(folder: Path) -> None:
    """Look through what programs of their own have put in a queue: ``watch`` wrote it down."""
    for told in sorted(folder.glob("*.log")):
        for line in told.read_text(errors="replace").splitlines():
            test, _, message = line.partition("\t")
            look_at("queue of a program", message, test=test)


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.help:
        _watch_log()
        _watch_queue()
        _watch_addresses()
        _watch_programs()
        if not hasattr(config, "workerinput"):
            _watch_queues_of_programs()


def _watch_queues_of_programs() -> None:
    folder = tempfile.mkdtemp(prefix="queues-")
    # Programs may run as somebody else than the tests do.
    Path(folder).chmod(0o1777)
    path = [str(WATCH), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    os.environ.update(MARKS_FOLDER=folder, PYTHONPATH=os.pathsep.join(dict.fromkeys(path)))


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


def _watch_programs() -> None:
    """What a program of ours says to whoever started it: to a pipe, a file, or the terminal."""
    made, ended, asked = Popen.__init__, Popen.wait, Popen.communicate

    def start(self: Any, args: Any, *rest: Any, **options: Any) -> None:
        self.files = _files_of(options) if _is_ours(args) else None
        if self.files == []:
            _loud.add(_this_test())
        made(self, args, *rest, **options)

    def wait(self: Any, *args: Any, **rest: Any) -> Any:
        code = ended(self, *args, **rest)
        files = getattr(self, "files", None)  # not of what ran before we watched
        while files:
            if (file := Path(files.pop())).is_file():
                _look_at_output(file.read_bytes())
        return code

    def communicate(self: Any, *args: Any, **rest: Any) -> Any:
        said = asked(self, *args, **rest)
        for one in said if getattr(self, "files", None) is not None else ():
            _look_at_output(one)
        return said

    Popen.__init__, Popen.wait, Popen.communicate = start, wait, communicate


def _this_test() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


def _is_ours(args: Any) -> bool:
    """Another pytest watches for itself."""
    command = [str(args)] if isinstance(args, str | Path) else [str(each) for each in args]
    return command[0] == sys.executable and command[1:3] != ["-m", "pytest"]


def _files_of(options: dict[str, Any]) -> list[str]:
    """Where it writes to; a pipe has no name that is a path."""
    named = {getattr(options.get(end), "name", None) for end in ("stdout", "stderr")}
    return sorted(name for name in named if isinstance(name, str))


def _look_at_output(said: bytes | str | None, *, test: str = "") -> None:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said or ""
    for line in OF_THE_DEMO.sub("", text).splitlines():
        look_at("program", line, test=test)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """What a program said to the terminal, pytest has caught."""
    report = yield
    if item.nodeid in _loud and report.when == "teardown":
        said = TOLD_BY_IT.sub("", report.capstdout + report.capstderr)
        _look_at_output(said, test=item.nodeid)
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    found.extend(getattr(node, "workeroutput", {}).get("marks", []))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("dist", "no") == "no":  # else its workers have folders of their own
        look_at_logs(session.config._tmp_path_factory.getbasetemp())
    if not hasattr(session.config, "workerinput"):
        look_at_queues(Path(os.environ["MARKS_FOLDER"]))
        shutil.rmtree(os.environ["MARKS_FOLDER"])
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["marks"] = found
    elif found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if found:
        terminalreporter.section("personal values where none may be", red=True, bold=True)
        for line in sorted(set(found)):
            terminalreporter.line(line)

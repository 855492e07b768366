"""What must not stand in a log, whoever writes the line. Read by the settings.

PostgreSQL says what was wrong with a row by showing the row: addresses, names, whole texts. Python
carries that into every traceback, Celery into the sentence above it.
"""

import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import psycopg
from django.db import Error

# The first line of these, too, quotes what was sent: "invalid input syntax for type uuid: …".
_ABOUT_VALUES = "22"
# For what comes without its exception. In a repr the line breaks are written out.
_QUOTED_ROW = re.compile(r"(\s|\\n)*(?<![A-Z])(DETAIL|CONTEXT):.*", re.DOTALL)
_QUOTED_LINE = re.compile(r"^([ |]*)(DETAIL|CONTEXT):.*$", re.MULTILINE)


def tell_without_rows(_logger: object, _method: str, line: MutableMapping[str, Any]) -> Any:
    """A processor for structlog: tracebacks and messages without what PostgreSQL quotes."""
    trouble = _trouble_of(line.pop("exc_info", None))
    if trouble is not None:
        told = "".join(traceback.format_exception(trouble)).rstrip("\n")
        line["exception"] = _QUOTED_LINE.sub(r"\1", _quieten(told, trouble))
    for name, said in line.items():
        if name != "exception" and isinstance(said, str):
            line[name] = _QUOTED_ROW.sub(" …", _quieten(said, trouble))
    return line


def _trouble_of(exc_info: Any) -> BaseException | None:
    """Whatever a logger was given: an exception, a tuple, or just True."""
    if exc_info is True:
        exc_info = sys.exc_info()
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    return exc_info if isinstance(exc_info, BaseException) else None


def _quieten(said: str, trouble: BaseException | None) -> str:
    for found in _databases_own(trouble):
        quiet = without_row(found)
        # In a group of exceptions each line has a margin of its own.
        loud = r"\n[ |]*".join(map(re.escape, str(found).splitlines()))
        written_out = re.escape(repr(str(found))[1:-1])
        for pattern in (loud, written_out):
            said = re.sub(pattern, lambda _: quiet, said) if pattern else said  # noqa: B023 - called here
    return said


def _databases_own(trouble: BaseException | None) -> Iterator[BaseException]:
    """The troubles of the database among all that led to this one."""
    seen: set[int] = set()
    waiting = [trouble]
    while waiting:
        found = waiting.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        waiting += [found.__cause__, found.__context__, *getattr(found, "exceptions", ())]
        if isinstance(found, Error | psycopg.Error):
            yield found


def without_row(trouble: BaseException) -> str:
    """What a trouble of the database may say in a log: constraint, table, code; no value."""
    cause = trouble if isinstance(trouble, psycopg.Error) else trouble.__cause__
    if not isinstance(cause, psycopg.Error) or cause.sqlstate is None:
        return _QUOTED_ROW.sub("", str(trouble))
    if cause.sqlstate.startswith(_ABOUT_VALUES):
        return f"SQLSTATE {cause.sqlstate}"
    return cause.diag.message_primary or cause.sqlstate

"""Whose request a line of the log is from: a number for the request, an id for the person."""

import re
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import LazyObject, empty
from structlog.contextvars import bound_contextvars

HEADER = "X-Request-ID"
NUMBER = "flyttehjelp.request_id"
# What nginx calls its own: 32 hexadecimal digits. Anything else is not written into our log.
_OF_A_PROXY = re.compile(r"[0-9a-f]{32}")
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def number_of(request: HttpRequest) -> str:
    """The proxy's own number, so that its log and ours can be laid side by side, or a new one."""
    given = request.headers.get(HEADER, "")
    believed = settings.TRUSTED_PROXIES and _OF_A_PROXY.fullmatch(given)
    return given if believed else uuid4().hex


@contextmanager
def lines_of(request: HttpRequest, number: str) -> Iterator[None]:
    request.META[NUMBER] = number
    ours = _current.set(request)
    try:
        with bound_contextvars(request_id=number):
            yield
    finally:
        _current.reset(ours)


def tell_whose(_logger: object, _method: str, line: MutableMapping[str, Any]) -> Any:
    """A processor for structlog. Django's own lines name the address that was asked for, which may
    hold a secret or a name: they say the route instead."""
    named = getattr(line.get("_record"), "request", None)
    request: HttpRequest | None = named if isinstance(named, HttpRequest) else _current.get()
    if request is None:
        return line
    if NUMBER in request.META:
        line.setdefault("request_id", request.META[NUMBER])
    if person := _who(request):
        line.setdefault("user", person)
    if named is not None and request is named and isinstance(line.get("event"), str):
        line["event"] = line["event"].replace(request.path, _route(request))
    return line


def _who(request: HttpRequest) -> str | None:
    """Whoever has been looked up: a line of the log asks the database nothing."""
    person = getattr(request, "user", None)
    if isinstance(person, LazyObject) and person._wrapped is empty:  # noqa: SLF001 - no public way to ask
        return None
    return str(person.pk) if person is not None and person.is_authenticated else None


def _route(request: HttpRequest) -> str:
    found = request.resolver_match
    return f"/{found.route}" if found else "an address that is not ours"

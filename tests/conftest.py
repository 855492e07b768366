"""What every test stands on, and the guards that watch each of them."""

import io
import json
import logging
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from logging.config import dictConfig
from typing import Any

import pytest
from django.conf import settings as as_deployed
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils import translation
from rest_framework.test import APIClient

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from tests.accounts.steps import client_of
from tests.factories.accounts import UserFactory
from tests.servers.register import RegisterServer

LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture
def at(db: None) -> datetime:
    """Now, by the database's clock: what an action would be given."""
    return clock.now()


@pytest.fixture
def user(db: None) -> User:
    return UserFactory()


@pytest.fixture
def coordinator(db: None) -> User:
    return UserFactory(is_coordinator=True, name="Kari Koordinator")


class WatchedClient(APIClient):
    """An API client whose plain GET may only read."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(only_select):
            return super().get(*args, **kwargs)


def only_select(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if "core_ratecount" in str(sql):
        return execute(sql, *rest)  # counting how often is no deed
    verb = str(sql).lstrip("( \n").split(None, 1)[0].upper()
    assert verb in {"SELECT", "SAVEPOINT", "RELEASE", "WITH", "EXPLAIN"}, f"GET wrote: {sql}"
    return execute(sql, *rest)


@pytest.fixture
def anonymous_client(db: None) -> WatchedClient:
    return WatchedClient()


@pytest.fixture
def client_for(db: None) -> Callable[[User], WatchedClient]:
    def make(person: User) -> WatchedClient:
        client = WatchedClient()
        client.force_authenticate(person)
        return client

    return make


@pytest.fixture
def page_for(db: None) -> Callable[..., Client]:
    """A browser's client for pages, signed in as somebody (with a second factor) or as nobody."""

    def make(person: User | None = None, *, second_factor: bool = True) -> Client:
        return client_of(person, second_factor=second_factor) if person else Client()

    return make


@pytest.fixture
def brreg(settings: Any) -> Iterator[RegisterServer]:
    """The Brønnøysund register, as far as this test goes."""
    with RegisterServer() as server:
        settings.REGISTER_URL = server.url
        yield server


@pytest.fixture
def written():
    """What is written with the log as the settings have it."""
    stream, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    dictConfig(as_deployed.LOGGING)
    (handler,) = root.handlers
    handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture(autouse=True)
def _no_outgoing_network(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOCAL:
            raise AssertionError(f"a test reached out to {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _each_test_starts_in_bokmaal() -> None:
    """A request in another language leaves it behind in its thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _fresh_throttle_counts() -> None:
    from django.core.cache import caches  # noqa: PLC0415 - settings must stand first

    caches["throttle"].clear()


@pytest.fixture(autouse=True)
def _no_words_of_the_test_before() -> None:
    from frontend import choices, context  # noqa: PLC0415 - settings must stand first
    from jobs.search import vocabulary  # noqa: PLC0415 - as above

    choices.forget()
    context.forget()
    vocabulary.forget()


@pytest.fixture(autouse=True)
def _unordered_comes_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list without an order of its own comes back in another order than it was made in."""
    real = QuerySet._fetch_all

    def fetch_all(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        real(self)
        if fresh and self._result_cache and not self.ordered and not self.query.combinator:
            self._result_cache.reverse()

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all)

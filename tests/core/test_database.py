"""A connection is looked at before each request, without a trip to the server."""

from collections.abc import Iterator
from select import select
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from flyttehjelp.database.base import DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept() -> Iterator[Any]:
    """A connection that lives on between requests, and is looked at before each."""
    connection.ensure_connection()
    connection.health_check_enabled = True
    connection.health_check_done = False
    yield connection
    connection.health_check_enabled = False
    connection.close()


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_connection_that_works_is_kept_and_not_asked_whether_it_does(kept, monkeypatch):
    before = kept.connection.info.backend_pid
    monkeypatch.setattr(DatabaseWrapper, "is_usable", None)

    with CaptureQueriesContext(kept) as asked:
        now = backend()

    assert (now, len(asked)) == (before, 1)
    assert kept.health_check_done


def test_connection_that_the_server_has_ended_is_made_anew(kept):
    before = kept.connection.info.backend_pid
    with kept.copy().temporary_connection() as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [before])
        assert other.fetchone() == (True,)

    now = backend()

    assert now != before


def test_connection_that_has_something_to_say_is_asked(kept, monkeypatch):
    looked = []
    with kept.cursor() as cursor:
        cursor.execute("LISTEN something")
    kept.health_check_done = False
    with kept.copy().temporary_connection() as other:
        other.execute("NOTIFY something")
    # The server answers the one before it has told the other.
    assert select([kept.connection], [], [], 10)[0]
    monkeypatch.setattr(DatabaseWrapper, "is_usable", lambda _self: looked.append(1) or True)

    backend()

    assert looked == [1]


def test_connection_in_the_middle_of_something_is_asked(kept, monkeypatch):
    looked = []
    monkeypatch.setattr(DatabaseWrapper, "is_usable", lambda _self: looked.append(1) or True)
    with kept.cursor() as cursor:
        cursor.execute("BEGIN")
        looked.clear()
        kept.health_check_done = False
        cursor.db.close_if_health_check_failed()
        cursor.execute("ROLLBACK")

    assert looked == [1]


def test_connection_that_was_closed_here_is_made_anew(kept):
    kept.connection.close()

    now = backend()

    assert now > 0

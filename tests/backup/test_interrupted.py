"""A restore that is killed: before the copy stands nothing has changed, after it nobody is back."""

import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from flyttehjelp.accounts import erasure, forgotten
from flyttehjelp.accounts.models import User
from flyttehjelp.accounts.taken_back import NAME
from flyttehjelp.backup import dump, restore
from flyttehjelp.backup.prints import prints_of
from flyttehjelp.core import clock
from flyttehjelp.embedded.machine import PROJECT
from flyttehjelp.preparation import PREPARING
from jobs.actions.saved_searches import delete_search
from jobs.models import SavedSearch
from tests.factories.accounts import UserFactory
from tests.factories.jobs import SavedSearchFactory
from tests.postgres_plugin import address_of

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120.0
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@pytest.fixture
def drill(tmp_path):
    """A copy of here, and a database it came back into once already; who was here is forgotten."""
    person, here = UserFactory(), dump.plain(connection.get_connection_params())
    name, file = f"drill_{uuid4().hex[:8]}", tmp_path / "copy"
    with closing(psycopg.connect(**{**here, "dbname": "postgres"}, autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    there = {**here, "dbname": name}
    said = dump.back_up(here, file, key="", say=lambda _: None)
    restore.put_back(there, file, said, key="", say=lambda _: None)
    with here_is(name):
        erasure.forget(person, at=clock.now())
    yield there, file, person
    with closing(psycopg.connect(**{**here, "dbname": "postgres"}, autocommit=True)) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def here_is(name):
    """Let Django work in another database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def wait_until(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def killed_restore(there, file, *, in_the_way):
    """Start a restore, let it come as far as ``in_the_way`` stops it, and kill it there."""
    env = {**os.environ, "DATABASE_URL": address_of(there["dbname"]), "ERASURE_LIST": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "flyttehjelp", "restore", str(file)],
        cwd=PROJECT,
        env={**env, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    ) as running:
        asked = b""
        while b"?" not in asked:
            piece = running.stdout.read(1)
            assert piece, f"it ended after {asked!r}"
            asked += piece
        with closing(psycopg.connect(**there)) as other:
            other.execute(in_the_way)
            other.commit() if "advisory" in in_the_way else None
            running.stdin.write(b"y\n")
            with closing(psycopg.connect(**there, autocommit=True)) as seen:
                wait_until(lambda: seen.execute(WAITING).fetchone()[0])
            running.kill()
    with closing(psycopg.connect(**{**there, "dbname": "postgres"}, autocommit=True)) as seen:
        wait_until(lambda: not seen.execute(OTHERS, [there["dbname"]]).fetchone()[0])


def restored(there, file, *, beside):
    """Restore to the end; answer what it said."""
    env = {**os.environ, "DATABASE_URL": address_of(there["dbname"]), "ERASURE_LIST": str(beside)}
    done = subprocess.run(
        [sys.executable, "-m", "flyttehjelp", "restore", "--yes", str(file)],
        cwd=PROJECT,
        env={**env, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def prints(params):
    with closing(psycopg.connect(**params)) as seen:
        return prints_of(seen)


@pytest.mark.parametrize("listed", [True, False])
def test_what_was_taken_back_since_is_taken_back_in_the_copy_and_no_demo_comes(
    tmp_path, drill, listed
):
    there, _, person = drill
    beside, file = tmp_path / "list" if listed else "", tmp_path / "later"
    with here_is(there["dbname"]):
        search = SavedSearchFactory(by_address=True)
    dump.back_up(there, file, key="", say=lambda _: None)
    with here_is(there["dbname"]):
        delete_search(search.pk, by=None, at=clock.now())

    said = restored(there, file, beside=beside)

    assert "all as copied; 0 forgotten again, 1 taken back again." in said
    with here_is(there["dbname"]):
        assert not SavedSearch.objects.exists()
        assert not User.objects.filter(email__endswith="@example.org").exists()
        assert not User.objects.filter(pk=person.pk).exists()
    assert not (tmp_path / NAME).exists()


def test_killed_before_the_copy_stands_it_has_changed_nothing(drill):
    there, file, person = drill
    before = prints(there)

    killed_restore(there, file, in_the_way="LOCK TABLE accounts_user IN ACCESS SHARE MODE")

    assert prints(there) == before
    assert restore.stand_again(there, [forgotten.print_of(person.pk)]) == 0


def test_killed_once_the_copy_stands_it_has_not_lost_who_was_forgotten(drill):
    there, file, person = drill
    in_the_way = f"SELECT pg_advisory_lock(hashtextextended('{PREPARING}', 0))"

    killed_restore(there, file, in_the_way=in_the_way)

    assert restore.stand_again(there, [forgotten.print_of(person.pk)]) == 1
    with here_is(there["dbname"]):
        assert erasure.forget_again(at=clock.now()) == 1
        assert not User.objects.filter(pk=person.pk).exists()

"""The drill: copied under load, put back into an empty server, equal to the last row; who was
forgotten since stays forgotten."""

import resource
import signal
import subprocess
from contextlib import closing
from threading import Event, Thread
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections

from flyttehjelp.accounts import erasure, forgotten
from flyttehjelp.accounts.models import User
from flyttehjelp.backup import dump, manifest, programs, restore
from flyttehjelp.backup.prints import different, prints_of
from flyttehjelp.core import clock
from flyttehjelp.core.models import Happening
from flyttehjelp.embedded.machine import CannotStart
from tests.accounts import life

pytestmark = pytest.mark.django_db(transaction=True)


def quiet(_words):
    pass


@pytest.fixture
def elsewhere():
    """Another database on the same server, empty, to restore into."""
    name = f"drill_{uuid4().hex[:8]}"
    here = dump.plain(connection.get_connection_params())
    with closing(psycopg.connect(**{**here, "dbname": "postgres"}, autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield {**here, "dbname": name}
    with closing(psycopg.connect(**{**here, "dbname": "postgres"}, autocommit=True)) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prints(params):
    with closing(psycopg.connect(**params)) as seen:
        return prints_of(seen)


@pytest.mark.parametrize("key", ["", "en lang nøkkel som ingen gjetter"], ids=["open", "sealed"])
def test_a_copy_made_under_load_comes_back_equal(tmp_path, elsewhere, key):
    person = life.whole_life()
    here, file = connection.get_connection_params(), tmp_path / "copy"
    enough, wrote = Event(), Event()
    busy = Thread(target=write_until, args=(enough, wrote))
    busy.start()

    def under_load(_words):
        """Said before the copying and before the counting: somebody writes before each."""
        wrote.clear()
        assert wrote.wait(60)

    try:
        made = dump.back_up(here, file, key=key, say=under_load)
    finally:
        enough.set()
        busy.join()

    said = restore.check(file, key=key)
    restore.put_back(elsewhere, file, said, key=key, say=quiet)

    assert said == made
    assert said.tables["public.accounts_user"].rows == User.objects.count()
    assert restore.compare(elsewhere, said, say=quiet) == []
    # What was written meanwhile is in neither the copy nor its count.
    assert said.tables["public.core_happening"].rows < Happening.objects.count()
    assert (person.email.encode() in file.read_bytes()) is False
    assert file.stat().st_mode & 0o077 == 0
    assert manifest.beside(file).stat().st_mode & 0o077 == 0


def write_until(enough, wrote):
    while not enough.is_set():
        Happening.objects.note("drill.wrote", about=uuid4(), by=None, at=clock.now())
        wrote.set()
    connections.close_all()


def test_what_stood_there_before_is_gone(tmp_path, elsewhere):
    file = tmp_path / "copy"
    said = dump.back_up(connection.get_connection_params(), file, key="", say=quiet)
    with closing(psycopg.connect(**elsewhere, autocommit=True)) as other:
        other.execute("CREATE TABLE left_over (id int); CREATE SCHEMA old")
    for _ in range(2):
        restore.put_back(elsewhere, file, said, key="", say=quiet)

    assert restore.compare(elsewhere, said, say=quiet) == []


def test_a_row_that_differs_is_told_by_its_table(tmp_path, elsewhere):
    life.whole_life()
    file = tmp_path / "copy"
    said = dump.back_up(connection.get_connection_params(), file, key="", say=quiet)
    restore.put_back(elsewhere, file, said, key="", say=quiet)
    with closing(psycopg.connect(**elsewhere, autocommit=True)) as other:
        other.execute("UPDATE accounts_user SET name = 'noen andre'")

    assert restore.compare(elsewhere, said, say=quiet) == ["public.accounts_user"]
    assert different({}, said.tables) == sorted(said.tables)


def test_a_copy_that_breaks_off_changes_nothing(tmp_path, elsewhere):
    file = tmp_path / "copy"
    said = dump.back_up(connection.get_connection_params(), file, key="", say=quiet)
    restore.put_back(elsewhere, file, said, key="", say=quiet)
    before = prints(elsewhere)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CannotStart, match="Nothing was changed"):
        restore.put_back(elsewhere, file, said, key="", say=quiet)

    assert prints(elsewhere) == before


def test_a_spoilt_file_and_a_wrong_key_are_seen_before_anything_is_touched(tmp_path):
    here, file = connection.get_connection_params(), tmp_path / "copy"
    dump.back_up(here, file, key="nøkkelen", say=quiet)

    for key in ("", "en annen"):
        with pytest.raises(CannotStart):
            restore.check(file, key=key)
    file.write_bytes(file.read_bytes()[:-9] + b"123456789")
    with pytest.raises(CannotStart, match="damaged"):
        restore.check(file, key="nøkkelen")
    manifest.beside(file).unlink()
    with pytest.raises(CannotStart, match="cannot be read"):
        restore.check(file, key="nøkkelen")


def test_a_dump_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "find", lambda _name: "/bin/false")

    with pytest.raises(CannotStart, match="pg_dump failed"):
        dump.back_up(connection.get_connection_params(), tmp_path / "copy", key="", say=quiet)

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_one_sentence_and_nothing_is_left(tmp_path):
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
    try:
        with pytest.raises(CannotStart, match=r"copy cannot be written: File too large\."):
            dump.back_up(connection.get_connection_params(), tmp_path / "copy", key="", say=quiet)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, ignored)

    assert list(tmp_path.iterdir()) == []


def test_a_program_that_is_nowhere_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CannotStart, match="pg_dump is not installed"):
        programs.find("pg_dump")


def test_erased_people_stay_erased(tmp_path, elsewhere):
    person, other = life.whole_life(), life.whole_life()
    here, file = connection.get_connection_params(), tmp_path / "copy"
    said = dump.back_up(here, file, key="", say=quiet)
    erasure.forget(person, at=clock.now())
    known = restore.forgotten_before(here)
    restore.put_back(elsewhere, file, said, key="", say=quiet)

    left = run_there(elsewhere, known)

    assert known == [forgotten.print_of(person.pk)]
    assert str(person.pk) not in left
    assert str(other.pk) in left


def run_there(params, known):
    """Forget again, in a process whose database is the restored one; answer who is left."""
    url = "postgres://{user}:{password}@{host}:{port}/{dbname}".format(
        **{"port": "", "password": "", **params}
    )
    return url and _forget_again(params, known)


def _forget_again(params, known):
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["NAME"] = params["dbname"]
    try:
        assert erasure.forget_again(known, at=clock.now()) == 1
        return {str(pk) for pk in User.objects.order_by("pk").values_list("pk", flat=True)}
    finally:
        connection.close()
        connection.settings_dict.update(before)


def test_nobody_restores_under_a_running_service(elsewhere):
    assert restore.others_are_there(elsewhere) is False
    with closing(psycopg.connect(**elsewhere)):
        assert restore.others_are_there(elsewhere) is True
    assert restore.forgotten_before(elsewhere) == []
    assert subprocess.run([programs.find("psql"), "--version"], check=True).returncode == 0


def test_a_copy_has_its_manifest_before_it_has_its_name(tmp_path):
    file = tmp_path / "copy"
    manifest.beside(file).mkdir()

    with pytest.raises(CannotStart, match="cannot be written: Is a directory"):
        dump.back_up(connection.get_connection_params(), file, key="", say=quiet)

    assert list(tmp_path.iterdir()) == [manifest.beside(file)]


def test_who_was_forgotten_comes_with_the_copy_and_the_copy_is_equal_still(tmp_path, elsewhere):
    person, before = life.whole_life(), life.whole_life()
    here, file = connection.get_connection_params(), tmp_path / "copy"
    erasure.forget(before, at=clock.now())
    said = dump.back_up(here, file, key="", say=quiet)
    erasure.forget(person, at=clock.now())
    known = restore.forgotten_before(here)
    rows = restore.reminders([*known, "not a hash'; DROP TABLE accounts_user; --"])

    restore.put_back(elsewhere, file, said, key="", say=quiet, remember=rows)

    assert len(rows) == 2
    assert sorted(restore.forgotten_before(elsewhere)) == sorted(known)
    assert restore.compare(elsewhere, said, say=quiet, remembered=rows) == []
    assert restore.compare(elsewhere, said, say=quiet) == ["public.accounts_erased"]
    assert restore.stand_again(elsewhere, known) == 1


def test_a_database_that_does_not_tell_who_was_forgotten_is_not_replaced(elsewhere):
    assert restore.forgotten_before(elsewhere) == []
    with closing(psycopg.connect(**elsewhere, autocommit=True)) as other:
        other.execute("CREATE TABLE accounts_erased (name text)")

    with pytest.raises(CannotStart, match="Who was forgotten cannot be read"):
        restore.forgotten_before(elsewhere)

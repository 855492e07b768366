"""The way back: all of it or nothing, compared with what was copied."""

import hashlib
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final
from uuid import UUID, uuid4

import psycopg

from flyttehjelp.backup import cipher, manifest, programs
from flyttehjelp.backup.dump import PIECE, Say, pieces_of, plain
from flyttehjelp.backup.manifest import Manifest
from flyttehjelp.backup.prints import different, prints_of
from flyttehjelp.embedded.machine import CannotStart

# Everything that stood there goes in the same transaction that brings the copy.
CLEAR: Final = b"""
BEGIN;
DO $clear$ DECLARE found record; BEGIN
  FOR found IN SELECT nspname FROM pg_catalog.pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
  LOOP EXECUTE format('DROP SCHEMA %I CASCADE', found.nspname); END LOOP;
END $clear$;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
OTHERS: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
ERASED: Final = "public.accounts_erased"
FORGOTTEN: Final = f"SELECT who FROM {ERASED}"  # noqa: S608 - our own name, written above
STAND_AGAIN: Final = """
SELECT count(*) FROM public.accounts_user WHERE encode(sha256(uuid_send(id)), 'hex') = ANY(%s)
"""
PRINT: Final = re.compile(r"[0-9a-f]{64}")


def check(source: Path, *, key: str) -> Manifest:
    """See that the file is whole and that we can read it, before anything is touched.

    :raises CannotStart: when it is not.
    """
    try:
        said = manifest.read(source)
        with source.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError, KeyError) as trouble:
        raise CannotStart(f"{source} cannot be read: {trouble}") from None
    if checksum != said.sha256:
        raise CannotStart(f"{source} is damaged: its checksum is not the one in its manifest.")
    if said.encrypted and not key:
        raise CannotStart(f"{source} is encrypted: set BACKUP_KEY.")
    try:
        with source.open("rb") as file:
            next(_plain_pieces(file, said, key), b"")
    except cipher.WrongKey as trouble:
        raise CannotStart(f"{source} cannot be read: {trouble}.") from None
    return said


def others_are_there(params: Mapping[str, Any]) -> bool:
    with closing(psycopg.connect(**plain(params))) as connection:
        row = connection.execute(OTHERS).fetchone()
    return bool(row and row[0])


def forgotten_before(params: Mapping[str, Any]) -> list[str]:
    """Whom the database that is about to go knows to be forgotten.

    :raises CannotStart: when it knows, and does not tell.
    """
    return [who for (who,) in asked(params, "Who was forgotten", (FORGOTTEN, None))]


def asked(
    params: Mapping[str, Any], what: str, question: tuple[str, Mapping[str, Any] | None]
) -> list[tuple[Any, ...]]:
    """Ask the database that is about to go; an empty one knows nothing.

    :raises CannotStart: when it knows ``what``, and does not tell.
    """
    try:
        with closing(psycopg.connect(**plain(params))) as connection:
            return connection.execute(*question).fetchall()
    except psycopg.errors.UndefinedTable:
        return []
    except psycopg.Error as trouble:
        raise CannotStart(f"{what} cannot be read: {trouble}") from None


def stand_again(params: Mapping[str, Any], known: Iterable[str]) -> int:
    """How many of those who were forgotten the copy has brought back."""
    with closing(psycopg.connect(**plain(params))) as connection:
        row = connection.execute(STAND_AGAIN, [list(known)]).fetchone()
    return row[0] if row else 0


def reminders(known: Iterable[str]) -> dict[UUID, str]:
    """A row for each of those who were forgotten, by the key it gets."""
    return {uuid4(): who for who in sorted(set(known)) if PRINT.fullmatch(who)}


def _remember(rows: Mapping[UUID, str]) -> bytes:
    """Goes before the COMMIT that brings the copy: there is no moment, and no way to be stopped,
    in which the database holds people it does not know to be forgotten."""
    values = ", ".join(f"('{key}'::uuid, '{who}', now())" for key, who in rows.items())
    if not values:
        return b""
    insert = f"INSERT INTO {ERASED} (id, who, at) VALUES {values} ON CONFLICT DO NOTHING"  # noqa: S608 - ids and hashes
    return (
        f"\nDO $remember$ BEGIN IF to_regclass('{ERASED}') IS NOT NULL "
        f"THEN {insert}; END IF; END $remember$;\n"
    ).encode()


def put_back(
    params: Mapping[str, Any],
    source: Path,
    said: Manifest,
    *,
    key: str,
    say: Say,
    remember: Mapping[UUID, str] | None = None,
) -> None:
    """Replace all that is in the database by the copy, in one transaction; ``remember`` there too
    who was forgotten.

    :raises CannotStart: when that fails; then everything is as it was.
    """
    say("Putting the copy back")
    with ExitStack() as stack:
        words = stack.enter_context(tempfile.TemporaryFile())
        file = stack.enter_context(source.open("rb"))
        # To standard output: SQL, which we end with a COMMIT only when all of it has come.
        reader = stack.enter_context(
            subprocess.Popen(  # noqa: S603 - a program we have found
                [programs.find("pg_restore"), "--no-owner", "--no-privileges", "--file=-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
            )
        )
        writer = stack.enter_context(
            subprocess.Popen(  # noqa: S603 - as above
                [programs.find("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"],
                env=programs.environment(params),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=words,
            )
        )
        feeder = Thread(target=_feed, args=(reader, _plain_pieces(file, said, key)))
        feeder.start()
        done = _pass_on(reader, writer, feeder, last=_remember(remember or {}))
        if not done:
            words.seek(0)
            told = words.read().decode(errors="replace").strip().splitlines()
            raise CannotStart(f"Nothing was changed: {' '.join(told[-3:]) or 'the copy broke off'}")


def _plain_pieces(file: IO[bytes], said: Manifest, key: str) -> Iterator[bytes]:
    pieces = pieces_of(file)
    return cipher.decrypted(pieces, key) if said.encrypted else pieces


def _feed(reader: "subprocess.Popen[bytes]", pieces: Iterator[bytes]) -> None:
    assert reader.stdin is not None  # noqa: S101 - a pipe, as asked for
    with suppress(BrokenPipeError, cipher.WrongKey), reader.stdin as pipe:
        for piece in pieces:
            pipe.write(piece)


def _pass_on(
    reader: "subprocess.Popen[bytes]",
    writer: "subprocess.Popen[bytes]",
    feeder: Thread,
    *,
    last: bytes,
) -> bool:
    """Hand on the SQL; commit where the reader got to its end, else let it all be undone."""
    assert reader.stdout is not None  # noqa: S101 - a pipe, as asked for
    assert writer.stdin is not None  # noqa: S101 - a pipe, as asked for
    with suppress(BrokenPipeError):
        writer.stdin.write(CLEAR)
        while piece := reader.stdout.read(PIECE):
            writer.stdin.write(piece)
        feeder.join()
        if reader.wait() == 0:
            writer.stdin.write(last + b"\nCOMMIT;\n")
    with suppress(BrokenPipeError):
        writer.stdin.close()
    reader.stdout.close()
    feeder.join()
    return writer.wait() == 0 and reader.wait() == 0


def compare(
    params: Mapping[str, Any],
    said: Manifest,
    *,
    say: Say,
    remembered: Iterable[UUID] = (),
) -> list[str]:
    """The tables that are not what was copied, but for what we have put there ourselves."""
    say("Comparing every table")
    with closing(psycopg.connect(**plain(params))) as connection:
        found = prints_of(connection, without={ERASED: list(remembered)})
    return different(said.tables, found)

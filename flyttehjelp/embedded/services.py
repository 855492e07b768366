"""The processes of the service beside its database: web server, worker and clock."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from signal import Signals
from typing import Final

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.machine import PROJECT, Account
from flyttehjelp.embedded.postgres import Postgres
from flyttehjelp.embedded.supervisor import Child

WEB: Final = (
    *("gunicorn", "flyttehjelp.wsgi", "--preload", "--no-control-socket"),
    *("--worker-class", "flyttehjelp.web_worker.Worker", "--workers", "2", "--threads", "4"),
    *("--graceful-timeout", "3"),
)
CELERY: Final = ("celery", "-A", "flyttehjelp.celery", "--quiet")
WORKER: Final = (
    *(*CELERY, "worker", "--concurrency", "2", "--loglevel", "INFO"),
    # These talk among workers, which pgmq cannot carry; nobody here listens.
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)
CLOCK: Final = (*CELERY, "beat", "--pidfile", "", "--loglevel", "INFO")


def services(state: Path, account: Account | None, addresses: Sequence[str]) -> list[Child]:
    """Answer the children, not yet started. They read the environment when they start."""
    # Whoever the processes run as may write in this folder, and in the mailbox.
    home = machine.own_folder(state / "work", account)
    binds = [f"--bind={address}" for address in addresses]
    commands = {
        "web server": (*WEB, *binds),
        "worker": WORKER,
        "clock": (*CLOCK, "--schedule", str(home / "schedule")),
    }
    return [_service(name, commands[name], state, account=account) for name in commands]


def database(server: Postgres) -> Child:
    """The server as a child that runs already."""

    def begin() -> subprocess.Popen[bytes]:
        server.start()
        assert server.process is not None  # noqa: S101 - start() answers only when it runs
        return server.process

    return Child("database", server.log, begin, process=server.process)


def _service(name: str, command: Sequence[str], state: Path, *, account: Account | None) -> Child:
    log = state / "logs" / f"{name.replace(' ', '-')}.log"

    def begin() -> subprocess.Popen[bytes]:
        with machine.open_log(log) as file:
            return machine.start_process(
                [sys.executable, "-m", *command],
                log=file,
                account=account,
                env={**os.environ, "HOME": str(state / "work"), "PYTHONUNBUFFERED": "1"},
                cwd=PROJECT,
                # Celery, asked politely, waits for a broker that goes down at the same time.
                # A task that is cut off is delivered again.
                last_word=Signals.SIGKILL,
            )

    return Child(name, log, begin)

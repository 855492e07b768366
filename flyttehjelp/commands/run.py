"""Everything on one machine: PostgreSQL, web server, worker and clock under one supervisor."""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

import click

from flyttehjelp.commands.progress import Progress
from flyttehjelp.commands.upgrade import ensure_prepared
from flyttehjelp.embedded import environment, machine, port, services
from flyttehjelp.embedded.machine import CannotStart
from flyttehjelp.embedded.postgres import Postgres
from flyttehjelp.embedded.supervisor import LOOK_EVERY, Supervisor

ANSWER_PATIENCE: Final = 90.0
# After a kill -9 the port is free as soon as the last of the old processes has gone.
CRASH_PATIENCE: Final = 10.0
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command()
@click.option("--port", "number", default=8000, type=click.IntRange(1, 65535), show_default=True)
def command(number: int) -> None:
    """Start everything on this machine and print the address."""
    if environment.names_a_database():
        raise CannotStart(
            "DATABASE_URL is set, but `run` makes a database of its own: unset it. "
            "The README says how the service runs on a database that is there already."
        )
    with stopped_by_signals(), Progress() as progress, ExitStack() as stack:
        stack.callback(progress.finish)
        with suppress(KeyboardInterrupt):
            _serve(number, progress, stack)
        progress("Stopping")
    click.echo(f"Stopped. The data stays in {machine.state_dir()}.")


def _serve(number: int, progress: Progress, stack: ExitStack) -> None:
    state, account = machine.state_dir(), machine.unprivileged()
    site = f"http://localhost:{number}"
    machine.make_state(state, account)
    was_killed = stack.enter_context(machine.hold(state, site))
    addresses = port.free_addresses(number, patience=CRASH_PATIENCE if was_killed else 0)
    progress("Starting PostgreSQL")
    server = Postgres(state, say=progress)
    stack.callback(server.stop)
    url = server.start()
    worker = machine.stepped_down(account)
    if account and not worker:
        progress.tell("The code lies where only root may read it, so the service runs as root.")
    environment.set_embedded(state, url, site_url=site, worker=worker)
    machine.write_private(state / "site-url", site)
    sign_ins = ensure_prepared(state, progress)
    supervisor = Supervisor(
        services.services(state, worker, addresses), progress.tell, services.database(server)
    )
    stack.callback(supervisor.stop)
    progress("Starting web server, worker and clock")
    supervisor.start()
    supervisor.wait_until(partial(port.answers, number), patience=ANSWER_PATIENCE)
    progress.finish()
    _welcome(site, sign_ins, state)
    while True:
        supervisor.look_after()
        time.sleep(LOOK_EVERY)


def _welcome(site: str, sign_ins: Sequence[Sequence[str]], state: Path) -> None:
    click.echo(f"\nFlyttehjelpen answers on {site}/\n")
    if sign_ins:
        widths = [max(map(len, column)) for column in zip(*sign_ins, strict=True)]
        for row in sign_ins:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            click.echo(f"  {'  '.join(cells)}".rstrip())
        click.echo(f"\nTo sign in, read the code at {site}/mailbox/; nothing leaves this machine.")
    click.echo(f"Data and logs: {state}. Ctrl-C stops.")


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Turn the first signal to stop into a KeyboardInterrupt; while we clean up, ignore more.

    Set explicitly, for a shell starts what runs in the background with Ctrl-C ignored.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        for word in STOP_SIGNALS:
            signal.signal(word, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {word: signal.signal(word, stop) for word in STOP_SIGNALS}
    try:
        yield
    finally:
        for word, handler in before.items():
            signal.signal(word, handler)

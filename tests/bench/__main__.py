"""``python -m tests.bench``: the vacancy search beside the plain ways to write it.

A PostgreSQL of its own, thrown away afterwards; made-up vacancies; a hundred searches that every
target is sent once a round, round after round in turn. Before anything is timed, ids, totals and
facets of all targets are compared, and a difference stops the run. Ratios hold; milliseconds are
this machine's.

``--folder`` keeps database and index for the next run, which writes only the vacancies that are
not there yet; ``--agree 1000`` asks so many random searches of plain SQL too, of all of them.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.postgres import Postgres, throw_away_postgres
from tests.bench.telling import tell


@click.command()
@click.option("--open", "still_open", default=100_000, show_default=True)
@click.option("--ended", default=0, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--quick", is_flag=True, help="5,000 vacancies, two rounds, no other frameworks.")
@click.option("--twins/--no-twins", default=True, help="FastAPI and django-ninja too.")
@click.option("--grow", default=0, help="Ended vacancies to add for a second measuring.")
@click.option("--searches", default=100, show_default=True)
@click.option("--agree", default=0, help="Random searches to ask of plain SQL too, at the end.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep database and index there.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("bench.json"))
def bench(
    still_open: int,
    ended: int,
    rounds: int,
    *,
    quick: bool,
    twins: bool,
    grow: int,
    searches: int,
    agree: int,
    folder: Path | None,
    out: Path,
) -> None:
    """Measure the vacancy search beside the plain ways to write it."""
    if quick:
        still_open, ended, rounds, twins = min(still_open, 5_000), 0, 2, False
    with ExitStack() as stack:
        url, index = stack.enter_context(_kept(folder) if folder else _thrown_away())
        _set_up(url)
        from tests.bench.run import Bench  # noqa: PLC0415 - Django must be set up first

        run = Bench(stack, url, index, with_twins=twins, searches=searches)
        run.fill(still_open, ended)
        run.start()
        report = {"open": still_open, "ended": ended, **run.measure(rounds, alone=bool(grow))}
        if grow:
            run.fill(still_open, ended + grow)
            report["grown"] = {"ended": ended + grow, **run.measure(rounds)}
        tell(report)
        if agree:
            run.agree(agree)
    out.write_text(json.dumps(report, indent=1))


@contextmanager
def _thrown_away() -> Iterator[tuple[str, str]]:
    """The address of a database, and a folder for the index."""
    with throw_away_postgres() as url, tempfile.TemporaryDirectory(prefix="search-index-") as index:
        yield url, index


@contextmanager
def _kept(folder: Path) -> Iterator[tuple[str, str]]:
    machine.make_state(folder, machine.unprivileged())
    server = Postgres(folder.absolute(), careless=True)
    with machine.hold(folder, "a bench"):
        try:
            yield server.start(), str(folder / "index")
        finally:
            server.stop()


def _set_up(url: str) -> None:
    os.environ.update(
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="tests.bench.settings",
        EMBEDDED="true",
        SECRET_KEY="only-for-the-bench-" + "b" * 50,
        SITE_URL="http://127.0.0.1",
        MAILBOX_DIR="/nowhere",
        CELERY_BROKER_URL="memory://",
    )
    import django  # noqa: PLC0415 - reads what was just set
    from django.core.management import call_command  # noqa: PLC0415 - as above

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    bench(prog_name="python -m tests.bench")

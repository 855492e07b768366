"""``python -m tests.bench``: the vacancy search beside the plain ways to write it.

A PostgreSQL of its own, thrown away afterwards; made-up vacancies; a hundred searches that every
target is sent once a round, round after round in turn. Before anything is timed, ids, totals and
facets of all targets are compared, and a difference stops the run. Ratios hold; milliseconds are
this machine's.
"""

import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from flyttehjelp.embedded.postgres import throw_away_postgres

FIRST_ROUNDS = 1


@click.command()
@click.option("--open", "still_open", default=100_000, show_default=True)
@click.option("--ended", default=0, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--quick", is_flag=True, help="5,000 vacancies, two rounds, no other frameworks.")
@click.option("--twins/--no-twins", default=True, help="FastAPI and django-ninja too.")
@click.option("--grow", default=0, help="Ended vacancies to add for a second measuring.")
@click.option("--searches", default=100, show_default=True)
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
    out: Path,
) -> None:
    """Measure the vacancy search beside the plain ways to write it."""
    if quick:
        still_open, ended, rounds, twins = min(still_open, 5_000), 0, 2, False
    with ExitStack() as stack:
        url = stack.enter_context(throw_away_postgres())
        index = stack.enter_context(tempfile.TemporaryDirectory(prefix="search-index-"))
        _set_up(url)
        from tests.bench.run import Bench  # noqa: PLC0415 - Django must be set up first

        run = Bench(stack, url, index, with_twins=twins, searches=searches)
        run.fill(still_open, ended)
        run.start()
        report = {"open": still_open, "ended": ended, **run.measure(rounds, alone=bool(grow))}
        if grow:
            run.fill(0, grow)
            report["grown"] = {"ended": ended + grow, **run.measure(rounds)}
        run.tell(report)
    out.write_text(json.dumps(report, indent=1))


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

"""The way back from a copy."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flyttehjelp.commands.backup import backup_key, connection_params
from flyttehjelp.commands.progress import Progress
from flyttehjelp.embedded import environment
from flyttehjelp.embedded.machine import CannotStart

if TYPE_CHECKING:
    from flyttehjelp.backup.manifest import Manifest


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--verify/--no-verify", default=True, show_default=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(file: Path, *, verify: bool, yes: bool) -> None:
    """Replace everything in the database by the copy in FILE. All of it comes, or nothing changes.

    Compares every table with what was copied, brings it up to this version of the code, and
    forgets again whoever was forgotten since, and takes back again what was taken back.
    """
    served_by = environment.become_owner()
    restore = import_module("flyttehjelp.backup.restore")
    # Before anything is started: a file that cannot be read needs no database.
    said = restore.check(file, key=backup_key())
    with Progress() as progress, environment.database(progress):
        params = connection_params()
        if restore.others_are_there(params):
            raise CannotStart("The database is in use: stop the service first.")
        progress.finish()
        if not yes:
            made = said.made_at.strftime("%Y-%m-%d %H:%M")
            click.confirm(f"Replace everything by the copy of {made} UTC?", abort=True)
        told, wrong = _put_back(
            file, said, params, verify=verify, served_by=served_by, say=progress
        )
    if wrong:
        raise click.ClickException(f"Not what was copied: {', '.join(wrong)}")
    rows = sum(each.rows for each in said.tables.values())
    compared = "all as copied" if verify else "not compared"
    click.echo(f"{len(said.tables)} tables, {rows:,} rows, {compared}; {told}.")


def _put_back(
    file: Path,
    said: "Manifest",
    params: dict[str, object],
    *,
    verify: bool,
    served_by: str,
    say: Progress,
) -> tuple[str, list[str]]:
    """Answer what was done again in the copy, and the tables that are not what was copied."""
    restore = import_module("flyttehjelp.backup.restore")
    forgotten = import_module("flyttehjelp.accounts.forgotten")
    taken_back = import_module("flyttehjelp.accounts.taken_back")
    # Read before anything goes: the database that is replaced may be all that knows.
    since = restore.asked(params, "What was taken back", taken_back.since(said.made_at))
    rows = [taken_back.TakenBack(*row) for row in since]
    try:
        beside = forgotten.prints_beside()
        taken_back.keep(rows)
    except OSError as trouble:
        raise CannotStart(f"The list beside ERASURE_LIST cannot be used: {trouble}") from None
    remember = restore.reminders({*restore.forgotten_before(params), *beside})
    restore.put_back(params, file, said, key=backup_key(), say=say, remember=remember)
    wrong = restore.compare(params, said, say=say, remembered=remember) if verify else []
    again = restore.stand_again(params, remember.values())
    import_module("flyttehjelp.preparation").prepare(say, served_by=served_by)
    # Where ERASURE_LIST is set, that is done by now.
    taken_back.do_again(rows, at=import_module("flyttehjelp.core.clock").now())
    import_module("django.db").connections.close_all()
    return f"{again} forgotten again, {len(rows)} taken back again", wrong

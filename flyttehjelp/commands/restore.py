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
    forgets again whoever was forgotten since.
    """
    served_by = environment.become_owner()
    with Progress() as progress, environment.database(progress):
        params, restore = connection_params(), import_module("flyttehjelp.backup.restore")
        key = backup_key()
        said = restore.check(file, key=key)
        if restore.others_are_there(params):
            raise CannotStart("The database is in use: stop the service first.")
        progress.finish()
        if not yes:
            made = said.made_at.strftime("%Y-%m-%d %H:%M")
            click.confirm(f"Replace everything by the copy of {made} UTC?", abort=True)
        again, wrong = _put_back(
            file, said, params, verify=verify, served_by=served_by, say=progress
        )
    if wrong:
        raise click.ClickException(f"Not what was copied: {', '.join(wrong)}")
    rows = sum(each.rows for each in said.tables.values())
    compared = "all as copied" if verify else "not compared"
    click.echo(f"{len(said.tables)} tables, {rows:,} rows, {compared}; {again} forgotten again.")


def _put_back(
    file: Path,
    said: "Manifest",
    params: dict[str, object],
    *,
    verify: bool,
    served_by: str,
    say: Progress,
) -> tuple[int, list[str]]:
    """Answer how many were forgotten again, and the tables that are not what was copied."""
    restore = import_module("flyttehjelp.backup.restore")
    forgotten = import_module("flyttehjelp.accounts.forgotten")
    # Read before anything goes: the database that is replaced may be all that knows.
    try:
        beside = forgotten.prints_beside()
    except OSError as trouble:
        raise CannotStart(f"Who was forgotten cannot be read: {trouble}") from None
    remember = restore.reminders({*restore.forgotten_before(params), *beside})
    restore.put_back(params, file, said, key=backup_key(), say=say, remember=remember)
    wrong = restore.compare(params, said, say=say, remembered=remember) if verify else []
    again = restore.stand_again(params, remember.values())
    import_module("flyttehjelp.preparation").prepare(say, served_by=served_by)
    return again, wrong

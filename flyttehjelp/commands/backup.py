"""A copy of everything, while the service runs."""

import os
from importlib import import_module
from pathlib import Path

import click

from flyttehjelp.commands.progress import Progress
from flyttehjelp.embedded import environment


def backup_key() -> str:
    return os.environ.get("BACKUP_KEY", "")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Copy the database to FILE, beside it FILE.json with checksum and the print of every table.

    With BACKUP_KEY in the environment the copy is encrypted; keep that key somewhere else.
    """
    with Progress() as progress, environment.database(progress):
        params = connection_params()
        dump = import_module("flyttehjelp.backup.dump")
        made = dump.back_up(params, file, key=backup_key(), say=progress)
    rows = sum(each.rows for each in made.tables.values())
    kind = "encrypted" if made.encrypted else "not encrypted"
    click.echo(f"{file}: {made.size:,} bytes, {len(made.tables)} tables, {rows:,} rows, {kind}.")


def connection_params() -> dict[str, object]:
    """Where the settings say the database is."""
    import_module("django").setup()
    connection = import_module("django.db").connection
    found: dict[str, object] = connection.get_connection_params()
    return found

"""What the terminal can ask of the work list."""

import sys

import click

from flyttehjelp.core import clock
from flyttehjelp.insight.queries.work import lacks


@click.command("check-work")
def check_work() -> None:
    """Look whether everything that is open has an owner and a due time; ends with 1 if not."""
    found = lacks(at=clock.now())
    for each in found:
        said = f"{each.kind:<12}{each.open:>7} open"
        if each.ownerless or each.without_due:
            said += f", {each.ownerless} without an owner, {each.without_due} without a due time"
        click.echo(said)
    missing = sum(each.ownerless + each.without_due for each in found)
    if missing:
        click.echo("The clock gives ownerless work to a coordinator, as soon as there is one.")
        sys.exit(1)
    click.echo("Everything open has an owner and a due time.")

import sys

import click
from django.core.management import execute_from_command_line

from flyttehjelp.embedded import environment


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Hand a command on to Django, such as `django shell`."""
    with environment.database():
        execute_from_command_line([sys.argv[0], *arguments])

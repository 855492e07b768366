"""The command line: ``python -m flyttehjelp <command>``.

A command that is no app's business is a module of this folder with a click command named
``command``. An app's commands are the click commands of its module ``commands``; they get a
database and a Django that is set up, and are called what they are named.
"""

import os
from importlib import import_module
from typing import Final

import click

from flyttehjelp.commands.upgrade import ensure_prepared
from flyttehjelp.embedded import environment
from flyttehjelp.embedded.machine import CannotStart, state_dir

# These start without Django; each module says for itself what it needs.
OWN: Final = (
    *("backup", "build-lexicon", "compile-messages", "django", "gather-messages"),
    *("restore", "run", "upgrade"),
)
HELP: Final = {"--help", "-h"}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*OWN, *_app_commands()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in OWN:
            module = import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
            found = module.command
            return found if isinstance(found, click.Command) else None
        return _app_commands().get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        needs_database = args[0] not in OWN and not HELP & set(args)
        is_ours = needs_database and ctx.with_resource(environment.database())
        found = super().resolve_command(ctx, args)
        if is_ours:
            ensure_prepared(state_dir(), lambda _: None)
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CannotStart as trouble:
            raise click.ClickException(str(trouble)) from None


def _app_commands() -> dict[str, click.Command]:
    """Collect the commands of the apps. To list them takes settings, but no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flyttehjelp.settings")
    if not environment.names_a_database():
        placeholders = {"EMBEDDED": "true", "SECRET_KEY": "x" * 50, "MAILBOX_DIR": "/nowhere"}
        os.environ.update(placeholders, DATABASE_URL="postgres://nobody@/nothing")
    # Not before the environment stands: Django reads it when it is imported.
    found: dict[str, click.Command] = import_module("flyttehjelp.preparation").app_commands()
    return found


@click.group(cls=Commands, context_settings={"help_option_names": sorted(HELP)})
def cli() -> None:
    """Flyttehjelpen: the service a region gives to everybody who moves there."""

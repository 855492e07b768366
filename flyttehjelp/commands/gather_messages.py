"""Gather the sentences of code, templates and letters into the catalogues (GNU gettext's work)."""

import shutil
from contextlib import chdir
from pathlib import Path
from typing import Final

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

from flyttehjelp.commands.compile_messages import LOCALE, catalogues
from flyttehjelp.embedded.machine import PROJECT

LANGUAGES: Final = ("en", "nn")  # Bokmål stands in the code itself
EXTENSIONS: Final = ("py", "html", "txt", "xml")
ELSEWHERE: Final = (".*", "dist", "node_modules", "tests")
# They change with every run and machine, and tell nobody anything.
DATES: Final = ('"POT-Creation-Date:', '"PO-Revision-Date:', '"Report-Msgid-Bugs-To:')


class Gathering(makemessages.Command):
    # Pages say some sentences at once (`gettext as _t`) beside those said later.
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_t"]
    # No guesses: what is new stands empty until somebody has translated it.
    msgmerge_options = ["--quiet", "--backup=none", "--no-fuzzy-matching", "--update"]


@click.command()
def command() -> None:
    """Gather what there is to translate."""
    if shutil.which("xgettext") is None:
        raise click.ClickException("GNU gettext is missing: apt-get install gettext")
    if not settings.configured:
        settings.configure(LOCALE_PATHS=[str(LOCALE)])
    with chdir(PROJECT):
        call_command(
            Gathering(),
            locale=list(LANGUAGES),
            extensions=list(EXTENSIONS),
            ignore_patterns=list(ELSEWHERE),
            add_location="file",
            no_wrap=True,
            no_obsolete=True,
            verbosity=0,
        )
    for file in catalogues(LOCALE):
        leave_out_dates(file)


def leave_out_dates(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(DATES)), "utf-8")

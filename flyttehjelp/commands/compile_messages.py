"""Catalogues are compiled by Babel, which is plain Python: nobody need install GNU gettext."""

import os
from pathlib import Path
from typing import Final

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from flyttehjelp.embedded.machine import PROJECT

LOCALE: Final = PROJECT / "flyttehjelp" / "locale"
# What the libraries leave in English, or say clumsily.
LIBRARY_WORDS: Final = PROJECT / "flyttehjelp" / "library_words"
FOLDERS: Final = (LOCALE, LIBRARY_WORDS)


@click.command()
@click.option("--check", is_flag=True, help="Fail where a sentence is not translated.")
def command(*, check: bool) -> None:
    """Compile the translations that have changed."""
    files = [file for folder in FOLDERS for file in catalogues(folder)]
    missing = [line for file in files for line in compile_catalogue(file)]
    if check and missing:
        raise click.ClickException("\n".join(["Not translated:", *missing]))


def catalogues(locale: Path) -> list[Path]:
    return sorted(locale.glob("*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> list[str]:
    """Write the compiled catalogue beside its source; answer what is missing in it."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    target = source.with_suffix(".mo")
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
    return [f"{source.relative_to(PROJECT)}: {message.id}" for message in untranslated(catalogue)]


def untranslated(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id and not _is_done(message)]


def _is_done(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(strings) and not message.fuzzy

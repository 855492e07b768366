"""The lexicon is half a million rows, so it is made where it is used and not kept with the code."""

import click

from flyttehjelp.language import lexicon, lexicon_build


@click.command()
def command() -> None:
    """Make the lexicon that search knows Norwegian words by, where it is not up to date."""
    if not lexicon.is_built():
        click.echo("Making the lexicon of Norwegian words (about ten seconds, this once) ...")
        lexicon_build.build()

"""What a mail server calls."""

import sys

import click

from flyttehjelp.core import bounces, clock


@click.command()
def bounce() -> None:
    """Take in a report of failed delivery from standard input.

    The mail server pipes here what comes back to the sender of our letters. Always ends well:
    a mail server would send an error back to whoever sent it.
    """
    raw = sys.stdin.buffer.read(1_000_000)
    count = bounces.take_in(raw, at=clock.now())
    click.echo(f"{count} suppressed")

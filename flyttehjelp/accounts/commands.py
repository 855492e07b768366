"""What an administrator does at the terminal of the machine."""

import click

from flyttehjelp.accounts.actions import issue_token
from flyttehjelp.accounts.enums import TokenScope
from flyttehjelp.accounts.models import User
from flyttehjelp.accounts.rules import LONGEST_TOKEN_DAYS
from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken


@click.command()
@click.argument("email")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(TokenScope.values), default=["read"]
)
@click.option("--days", type=click.IntRange(1, LONGEST_TOKEN_DAYS), default=90, show_default=True)
@click.option("--name", default="terminal", show_default=True)
def token(email: str, *, scopes: tuple[str, ...], days: int, name: str) -> None:
    """Make a token for a program that acts for EMAIL, and show it this once.

    Whoever may run this on the machine may do anything there; no second factor is asked for.
    """
    owner = User.objects.filter(email=email.lower(), is_active=True).first()
    if owner is None:
        raise click.ClickException(f"There is no user with the address {email}.")
    try:
        _, secret = issue_token(
            owner=owner, name=name, scopes=list(scopes), days=days, strong=True, at=clock.now()
        )
    except RuleBroken as refusal:
        raise click.ClickException(refusal.sentence) from None
    click.echo(secret)

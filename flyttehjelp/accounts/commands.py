"""What an administrator does at the terminal of the machine."""

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from flyttehjelp.accounts.actions import appoint_coordinator, issue_token
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
    click.echo(f"For the service at {settings.SITE_URL}:", err=True)
    click.echo(secret)


@click.command()
@click.argument("email")
@click.option("--administrator", is_flag=True, help="May manage users as well.")
def coordinator(email: str, *, administrator: bool) -> None:
    """Make EMAIL a coordinator, and a user where there is none yet: how a new service begins.

    They sign in by a code sent to the address, and are asked to set up a second step.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise click.ClickException(f"{email} is no e-mail address.") from None
    person = appoint_coordinator(email, administrator=administrator, at=clock.now())
    role = "administrator and coordinator" if person.is_staff else "coordinator"
    click.echo(f"{person.email} is {role} at {settings.SITE_URL}")

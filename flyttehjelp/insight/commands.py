"""What the terminal can ask of the work list, and of those whose work it is."""

import sys

import click

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.insight.actions.staff import let_go as let_somebody_go
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


@click.command("let-go")
@click.argument("email")
@click.option("--to", "to_email", help="The coordinator who takes over; else the deputy.")
@click.option("--shut-out", is_flag=True, help="They cannot sign in any more either.")
def let_go(email: str, *, to_email: str | None, shut_out: bool) -> None:
    """Let the coordinator or administrator EMAIL go: what is open is handed over, sessions end,
    tokens are revoked."""
    person = _known(email)
    to = _known(to_email) if to_email else None
    try:
        moved, heir = let_somebody_go(person, to=to, shut_out=shut_out, by=None, at=clock.now())
    except RuleBroken as refusal:
        raise click.ClickException(refusal.sentence) from None
    rest = f"; {moved} open things are {heir.email}'s now" if heir else ""
    click.echo(f"{person.email} is let go{rest}")


def _known(email: str) -> User:
    found: User | None = User.objects.filter(email=email.lower()).first()
    if found is None:
        raise click.ClickException(f"There is no user with the address {email}.")
    return found

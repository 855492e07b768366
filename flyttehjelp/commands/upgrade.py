"""Before anybody is served: tables, region, answers and, in the embedded mode, the demo."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from flyttehjelp.commands.progress import Progress
from flyttehjelp.embedded import environment, machine

CODE: Final = ("flyttehjelp", "jobs", "mentors", "api")


@click.command()
def command() -> None:
    """Bring the database that DATABASE_URL names up to this version of the code.

    With OWNER_DATABASE_URL it works as the role named there, and gives the role of DATABASE_URL
    what the service needs. The one of `make run` needs no upgrade: each start looks to it.
    """
    if not environment.names_a_database():
        raise click.ClickException(
            "DATABASE_URL is not set. In production, read its settings first: "
            "set -a; . /etc/flyttehjelp.env; set +a. `make run` upgrades its own database itself."
        )
    served_by = environment.become_owner()
    with Progress() as progress, environment.database(progress):
        import_module("flyttehjelp.preparation").prepare(progress, served_by=served_by)


def ensure_prepared(state: Path, say: Callable[[str], None]) -> list[list[str]]:
    """Prepare the embedded database unless this very code has done so; answer the sign-ins."""
    marker, print_now = state / "prepared", code_print()
    with suppress(OSError, ValueError, KeyError):
        known = json.loads(marker.read_text())
        if known["code"] == print_now:
            return list(known["sign_ins"])
    # Only now, for Django reads the environment when it is imported.
    preparation = import_module("flyttehjelp.preparation")
    preparation.prepare(say)
    sign_ins: list[list[str]] = preparation.demo_sign_ins()
    machine.write_private(marker, json.dumps({"code": print_now, "sign_ins": sign_ins}))
    return sign_ins


def code_print() -> str:
    """A print of the code and of what it would load. Sizes and times tell enough."""
    seen = hashlib.sha256(os.environ.get("REGION", "").encode())
    for folder in CODE:
        for path in sorted((machine.PROJECT / folder).rglob("*")):
            if path.suffix in {".py", ".toml"}:
                found = path.stat()
                seen.update(f"{path} {found.st_size} {found.st_mtime_ns}".encode())
    return seen.hexdigest()

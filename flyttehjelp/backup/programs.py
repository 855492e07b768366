"""PostgreSQL's programs: those chosen, those of the package, those on the path."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flyttehjelp.embedded.machine import CannotStart
from flyttehjelp.embedded.postgres import packaged_binaries

# What a program of PostgreSQL reads from its environment; a password never stands on a line
# that others on the machine can list.
VARIABLES: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def find(name: str) -> str:
    """
    :raises CannotStart: when it is nowhere.
    """
    folders = [Path(chosen)] if (chosen := os.environ.get("POSTGRES_BIN")) else _packaged()
    for folder in folders:
        if (folder / name).is_file():
            return str(folder / name)
    if found := shutil.which(name):
        return found
    raise CannotStart(f"{name} is not installed; set POSTGRES_BIN to the folder it lies in.")


def _packaged() -> list[Path]:
    try:
        return [packaged_binaries()]
    except CannotStart:
        return []


def environment(params: Mapping[str, Any]) -> dict[str, str]:
    """What Django's connection is made of, as the programs want it."""
    named = {VARIABLES[key]: str(value) for key, value in params.items() if key in VARIABLES}
    return {**os.environ, **named}

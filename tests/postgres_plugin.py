"""Gives a test run its own PostgreSQL, thrown away afterwards, unless DATABASE_URL names one.

Loaded with ``-p`` from pyproject.toml, so that it comes before pytest-django reads the settings.
The workers of pytest-xdist inherit the address and start nothing. A server that happens to run
on this machine is never used unasked.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from flyttehjelp.embedded.postgres import throw_away_postgres

server = ExitStack()


def address_of(name: str) -> str:
    """The address the run was given, with the name of a database a test has made there."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    asked = early_config.known_args_namespace
    if not os.environ.get("DATABASE_URL") and not (asked.help or asked.version):
        os.environ["DATABASE_URL"] = server.enter_context(throw_away_postgres())
    try:
        return (yield)
    except BaseException:
        server.close()
        raise


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    server.close()

"""What the environment must say before Django is imported, and the database it points at."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import psycopg

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.machine import CannotStart, InUse
from flyttehjelp.embedded.postgres import Postgres

JOIN_PATIENCE: Final = 30.0
DEFAULT_SITE: Final = "http://localhost:8000"


def names_a_database() -> bool:
    """Whether somebody has told us where the database is, as in production and in the tests."""
    return bool(os.environ.get("DATABASE_URL"))


def become_owner() -> str:
    """Work as the role that OWNER_DATABASE_URL names; answer the role that serves people, which
    is the one in DATABASE_URL. Without it, one role is both, and the answer is empty."""
    owner = os.environ.get("OWNER_DATABASE_URL", "")
    if not (owner and names_a_database()):
        return ""
    served_by = _user_in(os.environ["DATABASE_URL"])
    if not served_by or served_by == _user_in(owner):
        raise CannotStart("OWNER_DATABASE_URL and DATABASE_URL must name two different roles.")
    os.environ["DATABASE_URL"] = owner
    return served_by


def _user_in(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def set_embedded(state: Path, url: str, *, site_url: str, worker: machine.Account | None) -> None:
    """Set what the settings read. A value that stands already is kept, save the two we decide."""
    mailbox = machine.own_folder(state / "mailbox", worker)
    os.environ.update({"EMBEDDED": "true", "DATABASE_URL": url})
    os.environ.setdefault("SITE_URL", site_url)
    os.environ.setdefault("MAILBOX_DIR", str(mailbox))
    index = machine.own_folder(state / "search-index", worker)
    os.environ.setdefault("SEARCH_INDEX_DIR", str(index))
    forgotten = machine.own_folder(state / "forgotten", worker)
    os.environ.setdefault("ERASURE_LIST", str(forgotten / "list"))
    os.environ.setdefault(
        "SECRET_KEY",
        machine.kept_secret(state / "secret-key", lambda: secrets.token_urlsafe(64)),
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flyttehjelp.settings")


@contextmanager
def database(say: Callable[[str], None] = lambda _: None) -> Iterator[bool]:
    """Give a command its database: the named one, the running one, or one for as long as it takes.

    Answers whether it is the last, which nobody else may have prepared.

    :raises CannotStart: when there is none to be had.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flyttehjelp.settings")
    if names_a_database():
        yield False
        return
    state, account = machine.state_dir(), machine.unprivileged()
    machine.make_state(state, account)
    with ExitStack() as stack:
        try:
            stack.enter_context(machine.hold(state, "a command"))
        except InUse:
            ours, url = False, _running_url(state)
        else:
            server = Postgres(state, say=say)
            stack.callback(server.stop)
            ours, url = True, server.start()
        worker = machine.stepped_down(account)
        set_embedded(state, url, site_url=last_site(state), worker=worker)
        yield ours


def last_site(state: Path) -> str:
    """Where the service answers, or did when it last ran here."""
    with suppress(OSError):
        return (state / "site-url").read_text()
    return DEFAULT_SITE


def _running_url(state: Path) -> str:
    """Wait for the server that another process runs, or is about to."""
    deadline = time.monotonic() + JOIN_PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError, psycopg.OperationalError):
            url = (state / "database-url").read_text()
            psycopg.connect(url).close()
            return url
        time.sleep(0.1)
    raise CannotStart(f"Another process holds {state}, but its database does not answer.")

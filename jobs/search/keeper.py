"""Who keeps the index up: a thread in each web process, of which one on the machine holds the
lock and writes; the others wait to take over. When its process dies, the lock is free."""

import fcntl
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import connection

from jobs.search import shelf
from jobs.search.freshness import unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.queries import VacancyQuerySet

log = structlog.get_logger()

EVERY_SECONDS: Final = 1.0
AFTER_TROUBLE: Final = 5.0

_wake = threading.Event()
_starting = threading.Lock()
_started: dict[str, threading.Thread] = {}


def keep(among: "Callable[[], VacancyQuerySet]", cards: shelf.Cards) -> None:
    """Have the index kept up as long as this process lives. Does nothing the second time."""
    here = shelf.root()
    if here is None or str(here) in _started:
        return
    with _starting:
        if str(here) not in _started:
            keeper = threading.Thread(
                target=_keep, args=(here, among, cards), name="search-index", daemon=True
            )
            _started[str(here)] = keeper
            keeper.start()


def poke() -> None:
    """Have it look at once."""
    _wake.set()


def _keep(here: Path, among: "Callable[[], VacancyQuerySet]", cards: shelf.Cards) -> None:
    while True:
        try:
            here.mkdir(parents=True, exist_ok=True)
            with (here / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                _lead(here, among, cards)
        except Exception as trouble:  # noqa: BLE001 - it comes back in a moment, whatever it was
            log.warning("search.keeper_stumbled", error=type(trouble).__name__)
            connection.close()
            time.sleep(AFTER_TROUBLE)


def _lead(here: Path, among: "Callable[[], VacancyQuerySet]", cards: shelf.Cards) -> None:
    writer = shelf.Writer(here, among, cards)
    while True:
        connection.close_if_unusable_or_obsolete()
        writer.keep_up()
        _wake.wait(EVERY_SECONDS)
        _wake.clear()


def state() -> dict[str, Any]:
    """For those on call: is there an index, and how far is it behind."""
    if shelf.root() is None:
        return {"index": "off"}
    opened = shelf.current()
    if opened is None:
        return {"index": "missing"}
    behind = unread(opened)
    return {
        "index": "ok" if behind.lag < AFTER_TROUBLE else "behind",
        "vacancies": opened.searcher.num_docs,
        "unread": len(behind.changed),
        "lag_seconds": round(behind.lag, 1),
    }

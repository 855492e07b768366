"""Import from Nav, by the clock or by hand: one at a time, noted in the diary of jobs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import structlog
from django.conf import settings

from flyttehjelp.core.jobs import run_once
from flyttehjelp.core.models import JobRun
from jobs.actions.nav_import import NavImport
from jobs.actions.nav_members import ask_register, match_ads
from jobs.actions.nav_tally import Bounds, Tally
from jobs.clients.nav_feed import NavFeed
from jobs.clients.web import CarefulClient, Patience, checked_base

log = structlog.get_logger()

JOB: Final = "import-nav"
EVERY_MINUTES: Final = 10
# A task has three minutes. It starts no page after one, and gives up asking before two.
SLICE: Final = Bounds(seconds=60.0)
SLICE_PATIENCE: Final = Patience(attempts=3, longest_pause=10.0, whole_run=100.0)


class ImportStopped(Exception):  # noqa: N818 - it reads as the fact it states
    """Nav was in trouble. What was read until then is stored; ``tally`` tells the rest."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally.trouble)
        self.tally = tally


@contextmanager
def nav_feed(url: str, *, patience: Patience | None = None) -> Iterator[NavFeed]:
    """Nav's feed at ``url``, closed afterwards.

    :raises WebTrouble: when it is not an address we may ask.
    """
    base = checked_base(url, loopback=settings.EMBEDDED)
    agent = f"Flyttehjelpen (+{settings.SITE_URL})"
    with CarefulClient(base, agent=agent, patience=patience) as web:
        # The token is for Nav alone; another address makes do with its public one.
        yield NavFeed(web, token=settings.NAV_FEED_TOKEN if url == settings.NAV_FEED_URL else "")


def import_by_the_clock(*, at: datetime, now: Callable[[], datetime]) -> JobRun | None:
    """Read on in Nav's feed, once in ten minutes, where it is switched on."""
    if not settings.NAV_FEED_URL:
        return None
    at_utc = at.astimezone(UTC)
    start = at_utc.replace(
        minute=at_utc.minute // EVERY_MINUTES * EVERY_MINUTES, second=0, microsecond=0
    )
    with nav_feed(settings.NAV_FEED_URL, patience=SLICE_PATIENCE) as feed:
        return run_import(
            NavImport(feed, now=now, bounds=SLICE), period=f"{start:%Y-%m-%dT%H:%MZ}", at=at
        )


def run_import(job: NavImport, *, period: str, at: datetime) -> JobRun | None:
    """Run an import unless another one is at it. One that got nowhere is not noted as finished:
    the next start of the same period tries again, and it is seen that no import came through."""

    def work() -> dict[str, object]:
        tally = job.run()
        match_ads(at=at)
        if tally.trouble and not tally.pages:
            raise ImportStopped(tally)
        return tally.as_result()

    try:
        return run_once(JOB, period=period, at=at, work=work)
    except ImportStopped as stopped:
        JobRun.objects.filter(job=JOB, period=period).update(result=stopped.tally.as_result())
        log.warning("nav.import_stopped", reason=stopped.tally.trouble)
        return None


def find_members(*, now: datetime) -> dict[str, int]:
    """Ask the register about units it was not asked about, and mark their ads."""
    told = ask_register(now=now)
    matched, repeats = match_ads(at=now)
    return {"told": told, "matched": matched, "repeats": repeats}

"""Jobs of the clock that must be done once per period, however many clocks there are."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.models import JobRun, RateCount

KEEP_DIARY = timedelta(days=90)


def run_once(
    job: str, *, period: str, at: datetime, work: Callable[[], dict[str, object]]
) -> JobRun | None:
    """Do ``work`` unless this job is done for ``period`` or another process is at it.

    ``work`` must itself be safe to run twice: a process that dies half-way leaves its row
    unfinished, and the next call takes it up again. Answers None where nothing was done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [job])
        (ours,) = cursor.fetchone()
    if not ours:
        return None
    try:
        run, _ = JobRun.objects.get_or_create(job=job, period=period, defaults={"started_at": at})
        if run.finished_at is not None:
            return None
        result = work()
        # Not ``at``: a job that took twenty minutes is done now, not when it began.
        finished = max(at, clock.now())
        JobRun.objects.filter(pk=run.pk).update(finished_at=finished, result=result)
        run.finished_at, run.result = finished, result
        return run
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [job])


def sweep_diary(*, now: datetime) -> int:
    """Forget old runs, counters and sessions that have ended; answer how many rows went."""
    with transaction.atomic():
        runs, _ = JobRun.objects.filter(started_at__lt=now - KEEP_DIARY).delete()
        counts, _ = RateCount.objects.filter(window__lt=now - timedelta(days=2)).delete()
        sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    return runs + counts + sessions

"""What the clock does about people's data, at night."""

from celery import shared_task

from flyttehjelp.accounts import erasure, forgotten, retention, sessions
from flyttehjelp.core import clock


@shared_task
def forget_who_waits() -> int:
    at = clock.now()
    return erasure.forget_who_waits(now=at) + erasure.forget_again(at=at)


@shared_task
def sweep_sessions_of_nobody() -> int:
    return sessions.sweep_sessions_of_nobody(now=clock.now())


@shared_task
def complete_erasure_list() -> int:
    return forgotten.complete_list(at=clock.now())


@shared_task
def keep_no_longer() -> int:
    at = clock.now()
    rows = retention.expire_rows(now=at)
    people = retention.forget_silent(now=at) + retention.warn_silent(now=at)
    return sum(rows.values()) + people

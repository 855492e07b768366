"""What the clock does about people's data, at night."""

from celery import shared_task

from flyttehjelp.accounts import erasure, retention
from flyttehjelp.core import clock


@shared_task
def forget_who_waits() -> int:
    return erasure.forget_who_waits(now=clock.now())


@shared_task
def keep_no_longer() -> int:
    at = clock.now()
    rows = retention.expire_rows(now=at)
    people = retention.forget_silent(now=at) + retention.warn_silent(now=at)
    return sum(rows.values()) + people

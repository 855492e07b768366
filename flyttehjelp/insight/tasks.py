from celery import shared_task

from flyttehjelp.core import clock
from flyttehjelp.insight.actions import work


@shared_task
def tell_what_is_due() -> int:
    return work.tell_what_is_due(now=clock.now())


@shared_task
def find_owners() -> None:
    work.check_by_the_clock(at=clock.now())

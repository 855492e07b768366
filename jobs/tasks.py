from celery import shared_task

from flyttehjelp.core import clock
from jobs.actions.nav import import_by_the_clock


@shared_task
def import_nav() -> None:
    import_by_the_clock(at=clock.now(), now=clock.now)

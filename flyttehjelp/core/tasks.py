from celery import shared_task

from flyttehjelp.core import clock, jobs, outbox


@shared_task
def send_notices() -> int:
    return outbox.send_due(now=clock.now)


@shared_task
def sweep_diary() -> int:
    return jobs.sweep_diary(now=clock.now())

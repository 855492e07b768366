from celery import shared_task

from flyttehjelp.core import clock
from flyttehjelp.faq.actions import asking_back, desk, entries, indexing, together


@shared_task
def hand_on_overdue() -> int:
    return desk.hand_on_overdue(now=clock.now())


@shared_task
def stop_waiting_for_askers() -> int:
    return asking_back.stop_waiting(now=clock.now())


@shared_task
def free_questions_left_alone() -> int:
    return together.free_left_alone(now=clock.now())


@shared_task
def assign_ownerless_entries() -> int:
    return entries.assign_ownerless_entries(now=clock.now())


@shared_task
def give_meaning() -> int:
    return indexing.give_meaning()


@shared_task
def count_common_terms() -> None:
    indexing.count_common_terms()

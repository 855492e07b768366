from celery import shared_task

from flyttehjelp.core import clock
from flyttehjelp.faq.actions import (
    asking_back,
    desk,
    entries,
    indexing,
    links,
    schedule,
    together,
    upkeep,
)


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


@shared_task
def publish_due() -> int:
    return schedule.publish_due(now=clock.now())


@shared_task
def look_after_entries() -> int:
    return upkeep.look_after_entries(now=clock.now())


@shared_task
def tell_of_entry_tasks() -> int:
    return upkeep.tell_of_tasks(now=clock.now())


@shared_task
def check_links() -> int:
    return links.check_links(now=clock.now())

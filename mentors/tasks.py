from celery import shared_task

from flyttehjelp.core import clock
from mentors.actions import assigning, offers, pulses, rounds, working


@shared_task
def expire_offers() -> int:
    return offers.expire_offers(at=clock.now())


@shared_task
def ask_for_round() -> None:
    rounds.ask_for_round(at=clock.now())


@shared_task
def work_rounds() -> int:
    return working.work_rounds(at=clock.now())


@shared_task
def forget_rounds() -> int:
    return working.forget_rounds(at=clock.now())


@shared_task
def tell_who_waits() -> int:
    return assigning.tell_who_waits(at=clock.now())


@shared_task
def remind_mentors() -> int:
    return offers.remind_mentors(at=clock.now())


@shared_task
def ask_pulses() -> int:
    return pulses.ask_pulses(at=clock.now())

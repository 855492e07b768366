from celery import shared_task

from flyttehjelp.core import clock
from mentors.actions import assigning, groups, invitations, offers, pulses, rounds, working


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
def check_waiting_groups() -> int:
    return groups.check_waiting_groups(now=clock.now())


@shared_task
def invite_who_waits() -> int:
    return invitations.invite_who_waits(at=clock.now())


@shared_task
def remind_mentors() -> int:
    return offers.remind_mentors(at=clock.now())


@shared_task
def ask_pulses() -> int:
    return pulses.ask_pulses(at=clock.now())

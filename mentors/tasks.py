from celery import shared_task

from flyttehjelp.core import clock
from mentors.actions import assigning, groups, invitations, offers


@shared_task
def expire_offers() -> int:
    return offers.expire_offers(at=clock.now())


@shared_task
def propose_offers() -> int:
    return len(assigning.propose_offers(at=clock.now()))


@shared_task
def tell_who_waits() -> int:
    return assigning.tell_who_waits(at=clock.now())


@shared_task
def check_waiting_groups() -> int:
    return groups.check_waiting_groups(now=clock.now())


@shared_task
def invite_who_waits() -> int:
    return invitations.invite_who_waits(at=clock.now())

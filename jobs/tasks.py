from celery import shared_task

from flyttehjelp.core import clock
from jobs import actions
from jobs.actions import saved_searches
from jobs.actions.deadlines import keep_time
from jobs.actions.nav import find_members, import_by_the_clock


@shared_task
def expire_overdue_vacancies() -> int:
    return actions.expire_overdue(now=clock.now())


@shared_task
def check_employers() -> int:
    return actions.check_employers(now=clock.now())


@shared_task
def import_nav() -> None:
    import_by_the_clock(at=clock.now(), now=clock.now)


@shared_task
def watch_referrals() -> int:
    return keep_time(now=clock.now())


@shared_task
def find_members_behind_ads() -> None:
    find_members(now=clock.now())


@shared_task
def tell_due_searches() -> int:
    return saved_searches.tell_due_searches(now=clock.now)


@shared_task
def sweep_saved_searches() -> int:
    return saved_searches.sweep_saved_searches(now=clock.now())

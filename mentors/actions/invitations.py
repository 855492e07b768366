"""Nobody without an offer: who waits a week for a mentor is invited to a group meanwhile."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from mentors.models import GroupDate, GroupInvitation, Wish
from mentors.rules import groups as rules


def invite_who_waits(*, at: datetime) -> int:
    """Invite everybody whose wish has waited a week, once for a wish; answer how many.

    Where no group has a date with room, they wait on, and the next run looks again.
    """
    meetings = [_meeting(date) for date in _open_dates(at)]
    waiting = Wish.objects.without_proposal().filter(
        made_at__lte=at - rules.INVITED_AFTER, invitation__isnull=True
    )
    in_order = waiting.select_related("newcomer").order_by("made_at", "pk")
    return sum(_invite(wish, meetings, at=at) for wish in in_order)


def _open_dates(at: datetime) -> Iterable[GroupDate]:
    ahead = GroupDate.objects.of_listed().not_blocked().with_room().within(at, rules.LATEST)
    late_enough = ahead.filter(starts_at__gte=at + rules.EARLIEST)
    return late_enough.select_related("group").order_by("starts_at", "pk")


def _meeting(date: GroupDate) -> rules.Meeting:
    group = date.group
    return rules.Meeting(
        pk=date.pk,
        starts_at=date.starts_at,
        municipality=group.municipality_id,
        languages=frozenset(group.languages),
        interests=frozenset(group.interests),
        age_bands=frozenset(group.age_bands),
    )


@transaction.atomic
def _invite(wish: Wish, meetings: list[rules.Meeting], *, at: datetime) -> int:
    guest = rules.Guest(
        municipality=wish.newcomer.municipality_id,
        languages=frozenset(wish.languages),
        interests=frozenset(wish.interests),
        age_bands=frozenset(wish.children_age_bands),
    )
    best = rules.best_meeting(guest, meetings)
    if best is None:
        return 0
    __, made = GroupInvitation.objects.get_or_create(
        wish=wish, defaults={"date_id": best.pk, "made_at": at}
    )
    if not made:
        return 0
    Happening.objects.note("wish.invited", about=wish.pk, by=None, at=at)
    outbox.add(
        "wish.invited",
        key=f"wish.invited:{wish.pk}",
        about=wish.pk,
        recipient_id=wish.newcomer.user_id,
        at=at,
    )
    return 1

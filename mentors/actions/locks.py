"""Lock before you count: always the mentor first, then the newcomer.

Whoever takes a place locks both. Whoever only closes an offer locks the newcomer, which every
deed with an offer does: so two deeds with the same wish never run side by side.
"""

from uuid import UUID

from flyttehjelp.relocation.models import Newcomer
from mentors.models import GroupDate, Mentor


def hold_mentor(mentor: UUID) -> Mentor:
    return Mentor.objects.select_for_update(of=("self",), no_key=True).get(pk=mentor)


def hold_newcomer(newcomer: UUID) -> Newcomer:
    return Newcomer.objects.select_for_update(of=("self",), no_key=True).get(pk=newcomer)


def hold_date(date: UUID) -> GroupDate:
    """Whoever signs up, gives a place back or changes a date holds the date and nothing else."""
    held = GroupDate.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("group").get(pk=date)

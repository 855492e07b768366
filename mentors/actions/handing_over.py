"""Everything open that is a coordinator's goes to a colleague at once; what nobody answers for
gets somebody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from mentors.actions.people import least_busy_coordinator
from mentors.enums import MentorState
from mentors.models import Concern, Group, Mentor


def _open() -> Mapping[str, QuerySet[Any]]:
    """What coordinators do here, in the order it is locked in."""
    return {
        "mentor": Mentor.objects.filter(state=MentorState.APPLIED),
        "group": Group.objects.waiting(),
        "concern": Concern.objects.open(),
    }


@transaction.atomic
def hand_over_all(*, owner: UUID, to: User, by: User | None, at: datetime) -> int:
    """Give ``to`` the mentors and groups ``owner`` was to see over, and the concerns that are
    theirs; answer how many. Offers to them as a mentor stay: nobody says yes for another."""
    facts: dict[str, object] = {"from": str(owner), "to": str(to.pk)}
    doer = by.pk if by else None
    return sum(
        _move(kind, rows.filter(owner=owner), to=to, by=doer, at=at, facts=facts)
        for kind, rows in _open().items()
    )


@transaction.atomic
def find_owners(*, at: datetime) -> int:
    """Give what nobody answers for (the one who did is gone) to a coordinator; answer how many."""
    given = 0
    for kind, rows in _open().items():
        coordinator = least_busy_coordinator(timezone.localdate(at))
        if coordinator is None:
            return 0
        facts: dict[str, object] = {"to": str(coordinator.pk)}
        given += _move(kind, rows.filter(owner=None), to=coordinator, by=None, at=at, facts=facts)
    return given


def _move(
    kind: str,
    rows: QuerySet[Any],
    *,
    to: User,
    by: UUID | None,
    at: datetime,
    facts: dict[str, object],
) -> int:
    """Whoever works with one of them at this moment is waited for."""
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    moved = list(held.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=moved).update(owner=to)  # noqa: SLF001 - public in all but name
    for pk in moved:
        Happening.objects.note(f"{kind}.handed_over", about=pk, by=by, at=at, facts=facts)
    return len(moved)

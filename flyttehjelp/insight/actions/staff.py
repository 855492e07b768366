"""A coordinator or an administrator is let go: what is theirs goes to a colleague, and at that
moment they have no power over anybody's case any more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts.actions import end_service
from flyttehjelp.accounts.models import User
from flyttehjelp.accounts.rules import CannotTakeOver, ensure_may_be_let_go
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.handing_over import hand_over_entries
from flyttehjelp.insight.actions.moving import move_all, tell_of_move
from flyttehjelp.insight.queries.work import loads

LET_GO = "coordinator.let_go"


@transaction.atomic
def let_go(
    person: User, *, to: User | None, shut_out: bool, by: User | None, at: datetime
) -> tuple[int, User | None]:
    """End ``person``'s service: everything open goes to ``to`` (None: to their deputy, else to
    who has been here longest), sessions end, tokens are revoked. Answer how many things changed
    hands, and who has them now.

    :raises NotInService: for anybody who is neither coordinator nor administrator.
    :raises LastAdministrator: when nobody could manage users any more.
    :raises LastCoordinator: when nobody would be left who answers for what is open.
    :raises CannotTakeOver: unless ``to`` is another coordinator.
    """
    # Two who let each other go at once: the second waits, and sees that the first is gone.
    staff = list(User.objects.in_service().select_for_update(no_key=True).order_by("pk"))
    others = [one for one in staff if one.pk != person.pk]
    held = next((one for one in staff if one.pk == person.pk), person)
    held.refresh_from_db()
    ensure_may_be_let_go(held, others=others)
    heir = _heir(held, to, others, at=at)
    moved = 0
    if heir is not None:
        moved = move_all(held, to=heir, by=by, at=at)
        hand_over_entries(owner=held.pk, to=heir, by=by, at=at)
        tell_of_move(held, to=heir, by=by, told=heir, moved=moved, at=at, left=True)
    end_service(held, to=heir, shut_out=shut_out, by=by, at=at)
    return moved, heir


def _heir(person: User, to: User | None, others: Sequence[User], *, at: datetime) -> User | None:
    coordinators = sorted(
        (one for one in others if one.is_coordinator), key=lambda one: (one.joined_at, one.pk)
    )
    if to is not None:
        if to.pk not in {one.pk for one in coordinators}:
            raise CannotTakeOver
        return to
    today = timezone.localdate(at)
    at_work = [one for one in coordinators if one.away_until is None or one.away_until < today]
    deputy = [one for one in at_work if one.pk == person.deputy_id]
    return next(iter(deputy or at_work or coordinators), None)


def take_from_those_who_left(*, at: datetime) -> int:
    """Hand over what somebody was given at the very moment they were let go; answer how much."""
    owners = {load.owner for load in loads(at=at) if load.owner is not None}
    gone = set(Happening.objects.filter(kind=LET_GO, about__in=owners).values_list("about"))
    taken = 0
    for (pk,) in sorted(gone):
        taken += _take_rest(pk, at=at)
    return taken


@transaction.atomic
def _take_rest(pk: UUID, *, at: datetime) -> int:
    staff = list(User.objects.in_service().select_for_update(no_key=True).order_by("pk"))
    person = User.objects.filter(pk=pk).exclude(pk__in=[one.pk for one in staff]).first()
    heir = _heir(person, None, staff, at=at) if person else None
    if person is None or heir is None:
        return 0
    moved = move_all(person, to=heir, by=None, at=at)
    tell_of_move(person, to=heir, by=None, told=heir, moved=moved, at=at, left=True)
    return moved

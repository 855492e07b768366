"""A group comes in, is seen over by a coordinator, changes what it tells, and closes."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from flyttehjelp import register
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.register import Entity, EntityStanding, NoEntity
from flyttehjelp.relocation.models import Municipality
from mentors.actions.dates import cancel_all_dates
from mentors.enums import ClubCheck, GroupState
from mentors.models import Group
from mentors.rules import ensure_coordinator
from mentors.rules import groups as rules


class GroupContent(TypedDict, total=False):
    name: str
    municipality: Municipality
    offer: str
    interests: list[str]
    age_bands: list[str]
    languages: list[str]
    website: str


def sign_up_group(*, org_number: str, by: User, at: datetime, content: GroupContent) -> Group:
    """Take a group in, with ``by`` as its contact, for a coordinator to see over.

    The register is asked before the transaction begins. When it cannot be reached, the group is
    taken in unchecked, and ``check_waiting_groups`` asks again.

    :raises GroupUnknown: when the register does not know the number.
    :raises GroupNotSound: when it is bankrupt, deleted or being dissolved.
    :raises GroupKnown: when the same person has signed it up already.
    """
    check = club_check(org_number)
    if check is ClubCheck.UNSOUND:
        raise rules.GroupNotSound
    with transaction.atomic():
        owner = _who_sees_over(at)
        group = Group.objects.create(
            org_number=org_number,
            club_check=check,
            checked_at=None if check is ClubCheck.UNCHECKED else at,
            contact=by,
            owner=owner,
            due_at=workdays.close_of(rules.WORKING_DAYS_TO_SEE_OVER, after=at),
            created_at=at,
            **content,
        )
        Happening.objects.note("group.applied", about=group.pk, by=by.pk, at=at)
        if owner is not None:
            key = f"group.applied:{group.pk}"
            outbox.add("group.applied", key=key, about=group.pk, recipient_id=owner.pk, at=at)
    return group


def club_check(org_number: str) -> ClubCheck:
    """
    :raises GroupUnknown: when the register does not know the number.
    """
    if not org_number:
        return ClubCheck.NO_NUMBER
    found = register.look_up(org_number)
    if found is NoEntity.NOT_FOUND:
        raise rules.GroupUnknown
    return _read(found) if isinstance(found, Entity) else ClubCheck.UNCHECKED


def _read(found: Entity) -> ClubCheck:
    if found.standing is not EntityStanding.SOUND:
        return ClubCheck.UNSOUND
    return ClubCheck.VOLUNTARY if found.is_voluntary else ClubCheck.OTHER


def _who_sees_over(at: datetime) -> User | None:
    waiting = Count("groups_to_see_over", filter=Q(groups_to_see_over__state=GroupState.APPLIED))
    everybody = User.objects.coordinators().annotate(open_tasks=waiting)
    at_work = everybody.at_work_on(timezone.localdate(at))
    first: User | None = at_work.order_by("open_tasks", "pk").first()
    return first or everybody.order_by("open_tasks", "pk").first()


def check_waiting_groups(*, now: datetime) -> int:
    """Ask the register about those it could not be asked about before; answer how many it knew.

    What it says is for the coordinator to see. When it does not answer, the rest wait.
    """
    checked = 0
    for group in Group.objects.unchecked().order_by("created_at", "pk"):
        found = register.look_up(group.org_number)
        if found is NoEntity.UNAVAILABLE:
            break
        check = _read(found) if isinstance(found, Entity) else ClubCheck.UNSOUND
        unchecked = Group.objects.unchecked().filter(pk=group.pk)
        checked += unchecked.update(club_check=check, checked_at=now)
    return checked


def list_group(group: Group, *, by: User, at: datetime) -> Group:
    """Show a group to newcomers. Its own contact may do so only where it was closed.

    :raises NotYours: when a coordinator has not seen it over yet.
    :raises StepNotOpen: when it is shown already.
    """
    reopened = group.state == GroupState.CLOSED
    if not (reopened and group.contact_id == by.pk):
        ensure_coordinator(is_coordinator=by.is_coordinator)
    with transaction.atomic():
        take_step(group, rules.GROUP_STEPS, "list", owner=None, due_at=None)
        Happening.objects.note("group.listed", about=group.pk, by=by.pk, at=at)
        if not reopened:
            _tell_contact(group, "group.listed", at=at)
    return group


@transaction.atomic
def hand_over_group(group: Group, *, to: User, by: User, at: datetime) -> Group:
    """Give it to another coordinator to see over.

    :raises NotYours: when either of them is no coordinator.
    :raises StepNotOpen: when it does not wait for an answer.
    """
    ensure_coordinator(is_coordinator=by.is_coordinator and to.is_coordinator)
    if not Group.objects.waiting().filter(pk=group.pk).update(owner=to):
        raise StepNotOpen
    group.owner = to
    facts: dict[str, object] = {"to": str(to.pk)}
    Happening.objects.note("group.handed_over", about=group.pk, by=by.pk, at=at, facts=facts)
    key = f"group.applied:{group.pk}:{to.pk}:{at.isoformat()}"
    outbox.add("group.applied", key=key, about=group.pk, recipient_id=to.pk, at=at)
    return group


@transaction.atomic
def decline_group(group: Group, *, by: User, at: datetime) -> Group:
    """Thank a group, and say no.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it does not wait for an answer.
    """
    ensure_coordinator(is_coordinator=by.is_coordinator)
    take_step(group, rules.GROUP_STEPS, "decline", owner=None, due_at=None)
    Happening.objects.note("group.declined", about=group.pk, by=by.pk, at=at)
    _tell_contact(group, "group.declined", at=at)
    return group


@transaction.atomic
def close_group(group: Group, *, by: User, at: datetime) -> Group:
    """Take no more newcomers. Dates ahead are cancelled, and who was coming is told.

    :raises NotYours: when ``by`` is neither its contact nor a coordinator.
    :raises StepNotOpen: when it has closed already.
    """
    if not by.is_coordinator:
        rules.ensure_contact(by.pk, group.contact_id)
    take_step(group, rules.GROUP_STEPS, "close", owner=None, due_at=None)
    Happening.objects.note("group.closed", about=group.pk, by=by.pk, at=at)
    cancel_all_dates(group, by=by, at=at)
    return group


@transaction.atomic
def update_group(group: Group, *, by: User, at: datetime, content: GroupContent) -> Group:
    """Change what a group tells about itself.

    :raises NotYours: when ``by`` is neither its contact nor a coordinator.
    """
    if not by.is_coordinator:
        rules.ensure_contact(by.pk, group.contact_id)
    changed = {name: value for name, value in content.items() if getattr(group, name) != value}
    if not changed:
        return group
    Group.objects.filter(pk=group.pk).update(**changed)
    for name, value in changed.items():
        setattr(group, name, value)
    facts: dict[str, object] = {"fields": sorted(changed)}
    Happening.objects.note("group.updated", about=group.pk, by=by.pk, at=at, facts=facts)
    return group


def _tell_contact(group: Group, kind: str, *, at: datetime) -> None:
    outbox.add(kind, key=f"{kind}:{group.pk}", about=group.pk, recipient_id=group.contact_id, at=at)

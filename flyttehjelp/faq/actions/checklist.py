"""What newcomers keep of their moving checklist."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.models import MovePlan, MoveTick
from flyttehjelp.relocation.actions import register_newcomer

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@transaction.atomic
def save_plan(
    *, situations: Collection[str], moves_on: date | None, by: "User", at: datetime
) -> MovePlan:
    """Keep what makes this move unlike others; its day goes into the profile, for others to use."""
    plan, _made = MovePlan.objects.update_or_create(
        person=by, defaults={"situations": sorted(situations), "changed_at": at}
    )
    register_newcomer(by=by, at=at, profile={"moves_on": moves_on})
    Happening.objects.note("checklist.planned", about=plan.pk, by=by.pk, at=at)
    return plan


@transaction.atomic
def tick(step: str, *, by: "User", at: datetime) -> None:
    """Note that a step is done. Ticked twice it is done once; which steps, is nobody's business,
    so the log says nothing of it."""
    row = MoveTick(person=by, step=step, at=at)
    MoveTick.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def untick(step: str, *, by: "User") -> None:
    MoveTick.objects.filter(person=by, step=step).delete()

"""How far Nav's feed is read, and what was set aside on the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jobs.actions.nav_facts import note_complete
from jobs.clients.nav_items import BadItem
from jobs.models import FeedCursor, FeedDelay, NavTrouble


@dataclass(frozen=True)
class Aside:
    """An ad set aside; ``changed_at`` where it may be worth trying again."""

    bad: BadItem
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Move:
    """Where the cursor goes. ``began_at`` is when it went there first; ``complete`` when there is
    nothing more to read."""

    name: str
    page_id: UUID
    etag: str
    last_modified: datetime
    began_at: datetime
    complete: bool = False


def note_aside(aside: Iterable[Aside], *, settled: Iterable[UUID], at: datetime) -> None:
    """Name what was set aside; what could be read since is in trouble no more."""
    NavTrouble.objects.filter(external_id__in=[str(uuid) for uuid in settled]).delete()
    for piece in aside:
        trouble, is_new = NavTrouble.objects.get_or_create(
            external_id=piece.bad.external_id,
            defaults={
                "reason": piece.bad.reason[:200],
                "at": at,
                "ad_changed_at": piece.changed_at,
            },
        )
        if not is_new:
            NavTrouble.objects.filter(pk=trouble.pk).update(
                reason=piece.bad.reason[:200],
                ad_changed_at=piece.changed_at,
                tries=trouble.tries + (piece.changed_at is not None),
            )


def move_cursor(move: Move, *, at: datetime) -> None:
    """Called in the transaction that stores what was read on the way."""
    there = {
        "page_id": move.page_id,
        "etag": move.etag,
        "last_modified": move.last_modified,
    }
    cursor, is_new = FeedCursor.objects.get_or_create(
        name=move.name, defaults={**there, "changed_at": at, "began_at": move.began_at}
    )
    if not is_new and any(getattr(cursor, name) != value for name, value in there.items()):
        FeedCursor.objects.filter(pk=cursor.pk).update(**there, changed_at=at)
    if move.complete:
        note_complete(cursor, at=at)


@transaction.atomic
def nothing_new(name: str, *, at: datetime) -> None:
    """Nav says that there is nothing after the cursor: all is read."""
    for cursor in FeedCursor.objects.filter(name=name).order_by("pk"):
        note_complete(cursor, at=at)


def forget_trouble(*, before: datetime) -> int:
    """Forget what was set aside and measured long ago; answer how much."""
    forgotten, _ = NavTrouble.objects.older_than(before).delete()
    measured, _ = FeedDelay.objects.older_than(before).delete()
    return forgotten + measured

"""What is kept to count with: that an ad was out, and which days we saw all that came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from jobs.actions.nav_here import Here
from jobs.clients.nav_items import Ad
from jobs.enums import FactSource
from jobs.models import AdFact, FeedCursor, WatchedDay

# The feed tells later what we missed, save for ads that came and went meanwhile. Few are out for
# less than a week, so a shorter pause costs no day.
PAUSE: Final = timedelta(days=7)
PART_TIME: Final = (1, 99)
FULL_TIME: Final = (None, 100)


@dataclass(frozen=True)
class Seen:
    """An ad that is out, and when Nav changed it last."""

    ad: Ad
    changed_at: datetime


def note_facts(
    out: Mapping[UUID, Seen], ended: Mapping[UUID, datetime], *, here: Here, at: datetime
) -> None:
    """Write down what there is to count of these ads, and that others are not out any more."""
    wanted = {str(uuid): _fact(uuid, seen, here=here, at=at) for uuid, seen in out.items()}
    gone = {str(uuid): moment for uuid, moment in ended.items() if uuid not in out}
    known = AdFact.objects.known(FactSource.FEED, [*wanted, *gone]).order_by("pk")
    rows = {row.external_id: row for row in known}
    AdFact.objects.bulk_create(
        [fact for external_id, fact in wanted.items() if external_id not in rows]
    )
    _bring_up_to_date(rows, wanted)
    _close(rows, gone, today=timezone.localdate(at))


def _fact(uuid: UUID, seen: Seen, *, here: Here, at: datetime) -> AdFact:
    ad = seen.ad
    least, most = PART_TIME if ad.part_time else FULL_TIME
    spots = here.spots(ad)
    return AdFact(
        external_id=str(uuid),
        employer_org_number=ad.org_number,
        occupation=ad.occupation,
        municipalities=here.municipalities(ad),
        spots=sorted({spot.place.key if spot.place else spot.municipality for spot in spots}),
        extent_min=least,
        extent_max=most,
        changed_at=seen.changed_at,
        first_day=timezone.localdate(min(ad.published_at, at)),
    )


CHANGING: Final = (
    "employer_org_number",
    "occupation",
    "municipalities",
    "spots",
    "extent_min",
    "extent_max",
    "changed_at",
    "last_day",
)


def _bring_up_to_date(rows: Mapping[str, AdFact], wanted: Mapping[str, AdFact]) -> None:
    """What is out again has no last day; the first day stays."""
    changed = []
    for external_id in wanted.keys() & rows.keys():
        row, fact = rows[external_id], wanted[external_id]
        if not _is_old(row, fact.changed_at) and any(
            getattr(row, name) != getattr(fact, name) for name in CHANGING
        ):
            for name in CHANGING:
                setattr(row, name, getattr(fact, name))
            changed.append(row)
    AdFact.objects.bulk_update(changed, CHANGING)


def _is_old(row: AdFact, moment: datetime | None) -> bool:
    return bool(row.changed_at and moment and moment < row.changed_at)


def _close(rows: Mapping[str, AdFact], gone: Mapping[str, datetime], *, today: date) -> None:
    closed = []
    for external_id in gone.keys() & rows.keys():
        row = rows[external_id]
        if row.last_day is None and not _is_old(row, gone[external_id]):
            last = timezone.localdate(gone[external_id])
            row.last_day = max(row.first_day, min(last, today))
            closed.append(row)
    AdFact.objects.bulk_update(closed, ["last_day"])


def note_complete(cursor: FeedCursor, *, at: datetime) -> None:
    """The feed was read to its end: today was watched, and a short pause before it too."""
    today = timezone.localdate(at)
    last = cursor.complete_at
    since = timezone.localdate(last) if last and at - last <= PAUSE else today
    days = ((since + timedelta(days=n)) for n in range((today - since).days + 1))
    watch(days, FactSource.FEED)
    FeedCursor.objects.filter(pk=cursor.pk).update(complete_at=at)


def watch(days: Iterable[date], source: FactSource) -> int:
    """Note days as watched; the feed knows a day better than a file. Answers how many."""
    rows = [WatchedDay(day=day, source=source) for day in days]
    if source == FactSource.FEED:
        WatchedDay.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["day"], update_fields=["source"]
        )
    else:
        WatchedDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)

"""All that is open, from every hall, as rows of one shape.

One kind is one SELECT with its own order and limit; together they are one statement. So the
database never sorts more than a page of each kind, however much there is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Min, Q, UUIDField
from django.db.models.functions import Cast

from flyttehjelp.accounts.models import User
from flyttehjelp.insight.queries.work_sources import COLUMNS, Rows, rows_of, sources, whose
from flyttehjelp.insight.rules.work import Item


class Work:
    """Open work, the most urgent first, to be counted and cut like a queryset."""

    def __init__(
        self,
        *,
        at: datetime,
        owners: Collection[UUID] | None,
        reader: UUID | None = None,
        kind: str = "",
    ) -> None:
        """``owners`` None: everybody's."""
        self._parts = [
            rows_of(
                each,
                source,
                at=at,
                whose=None if owners is None else whose(source, owners=owners, reader=reader),
            )
            for each, source in sources().items()
            if kind in ("", each)
        ]

    def count(self, *, most: int) -> int:
        """How many there are, as far as ``most``; one statement."""
        first, *others = (part.order_by().values_list("pk")[:most] for part in self._parts)
        together = first.union(*others, all=True) if others else first
        return together[:most].count()

    def cut(self, offset: int, limit: int) -> list[Item]:
        return [Item(*row) for row in self.statement(offset, limit)]

    def statement(self, offset: int, limit: int) -> Rows:
        """No kind gives more rows than the page could hold."""
        last = offset + limit
        first, *others = (
            part.order_by("w_due", "w_id").values_list(*COLUMNS)[:last] for part in self._parts
        )
        if not others:
            return first[offset:]
        return first.union(*others, all=True).order_by("w_due", "w_id")[offset:last]


@dataclass(frozen=True)
class Load:
    """What one owner has open of one kind."""

    owner: UUID | None
    kind: str
    open: int
    overdue: int
    oldest_due: datetime


def loads(*, at: datetime, owners: Collection[UUID] | None = None) -> list[Load]:
    """How much everybody (or ``owners``) has open, by kind; one statement."""
    parts = []
    for kind, source in sources().items():
        mine = None if owners is None else whose(source, owners=owners, reader=None)
        rows = rows_of(kind, source, at=at, whose=mine).order_by()
        counted = rows.values("w_owner", "w_kind").annotate(
            n=Count("pk"), late=Count("pk", filter=Q(w_due__lte=at)), oldest=Min("w_due")
        )
        parts.append(counted.values_list("w_owner", "w_kind", "n", "late", "oldest"))
    first, *others = parts
    return [Load(*row) for row in first.union(*others, all=True).order_by("w_owner", "w_kind")]


def who_has_due(*, before: datetime, at: datetime) -> set[UUID]:
    """Everybody who answers for something that is due before then."""
    parts = []
    for kind, source in sources().items():
        due = rows_of(kind, source, at=at).order_by().filter(w_due__lt=before)
        parts.append(due.values_list("w_owner"))
        if source.also:
            parts.append(due.values_list(Cast(F(source.also), UUIDField())))
    first, *others = parts
    found: Iterable[tuple[UUID | None]] = first.union(*others).order_by("w_owner")
    return {owner for (owner,) in found if owner is not None}


def due_by_kind(
    *, owners: Collection[UUID], reader: UUID, before: datetime, at: datetime
) -> Mapping[str, int]:
    """How much of each kind is due before then; one statement."""
    parts = []
    for kind, source in sources().items():
        mine = whose(source, owners=owners, reader=reader)
        rows = rows_of(kind, source, at=at, whose=mine).order_by().filter(w_due__lt=before)
        parts.append(rows.values("w_kind").annotate(n=Count("pk")).values_list("w_kind", "n"))
    first, *others = parts
    counted = first.union(*others, all=True).order_by("w_kind")
    return {kind: number for kind, number in counted if number}


@dataclass(frozen=True)
class Lack:
    """How many open things of a kind lack what every open thing has."""

    kind: str
    open: int
    ownerless: int
    without_due: int


def lacks(*, at: datetime) -> list[Lack]:
    """One statement over everything that is open."""
    parts = []
    for kind, source in sources().items():
        rows = rows_of(kind, source, at=at).order_by()
        counted = rows.values("w_kind").annotate(
            n=Count("pk"),
            ownerless=Count("pk", filter=Q(w_owner__isnull=True)),
            without_due=Count("pk", filter=Q(w_due__isnull=True)),
        )
        parts.append(counted.values_list("w_kind", "n", "ownerless", "without_due"))
    first, *others = parts
    return [Lack(*row) for row in first.union(*others, all=True).order_by("w_kind")]


def stands_in_for(person: User, *, day: date) -> list[UUID]:
    """Colleagues who are away and have named ``person`` their deputy."""
    away = User.objects.filter(deputy=person, away_until__gte=day)
    return list(away.order_by("pk").values_list("pk", flat=True))


def end_of_day(at: datetime) -> datetime:
    """The coming midnight, here."""
    here = ZoneInfo(settings.TIME_ZONE)
    tomorrow = at.astimezone(here).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=here)

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

if TYPE_CHECKING:
    from jobs.models import AdFact, WatchedDay


class AdFactQuerySet(QuerySet["AdFact"]):
    def known(self, source: str, ids: Iterable[str]) -> Self:
        return self.filter(source=source, external_id__in=list(ids))

    def still_out(self) -> Self:
        return self.filter(last_day__isnull=True)

    def for_work(self, occupation: str, *, spots: Iterable[str]) -> Self:
        """Ads for ``occupation`` (one to four digits) at one of these spots."""
        work = {"occupation" if len(occupation) == 4 else "occupation__startswith": occupation}  # noqa: PLR2004 - STYRK-08
        return self.filter(spots__overlap=list(spots), **work)

    def on(self, days: "WatchedDayQuerySet") -> Self:
        """Ads that appeared on one of these days, as told by the source that watched that day."""
        watched = days.filter(day=OuterRef("first_day"), source=OuterRef("source"))
        return self.filter(Exists(watched))


class WatchedDayQuerySet(QuerySet["WatchedDay"]):
    def span(self) -> tuple[date | None, date | None]:
        """The first and the last day."""
        ends = self.aggregate(first=Min("day"), last=Max("day"))
        return ends["first"], ends["last"]

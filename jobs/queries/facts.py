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

    def appeared(
        self, occupation: str, *, spots: Iterable[str], days: "WatchedDayQuerySet"
    ) -> list[tuple[date, str]]:
        """On which of these days ads for this work appeared at one of these spots, as told by
        the source that watched that day, and whose they were."""
        watched = days.filter(day=OuterRef("first_day"), source=OuterRef("source"))
        ads = self.filter(Exists(watched), occupation=occupation, spots__overlap=list(spots))
        return list(ads.order_by("pk").values_list("first_day", "employer_org_number"))


class WatchedDayQuerySet(QuerySet["WatchedDay"]):
    def span(self) -> tuple[date | None, date | None]:
        """The first and the last day."""
        ends = self.aggregate(first=Min("day"), last=Max("day"))
        return ends["first"], ends["last"]

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Aggregate, FloatField, Q, QuerySet

if TYPE_CHECKING:
    from jobs.models import FeedDelay, NavTrouble, OrgUnit

MOST_TRIES = 5
# Who belongs to whom is seldom changed; half a year is soon enough.
UNIT_FRESH = timedelta(days=180)
DELAY_WINDOW = timedelta(days=7)


class NavTroubleQuerySet(QuerySet["NavTrouble"]):
    def to_try_again(self) -> Self:
        """Ads that Nav gave no answer about, as long as there is hope."""
        return self.filter(ad_changed_at__isnull=False, tries__lt=MOST_TRIES)

    def older_than(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)


class Percentile(Aggregate):
    """The value that the given share of all values does not exceed."""

    function = "PERCENTILE_CONT"
    name = "percentile"
    output_field = FloatField()
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: str, *, share: float) -> None:
        super().__init__(expression, share=share)


class FeedDelayQuerySet(QuerySet["FeedDelay"]):
    def since(self, moment: datetime) -> Self:
        return self.filter(at__gte=moment)

    def older_than(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)

    def of_late(self, *, at: datetime) -> dict[str, int | None]:
        """How long after Nav's change ours came, over the last days: median and 95th
        percentile in whole seconds, nothing where nothing was measured."""
        recent = self.since(at - DELAY_WINDOW)
        found = recent.aggregate(
            half=Percentile("seconds", share=0.5), most=Percentile("seconds", share=0.95)
        )
        whole = {name: None if each is None else round(each) for name, each in found.items()}
        return {
            "days": DELAY_WINDOW.days,
            "changes": recent.count(),
            "median_seconds": whole["half"],
            "p95_seconds": whole["most"],
        }


class OrgUnitQuerySet(QuerySet["OrgUnit"]):
    def waiting(self) -> Self:
        """Units that the register has not been asked about yet."""
        return self.filter(asked_at__isnull=True)

    def to_ask(self, *, at: datetime) -> Self:
        """Those, and those that it was asked about long ago."""
        return self.filter(Q(asked_at__isnull=True) | Q(asked_at__lt=at - UNIT_FRESH))

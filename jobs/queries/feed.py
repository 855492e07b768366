from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from jobs.models import NavTrouble

MOST_TRIES = 5


class NavTroubleQuerySet(QuerySet["NavTrouble"]):
    def to_try_again(self) -> Self:
        """Ads that Nav gave no answer about, as long as there is hope."""
        return self.filter(ad_changed_at__isnull=False, tries__lt=MOST_TRIES)

    def older_than(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from jobs.models import SearchChange, SearchWord


class SearchChangeQuerySet(QuerySet["SearchChange"]):
    def older_than(self, moment: datetime) -> Self:
        """Changes that every index has read long ago."""
        return self.filter(at__lt=moment)


class SearchWordQuerySet(QuerySet["SearchWord"]):
    pass

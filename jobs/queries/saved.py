from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from jobs.enums.saved import SavedSearchState

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User
    from jobs.models import SavedSearch


class SavedSearchQuerySet(QuerySet["SavedSearch"]):
    def visible_to(self, person: "User | None") -> Self:
        """Saved searches of ``person`` alone: what one looks for is nobody else's business."""
        return self.none() if person is None else self.filter(person=person)

    def due_at(self, moment: datetime) -> Self:
        """Saved searches whose time to tell has come."""
        return self.filter(state=SavedSearchState.ACTIVE, next_at__lte=moment)

    def never_confirmed(self, *, patience: timedelta, at: datetime) -> Self:
        """Saved searches of addresses that nobody has shown to be theirs in time."""
        return self.filter(state=SavedSearchState.WAITING, created_at__lte=at - patience)

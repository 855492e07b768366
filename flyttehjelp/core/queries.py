from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from flyttehjelp.core import security
from flyttehjelp.core.enums import NoticeState

if TYPE_CHECKING:
    from flyttehjelp.core.models import Happening, Notice


class HappeningQuerySet(QuerySet["Happening"]):
    def note(
        self,
        kind: str,
        *,
        about: UUID,
        by: UUID | None,
        at: datetime,
        facts: dict[str, object] | None = None,
    ) -> "Happening":
        """Write one line in the log. ``kind`` is noun.past, such as ``offer.accepted``."""
        security.tell_if_watched(kind, about=about, by=by)
        return self.create(kind=kind, about=about, by=by, at=at, facts=facts or {})


class NoticeQuerySet(QuerySet["Notice"]):
    def due_at(self, moment: datetime) -> Self:
        """Notices to be sent now, also those whose sender died while it held them."""
        return self.filter(
            Q(state=NoticeState.PENDING, next_try_at__lte=moment)
            | Q(state=NoticeState.SENDING, lease_until__lte=moment)
        )

    def waiting_longer_than(self, patience: timedelta, *, at: datetime) -> Self:
        return self.filter(state__in=NoticeState.waiting(), created_at__lte=at - patience)

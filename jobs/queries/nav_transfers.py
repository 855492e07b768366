from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from jobs.enums import TransferState, TransferWish

if TYPE_CHECKING:
    from jobs.models import NavTransfer


class NavTransferQuerySet(QuerySet["NavTransfer"]):
    def due_at(self, moment: datetime) -> Self:
        """What is to be told Nav now, also where whoever was to tell it died meanwhile."""
        return self.filter(
            Q(state=TransferState.WAITING, next_try_at__lte=moment)
            | Q(state=TransferState.SENDING, lease_until__lte=moment)
        )

    def to_check(self, moment: datetime) -> Self:
        """Ads that Nav has, and may have looked at since we asked."""
        return self.filter(
            state=TransferState.SENT, wanted=TransferWish.SHOWN, check_at__lte=moment
        )

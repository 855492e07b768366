from collections import Counter
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from flyttehjelp.relocation.enums import TravelMode

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User
    from flyttehjelp.relocation.models import Newcomer, Place


class PlaceQuerySet(QuerySet["Place"]):
    def ours(self) -> Self:
        """Places in the region itself, not in the neighbouring municipalities."""
        return self.filter(municipality__is_ours=True)

    def within(self, minutes: int, *, of: str, mode: TravelMode) -> Self:
        """The place ``of`` and those one gets to from it in time; unknown trips are too long."""
        reached = Q(travel_here__origin=of, travel_here__mode=mode)
        near = Q(travel_here__minutes__lte=minutes)
        return self.filter(Q(pk=of) | (reached & near)).distinct()

    def municipalities(self) -> list[str]:
        """Numbers of the municipalities that at least half of whose places are among these."""
        whole = Counter(self.model.objects.order_by("pk").values_list("municipality", flat=True))
        here = Counter(self.order_by("pk").values_list("municipality", flat=True))
        return sorted(number for number, n in here.items() if 2 * n >= whole[number])


class NewcomerQuerySet(QuerySet["Newcomer"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read. Everything else does not exist for them."""
        if person.is_coordinator:
            return self
        return self.filter(Q(user=person))

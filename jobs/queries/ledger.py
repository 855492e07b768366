"""What the ledger adds up to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet

from jobs.enums.network import Deed, Side

if TYPE_CHECKING:
    from jobs.models import LedgerEntry
    from jobs.queries.employers import EmployerQuerySet

Deeds = Mapping[tuple[str, str], int]  # (deed, side): how many


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Kept:
    """How promises were kept, as counted over referrals."""

    answered: int = 0
    in_time: int = 0
    silent: int = 0
    median_days: float | None = None


def counted_kept(before: datetime | None = None) -> dict[str, Aggregate]:
    """``before``: as it stood then."""
    answered, silent = Q(answered_at__isnull=False), Q(silent_at__isnull=False)
    if before is not None:
        answered, silent = Q(answered_at__lt=before), Q(silent_at__lt=before)
    return {
        "answered": Count("pk", filter=answered),
        "in_time": Count("pk", filter=answered & Q(answered_at__lte=F("promised_by"))),
        "silent": Count("pk", filter=silent),
        "median_days": Median("answer_took", filter=answered),
    }


def in_network(employers: "EmployerQuerySet") -> "EmployerQuerySet":
    """Keep members, and those who have been and still stand in the ledger."""
    member = Q(pledges__isnull=False, pledges__ended_at__isnull=True)
    return employers.filter(member | Q(entries__isnull=False)).distinct()


class LedgerQuerySet(QuerySet["LedgerEntry"]):
    def sums(self) -> Deeds:
        """Deeds over the whole network."""
        rows = self.values_list("deed", "side").annotate(Count("pk")).order_by("deed", "side")
        return {(deed, side): number for deed, side, number in rows}

    def before(self, moment: datetime) -> Self:
        """What stood there then. No line is ever rewritten."""
        return self.filter(created_at__lt=moment)

    def by_member(self, members: Sequence[UUID]) -> dict[UUID, Deeds]:
        counted: dict[UUID, dict[tuple[str, str], int]] = defaultdict(dict)
        rows = self.filter(member__in=members).values_list("member", "deed", "side")
        for member, deed, side, number in rows.annotate(Count("pk")).order_by("member", "deed"):
            if member is not None:
                counted[member][deed, side] = number
        return dict(counted)

    def balance(self) -> tuple[int, int]:
        """How many were given and how many received, over the whole network."""
        counted = self.aggregate(
            given=Count("pk", filter=Q(side=Side.GIVEN)),
            received=Count("pk", filter=Q(side=Side.RECEIVED)),
        )
        return counted["given"], counted["received"]


def figures_of(deeds: Deeds, kept: Kept) -> dict[str, int | float | None]:
    """The figures of a member, or of all: what it gave, and how it kept its word."""

    def given(deed: Deed) -> int:
        return deeds.get((deed, Side.GIVEN), 0)

    return {
        "given": given(Deed.REFERRAL),
        "received": deeds.get((Deed.REFERRAL, Side.RECEIVED), 0),
        "talks": given(Deed.TALK),
        "leads": given(Deed.LEAD),
        "vacancies": given(Deed.VACANCY),
        "talks_held": given(Deed.TALK_HELD),
        "hires": given(Deed.HIRE),
        "answered": kept.answered,
        "in_time": kept.in_time,
        "silent": kept.silent,
        "median_days": kept.median_days,
    }

"""How long what is open has been open, by owner."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from flyttehjelp.insight.queries.work_sources import rows_of, sources

# Up to so many days; what is older is the last.
AGES: Final = (2, 7, 30)


@dataclass
class Load:
    overdue: int = 0
    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))


def ages(*, at: datetime) -> dict[UUID | None, Load]:
    """What everybody has open, by how long it has been so; one statement."""
    limits = [at - timedelta(days=days) for days in AGES]
    bounds = list(zip([None, *limits], [*limits, None], strict=True))
    counts = {f"n{place}": Count("pk", filter=_opened(*each)) for place, each in enumerate(bounds)}
    late = Count("pk", filter=Q(w_due__lte=at))
    parts = [
        rows_of(kind, source, at=at)
        .order_by()
        .values("w_owner")
        .annotate(late=late, **counts)
        .values_list("w_owner", "late", *counts)
        for kind, source in sources().items()
    ]
    found: dict[UUID | None, Load] = {}
    for owner, overdue, *numbers in parts[0].union(*parts[1:], all=True).order_by("w_owner"):
        load = found.setdefault(owner, Load())
        load.overdue += overdue
        load.ages = [one + other for one, other in zip(load.ages, numbers, strict=True)]
    return found


def _opened(until: datetime | None, since: datetime | None) -> Q:
    """Opened not after ``until`` and after ``since``."""
    asked = Q()
    if until is not None:
        asked &= Q(w_since__lte=until)
    return asked & Q(w_since__gt=since) if since is not None else asked

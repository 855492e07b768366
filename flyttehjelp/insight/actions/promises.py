"""The figures of a quarter are published once, when it is over and nothing in it changes."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from flyttehjelp.core.models import Happening
from flyttehjelp.insight.models import PromiseRelease
from flyttehjelp.insight.queries.promises import counted, earliest
from flyttehjelp.insight.rules.ledger import Referred, middle_days, stored, year_so_far
from flyttehjelp.insight.rules.promises import Quarter, figures_of, is_final
from flyttehjelp.insight.rules.quarters import quarter_after, quarter_of


def release_promises(*, now: datetime) -> int:
    """Publish each quarter that is final and is not published; answer how many. Quarters in which
    nothing came are passed over."""
    began, today = earliest(), timezone.localdate(now)
    if began is None:
        return 0
    known = set(PromiseRelease.objects.order_by("quarter").values_list("quarter", flat=True))
    first, published = quarter_of(timezone.localdate(began)), 0
    while is_final(first, today=today):
        if first not in known:
            published += _release(first, at=now)
        first = quarter_after(first)
    return published


def _release(first: date, *, at: datetime) -> bool:
    quarter = counted(first)
    return False if quarter.is_empty else publish(first, quarter, at=at)


@transaction.atomic
def publish(first: date, quarter: Quarter, *, at: datetime) -> bool:
    """Write down for good what may be told of a quarter; False where that is done."""
    figures, kept = figures_of(quarter, for_all=True), stored(quarter)
    figures["ledger"] = _ledger(first, figures, quarter)
    row = PromiseRelease(quarter=first, figures=figures, counted=kept, made_at=at)
    # Two clocks at once: the second finds the quarter published.
    PromiseRelease.objects.bulk_create([row], ignore_conflicts=True)
    if not PromiseRelease.objects.filter(pk=row.pk).exists():
        return False
    facts: dict[str, object] = {"quarter": first.isoformat()}
    Happening.objects.note("figures.released", about=row.pk, by=None, at=at, facts=facts)
    return True


def _ledger(first: date, figures: dict[str, Any], quarter: Quarter) -> dict[str, Any]:
    """The network's accounts of the year up to and with this quarter."""
    earlier = PromiseRelease.objects.filter(quarter__year=first.year, quarter__lt=first).exclude(
        counted={}
    )
    before = [
        Referred.told(one.quarter, one.counted, one.figures) for one in earlier.order_by("quarter")
    ]
    year = year_so_far([*before, Referred.told(first, stored(quarter), figures)])
    if not year:
        return {}
    return {**year, "median_days": middle_days(quarter, year)}

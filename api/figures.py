"""We promised, we kept: figures for all to see, and what the coordinators see beside them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource
from api.csv_tables import TableQuery, as_csv
from api.ledger import Figure, LedgerNowOut, LedgerSumsOut, ledger_now, ledger_sums
from api.nav_feed import DelayOut
from api.throttles import PublicThrottle
from api.work import OwnerOut
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.insight.cells import FEWEST
from flyttehjelp.insight.enums.promises import Searched
from flyttehjelp.insight.models import PromiseRelease
from flyttehjelp.insight.queries.promises import counted
from flyttehjelp.insight.queries.work_ages import ages
from flyttehjelp.insight.rules.promises import figures_of
from flyttehjelp.insight.rules.quarters import quarter_of, quarters_back
from jobs.models import FeedDelay

# Three years, and the coordinators' year up to now.
MOST: Final = 12
LIVE: Final = 5
# What the statistical office writes for a figure that is there but may not be shown.
HIDDEN: Final = ":"
# Not counted in the first of the quarters that are published.
SEARCHED: Final = ("total", *Searched.values)


class PromisedAnswersOut(serializers.Serializer[Any]):
    total = Figure()
    in_time = Figure()
    late = Figure()
    none = Figure()


class SearchesOut(serializers.Serializer[Any]):
    total = Figure()
    opened = Figure(help_text="Ended with an answer that was opened.")
    unopened = Figure()
    nothing = Figure(help_text="Found nothing.")


class PromisedOffersOut(serializers.Serializer[Any]):
    municipality = serializers.CharField(help_text="Its number; elsewhere; or all.")
    total = Figure()
    offered = Figure()
    waiting = Figure()


class PromisedReferralsOut(PromisedAnswersOut):
    municipality = serializers.CharField(help_text="Of the member; elsewhere; or all.")
    talk = Figure()
    lead = Figure()
    vacancy = Figure()
    no = Figure()


class QuarterOut(serializers.Serializer[Any]):
    quarter = serializers.DateField(help_text="Its first day.")
    questions = PromisedAnswersOut(help_text="First answers within two working days.")
    searches = SearchesOut(help_text="Searches among the answers, and how they ended.")
    wishes = PromisedOffersOut(many=True, help_text="Offers of a mentor within thirty days.")
    median_days = serializers.IntegerField(allow_null=True, help_text="To the first offer.")
    referrals = PromisedReferralsOut(many=True)
    hired = Figure(help_text="Referrals that led to work, by the partner's own word.")


class DeskAnswersOut(PromisedAnswersOut):
    open = serializers.IntegerField(help_text="Not answered, with time left; in the total.")


class DeskOffersOut(PromisedOffersOut):
    open = serializers.IntegerField(help_text="Not offered yet, with time left; in the total.")


class DeskReferralsOut(PromisedReferralsOut, DeskAnswersOut):
    pass


class DeskQuarterOut(QuarterOut):
    questions = DeskAnswersOut(help_text="First answers within two working days.")
    wishes = DeskOffersOut(many=True, help_text="Offers of a mentor within thirty days.")
    referrals = DeskReferralsOut(many=True)


class FiguresOut(serializers.Serializer[Any]):
    fewest = serializers.IntegerField(help_text="Fewer people are never shown.")
    quarters = QuarterOut(many=True, help_text="Each published once, the newest first.")
    ledger = LedgerSumsOut()
    delay = DelayOut(help_text="From Nav's change of an ad to ours.")


class AgesOut(serializers.Serializer[Any]):
    owner = OwnerOut(allow_null=True)
    total = serializers.IntegerField()
    overdue = serializers.IntegerField()
    ages = serializers.ListField(
        child=serializers.IntegerField(), help_text="Open for 0-2, 3-7, 8-30 and more days."
    )


class DeskFiguresOut(serializers.Serializer[Any]):
    """Counted now, nothing hidden: for those who work with the people behind the figures."""

    owners = AgesOut(many=True)
    quarters = DeskQuarterOut(many=True, help_text="The newest first; the first is not over.")
    ledger = LedgerNowOut()
    delay = DelayOut()


class FiguresViewSet(Resource[PromiseRelease]):
    permission_classes = [AllowAny]
    throttle_classes = [PublicThrottle]
    serializer_class = FiguresOut
    queryset = PromiseRelease.objects.none()
    parameters = {"table": frozenset(TableQuery().fields)}

    @extend_schema(operation_id="figures_retrieve", responses=FiguresOut)
    def retrieve(self, request: Request) -> Response:
        figures = {
            "fewest": FEWEST,
            "quarters": _published(),
            "ledger": ledger_sums(),
            "delay": FeedDelay.objects.of_late(at=clock.now()),
        }
        return Response(FiguresOut(figures).data)

    @extend_schema(
        operation_id="figures_csv", parameters=[TableQuery], responses={(200, "text/csv"): str}
    )
    def table(self, request: Request) -> HttpResponse:
        """The same as one table; a colon is a figure that may not be shown."""
        how = self.asked(TableQuery).get("decimal")
        return _as_csv(_published(), name="vi-lovet-vi-holdt.csv", decimal=how)


class DeskFiguresViewSet(Resource[PromiseRelease]):
    permission_classes = [IsCoordinator]
    serializer_class = DeskFiguresOut
    queryset = PromiseRelease.objects.none()
    parameters = {"table": frozenset(TableQuery().fields)}

    @extend_schema(operation_id="figures_desk", responses=DeskFiguresOut)
    def retrieve(self, request: Request) -> Response:
        at = clock.now()
        figures = {
            "owners": _owners(at=at),
            "quarters": _live(at=at),
            "ledger": ledger_now(),
            "delay": FeedDelay.objects.of_late(at=at),
        }
        return Response(DeskFiguresOut(figures).data)

    @extend_schema(
        operation_id="figures_desk_csv", parameters=[TableQuery], responses={(200, "text/csv"): str}
    )
    def table(self, request: Request) -> HttpResponse:
        how = self.asked(TableQuery).get("decimal")
        return _as_csv(_live(at=clock.now()), name="koordinatorens-tall.csv", decimal=how)


def _published() -> list[dict[str, Any]]:
    newest = PromiseRelease.objects.newest(MOST)
    return [
        {"quarter": one.quarter, "searches": dict.fromkeys(SEARCHED), **one.figures}
        for one in newest
    ]


def _live(*, at: datetime) -> list[dict[str, Any]]:
    """The quarter that runs, and those before it."""
    quarters = quarters_back(quarter_of(timezone.localdate(at)), LIVE)
    return [{"quarter": one, **figures_of(counted(one, at=at), for_all=False)} for one in quarters]


def _owners(*, at: datetime) -> list[dict[str, Any]]:
    found = ages(at=at)
    named = User.objects.in_bulk([owner for owner in found if owner])
    rows = [
        {
            "owner": named.get(owner) if owner else None,
            "total": sum(load.ages),
            "overdue": load.overdue,
            "ages": load.ages,
        }
        for owner, load in found.items()
    ]
    return sorted(rows, key=lambda row: (-row["overdue"], -row["total"]))


def _as_csv(quarters: Iterable[dict[str, Any]], *, name: str, decimal: str | None) -> HttpResponse:
    columns = ["quarter", "table", "municipality", "measure", "count"]
    lines = ([one["quarter"], *line] for one in quarters for line in _lines(one))
    return as_csv(columns, lines, name=name, decimal=decimal)


def _lines(one: dict[str, Any]) -> Iterator[list[object]]:
    for table in ("questions", "searches", "wishes", "referrals"):
        rows = one[table] if isinstance(one[table], list) else [one[table]]
        for row in rows:
            for measure, count in row.items():
                if measure != "municipality":
                    place = row.get("municipality", "all")
                    yield [table, place, measure, HIDDEN if count is None else count]
    for measure, count in one.get("ledger", {}).items():
        yield ["ledger_year_so_far", "all", measure, HIDDEN if count is None else count]
    for measure in ("median_days", "hired"):
        yield ["", "all", measure, HIDDEN if one[measure] is None else one[measure]]

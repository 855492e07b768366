"""The network's accounts: what each member gave and received, and the sums for all to see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import PAGING, Resource, maybe_person, person
from api.fields import In
from api.paging import CursorPages
from api.referral_shapes import PartyOut
from api.standpoint import standpoint
from api.throttles import PublicThrottle
from flyttehjelp.core import clock
from flyttehjelp.insight.cells import FEWEST
from flyttehjelp.insight.models import PromiseRelease
from flyttehjelp.insight.queries.promises import quarter_began
from flyttehjelp.insight.rules.ledger import rough
from jobs.models import Employer, LedgerEntry, Pledge, Referral
from jobs.queries.ledger import Kept, figures_of, in_network

# Five years of quarters.
MOST: Final = 20


class Figure(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        said = f"Null is under {FEWEST}, or hides what is."
        super().__init__(allow_null=True, read_only=True, **{"help_text": said, **kwargs})


class DeedsOut(serializers.Serializer[Any]):
    talks = Figure()
    leads = Figure()
    vacancies = Figure()
    talks_held = Figure(help_text="Confirmed by the partner, like hires.")
    hires = Figure()
    answered = Figure()
    in_time = Figure()
    silent = Figure(help_text="Not answered when the promised time was over.")
    median_days = serializers.FloatField(
        read_only=True, allow_null=True, help_text="Working days to an answer."
    )


class LedgerRowOut(DeedsOut):
    employer = PartyOut(read_only=True)
    mine = serializers.BooleanField(read_only=True)
    exact = serializers.BooleanField(
        read_only=True,
        help_text="One's own, and all for coordinators. Others' stand as they were when the "
        f"quarter began, in whole fives; null is under {FEWEST}.",
    )
    given = Figure(help_text="Referrals to others.")
    received = Figure(help_text="Referrals from others.")


class LedgerNowOut(DeedsOut):
    """The whole network, counted now with nothing hidden: for the coordinators."""

    members = serializers.IntegerField(read_only=True)
    referrals = serializers.IntegerField(read_only=True)


class LedgerYearOut(serializers.Serializer[Any]):
    year = serializers.IntegerField(read_only=True)
    through = serializers.DateField(read_only=True, help_text="First day of its last quarter.")
    total = Figure()
    in_time = Figure()
    late = Figure()
    none = Figure()
    talk = Figure()
    lead = Figure()
    vacancy = Figure()
    no = Figure()
    hired = Figure(help_text="By the partner's own word.")
    median_days = Figure(help_text="Working days to an answer.")


class LedgerSumsOut(serializers.Serializer[Any]):
    members = serializers.IntegerField(read_only=True, help_text="Who have signed, as of now.")
    years = LedgerYearOut(many=True, read_only=True, help_text="The newest first.")


class LedgerQuery(In):
    employer = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=CursorPages.max_page_size,
        help_text="Only these members.",
    )


class LedgerViewSet(Resource[Employer]):
    """Members see each other; everybody sees the sums."""

    throttle_classes = [PublicThrottle]
    serializer_class = LedgerRowOut
    queryset = Employer.objects.none()
    parameters = {"list": PAGING | frozenset(LedgerQuery().fields)}

    def get_queryset(self) -> QuerySet[Employer]:
        who = person(self.request)
        inside = who.is_coordinator or Pledge.objects.of_members(who).exists()
        return in_network(Employer.objects.visible_to(who)) if inside else Employer.objects.none()

    @extend_schema(parameters=[LedgerQuery], responses=LedgerRowOut(many=True))
    def list(self, request: Request) -> Response:
        members = self.get_queryset()
        if chosen := self.asked(LedgerQuery).get("employer"):
            members = members.filter(pk__in=chosen)
        page = self.paginate_queryset(members) or []
        return self.get_paginated_response(LedgerRowOut(self._rows(page), many=True).data)

    @extend_schema(responses=LedgerRowOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        (row,) = self._rows([self.get_object()])
        return Response(LedgerRowOut(row).data)

    def _rows(self, members: Sequence[Employer]) -> Sequence[dict[str, Any]]:
        mine = standpoint(maybe_person(self.request))["mine"]
        keys = [member.pk for member in members]
        open_ones = keys if person(self.request).is_coordinator else [k for k in keys if k in mine]
        told = {key: {**row, "exact": True} for key, row in _figures(open_ones, None).items()}
        others = _figures([key for key in keys if key not in told], quarter_began(clock.now()))
        told |= {key: {**rough(row), "exact": False} for key, row in others.items()}
        return [
            {"employer": member, "mine": member.pk in mine, **told[member.pk]} for member in members
        ]

    @extend_schema(operation_id="ledger_sums", responses=LedgerSumsOut)
    @action(detail=False, permission_classes=[AllowAny])
    def sums(self, request: Request) -> Response:
        """We promised, we kept: the whole network, and no single member. Published with the
        figures of each quarter, and not changed between."""
        return Response(LedgerSumsOut(ledger_sums()).data)


def _figures(members: Sequence[UUID], before: datetime | None) -> dict[UUID, dict[str, Any]]:
    """What these members gave, and how they kept their word; ``before``: as it stood then."""
    if not members:
        return {}
    entries, referrals = LedgerEntry.objects.order_by(), Referral.objects.order_by()
    deeds = (entries.before(before) if before else entries).by_member(members)
    kept = referrals.filter(receiver__in=members).kept_by_receiver(before=before)
    return {key: figures_of(deeds.get(key, {}), kept.get(key, Kept())) for key in members}


def ledger_sums() -> dict[str, Any]:
    """What is published of each year, as far as it has come."""
    years: dict[int, dict[str, Any]] = {}
    for quarter, told in PromiseRelease.objects.newest(MOST).values_list(
        "quarter", "figures__ledger"
    ):
        if told:
            years.setdefault(quarter.year, {"year": quarter.year, "through": quarter, **told})
    return {"members": Pledge.objects.in_force().count(), "years": list(years.values())}


def ledger_now() -> dict[str, int | float | None]:
    figures = figures_of(LedgerEntry.objects.sums(), Referral.objects.kept_by_all())
    members = Pledge.objects.in_force().count()
    return {"members": members, "referrals": figures["given"], **figures}

"""The network's accounts: what each member gave and received, and the sums for all to see."""

from collections.abc import Sequence
from typing import Any

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
from jobs.models import Employer, LedgerEntry, Pledge, Referral
from jobs.queries.ledger import Kept, figures_of, in_network


class DeedsOut(serializers.Serializer[Any]):
    talks = serializers.IntegerField(read_only=True)
    leads = serializers.IntegerField(read_only=True)
    vacancies = serializers.IntegerField(read_only=True)
    talks_held = serializers.IntegerField(
        read_only=True, help_text="Confirmed by the partner, like hires."
    )
    hires = serializers.IntegerField(read_only=True)
    answered = serializers.IntegerField(read_only=True)
    in_time = serializers.IntegerField(read_only=True)
    silent = serializers.IntegerField(
        read_only=True, help_text="Not answered when the promised time was over."
    )
    median_days = serializers.FloatField(
        read_only=True, allow_null=True, help_text="Working days to an answer."
    )


class LedgerRowOut(DeedsOut):
    employer = PartyOut(read_only=True)
    mine = serializers.BooleanField(read_only=True)
    given = serializers.IntegerField(read_only=True, help_text="Referrals to others.")
    received = serializers.IntegerField(read_only=True, help_text="Referrals from others.")


class LedgerSumsOut(DeedsOut):
    members = serializers.IntegerField(read_only=True)
    referrals = serializers.IntegerField(read_only=True)


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
        deeds = LedgerEntry.objects.by_member(keys)
        kept = Referral.objects.filter(receiver__in=keys).kept_by_receiver()
        return [
            {
                "employer": member,
                "mine": member.pk in mine,
                **figures_of(deeds.get(member.pk, {}), kept.get(member.pk, Kept())),
            }
            for member in members
        ]

    @extend_schema(operation_id="ledger_sums", responses=LedgerSumsOut)
    @action(detail=False, permission_classes=[AllowAny])
    def sums(self, request: Request) -> Response:
        """We promised, we kept: the whole network, and no single member."""
        figures = figures_of(LedgerEntry.objects.sums(), Referral.objects.kept_by_all())
        members = Pledge.objects.in_force().count()
        return Response(
            LedgerSumsOut({"members": members, "referrals": figures["given"], **figures}).data
        )

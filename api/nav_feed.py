"""How Nav's feed is kept: how quick we are, and what had to be set aside. For coordinators."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource
from flyttehjelp.core import clock
from flyttehjelp.core.models import JobRun
from jobs.models import FeedCursor, FeedDelay, NavTrouble, OrgUnit, Vacancy

MOST_NAMED: Final = 50


class DelayOut(serializers.Serializer[Any]):
    days = serializers.IntegerField(help_text="How many days back this looks.")
    changes = serializers.IntegerField()
    median_seconds = serializers.IntegerField(allow_null=True)
    p95_seconds = serializers.IntegerField(allow_null=True)


class SetAsideOut(serializers.ModelSerializer[NavTrouble]):
    tried_again = serializers.SerializerMethodField(
        help_text="Whether Nav will be asked for it again."
    )

    class Meta:
        model = NavTrouble
        fields = ["external_id", "reason", "at", "tries", "tried_again"]
        read_only_fields = fields

    def get_tried_again(self, trouble: NavTrouble) -> bool:
        return trouble.pk in self.context["again"]


class NavFeedOut(serializers.Serializer[Any]):
    switched_on = serializers.BooleanField()
    last_import = serializers.DateTimeField(allow_null=True)
    last_trouble = serializers.CharField(allow_blank=True)
    complete_at = serializers.DateTimeField(
        allow_null=True, help_text="When everything Nav had was read."
    )
    delay = DelayOut(help_text="From Nav's change of an ad to ours.")
    open = serializers.IntegerField(help_text="Ads from Nav that are out now.")
    from_members = serializers.IntegerField(help_text="Of these, from employers signed up here.")
    repeated = serializers.IntegerField(
        help_text="Of these, shown as the vacancy posted here that they repeat."
    )
    units_waiting = serializers.IntegerField(
        help_text="Organisation numbers that the register has not been asked about yet."
    )
    set_aside_total = serializers.IntegerField()
    set_aside = SetAsideOut(many=True)


class NavFeedViewSet(Resource[NavTrouble]):
    queryset = NavTrouble.objects.none()
    permission_classes = [IsCoordinator]
    serializer_class = NavFeedOut

    @extend_schema(operation_id="nav_feed_retrieve")
    def retrieve(self, request: Request) -> Response:
        again = NavTrouble.objects.to_try_again().values_list("pk", flat=True)
        context = {**self.get_serializer_context(), "again": frozenset(again)}
        return Response(NavFeedOut(_state(at=clock.now()), context=context).data)


def _state(*, at: datetime) -> dict[str, Any]:
    runs = JobRun.objects.filter(job="import-nav")
    finished = runs.filter(finished_at__isnull=False).order_by("-finished_at").first()
    latest = runs.order_by("-started_at").first()
    cursor = FeedCursor.objects.filter(name="nav").order_by("pk").first()
    ads = Vacancy.objects.nav().published()
    aside = NavTrouble.objects.order_by("-at", "pk")
    return {
        "switched_on": bool(settings.NAV_FEED_URL),
        "last_import": finished.finished_at if finished else None,
        "last_trouble": latest.result.get("trouble", "") if latest else "",
        "complete_at": cursor.complete_at if cursor else None,
        "delay": FeedDelay.objects.of_late(at=at),
        "open": ads.count(),
        "from_members": ads.filter(employer__isnull=False).count(),
        "repeated": ads.filter(repeats__isnull=False).count(),
        "units_waiting": OrgUnit.objects.waiting().count(),
        "set_aside_total": aside.count(),
        "set_aside": aside[:MOST_NAMED],
    }

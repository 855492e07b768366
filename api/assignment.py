"""The coordinator's button: find the best mentors for everybody who waits, now."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.core import clock
from mentors.actions.assigning import propose_offers
from mentors.models import Offer


class AssignmentOut(serializers.Serializer[Any]):
    sent = serializers.IntegerField(help_text="How many offers went out.")


class AssignmentViewSet(Resource[Offer]):
    queryset = Offer.objects.none()
    serializer_class = AssignmentOut
    permission_classes = [IsCoordinator, TokenScope]
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "mentoring"

    @extend_schema(request=None, responses=AssignmentOut)
    @action(detail=False, methods=["post"])
    def run(self, request: Request) -> Response:
        self.received(In)
        return Response(AssignmentOut({"sent": len(propose_offers(at=clock.now()))}).data)

"""What the asking person has said yes to, and the way to take it back."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, person
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts import rights
from flyttehjelp.accounts.models import Consent, User
from flyttehjelp.core import clock

MOST_LINES = 200


class ConsentOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    purpose = serializers.CharField()
    name = serializers.SerializerMethodField()
    words = serializers.CharField()
    given_at = serializers.DateTimeField()
    ends_on = serializers.DateField(allow_null=True)

    def get_name(self, given: rights.Given) -> str:
        names = {kind.purpose: str(kind.name) for kind in rights.kinds()}
        return names[given.purpose]


class ConsentLineOut(serializers.ModelSerializer[Consent]):
    class Meta:
        model = Consent
        fields = ["purpose", "given", "version", "at"]
        read_only_fields = fields


class ConsentsOut(serializers.Serializer[Any]):
    given = ConsentOut(many=True, help_text="What holds now.")
    log = ConsentLineOut(many=True, help_text="What was given and taken back, newest first.")


class ConsentViewSet(Resource[Consent]):
    queryset = Consent.objects.none()
    serializer_class = ConsentsOut
    pagination_class = None
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "profile"

    @extend_schema(operation_id="consents", responses=ConsentsOut)
    def mine(self, request: Request) -> Response:
        return self._answer(person(request))

    @extend_schema(operation_id="consents_withdraw", request=None, responses=ConsentsOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        """Take one back. Whoever could see something by it cannot from now on."""
        self.received(In)
        me, at = person(request), clock.now()
        if not any(kind.withdraw(me, pk, at) for kind in rights.kinds()):
            raise NotFound
        return self._answer(me)

    def _answer(self, me: User) -> Response:
        given = [each for kind in rights.kinds() for each in kind.given_by(me)]
        lines = Consent.objects.filter(user=me.pk).order_by("-at", "pk")[:MOST_LINES]
        said = {"given": sorted(given, key=lambda each: each.given_at), "log": lines}
        return Response(ConsentsOut(said, context=self.get_serializer_context()).data)

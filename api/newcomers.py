"""A newcomer's own profile: who moves, where to and when."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, person
from api.fields import In, LanguageCode, OrgNumber, Several
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from flyttehjelp.relocation.actions import register_newcomer
from flyttehjelp.relocation.enums import Situation
from flyttehjelp.relocation.models import Municipality, Newcomer, Place


class NewcomerIn(In):
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.filter(is_ours=True), required=False, allow_null=True
    )
    place = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.ours(), required=False, allow_null=True
    )
    situation = serializers.ChoiceField(Situation.choices, required=False, allow_blank=True)
    moves_on = serializers.DateField(required=False, allow_null=True)
    languages = Several(child=LanguageCode(), required=False)
    employer_org_numbers = Several(child=OrgNumber(), required=False)


class NewcomerOut(serializers.ModelSerializer[Newcomer]):
    class Meta:
        model = Newcomer
        fields = [
            "id",
            "municipality",
            "place",
            "situation",
            "moves_on",
            "languages",
            "employer_org_numbers",
            "created_at",
        ]
        read_only_fields = fields


class NewcomerViewSet(Resource[Newcomer]):
    queryset = Newcomer.objects.none()
    serializer_class = NewcomerOut
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "profile"

    @extend_schema(operation_id="newcomers_me", responses=NewcomerOut)
    @action(detail=False)
    def me(self, request: Request) -> Response:
        newcomer = get_object_or_404(Newcomer.objects.filter(user=person(request)))
        return Response(NewcomerOut(newcomer).data)

    @extend_schema(operation_id="newcomers_me_update", request=NewcomerIn, responses=NewcomerOut)
    @me.mapping.patch
    def update_me(self, request: Request) -> Response:
        """What is not sent stays as it is. The first time, the profile is made."""
        body: Any = self.received(NewcomerIn)
        newcomer = register_newcomer(by=person(request), at=clock.now(), profile=body)
        return Response(NewcomerOut(newcomer).data)

"""Who is on the list of a date: given back by oneself, noted afterwards by the group's contact."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, person
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.core import clock
from mentors.actions.dates import note_who_came, withdraw_sign_up
from mentors.models import MOST_AT_ONE_DATE, Group, SignUp


class SignUpOut(serializers.ModelSerializer[SignUp]):
    """One's own place on a list."""

    number = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Which in the queue, where one waits."
    )

    class Meta:
        model = SignUp
        fields = ["id", "date", "state", "number", "created_at"]
        read_only_fields = fields


class GuestsIn(In):
    """Who came and who did not, by their sign-ups."""

    came = serializers.ListField(
        child=serializers.UUIDField(), max_length=MOST_AT_ONE_DATE, required=False
    )
    missed = serializers.ListField(
        child=serializers.UUIDField(), max_length=MOST_AT_ONE_DATE, required=False
    )

    default_error_messages = {"both": _("Den samme kan ikke både ha kommet og ikke kommet.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        came, missed = attrs.get("came", []), attrs.get("missed", [])
        if set(came) & set(missed):
            said = self.error_messages["both"]
            raise serializers.ValidationError({"missed": [ErrorDetail(str(said), "both")]})
        return {"came": came, "missed": missed}


class NotedOut(serializers.Serializer[Any]):
    noted = serializers.IntegerField(help_text="Of how many it was news.")


def shown(sign_up: SignUp) -> dict[str, Any]:
    return dict(SignUpOut(SignUp.objects.with_number().get(pk=sign_up.pk)).data)


class GuestOut(serializers.ModelSerializer[SignUp]):
    """All that a group's contact learns of somebody who comes. The context says whether a
    coordinator has to look at the group first: then there are no names."""

    name = serializers.SerializerMethodField()

    class Meta:
        model = SignUp
        fields = ["id", "name", "state", "created_at"]
        read_only_fields = fields

    def get_name(self, sign_up: SignUp) -> str:
        return "" if self.context["is_blocked"] else sign_up.user.name


def guests_context(group: Group) -> dict[str, bool]:
    return {"is_blocked": Group.objects.filter(pk=group.pk).blocked().exists()}


class SignUpViewSet(Resource[SignUp]):
    queryset = SignUp.objects.none()
    serializer_class = SignUpOut
    permission_classes = [IsAuthenticated, TokenScope]
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "mentoring"

    def get_queryset(self) -> QuerySet[SignUp]:
        seen = SignUp.objects.visible_to(person(self.request))
        return seen.select_related("date__group", "user")

    @extend_schema(request=None, responses=SignUpOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Give one's place back; the one who has waited longest gets it."""
        self.received(In)
        mine = withdraw_sign_up(self.get_object(), by=person(request), at=clock.now())
        return Response(shown(mine))

    @extend_schema(request=None, responses=GuestOut)
    @action(detail=True, methods=["post"])
    def came(self, request: Request, pk: str) -> Response:
        return self._note(request, came=True)

    @extend_schema(request=None, responses=GuestOut)
    @action(detail=True, methods=["post"])
    def missed(self, request: Request, pk: str) -> Response:
        """Note that somebody did not come."""
        return self._note(request, came=False)

    def _note(self, request: Request, *, came: bool) -> Response:
        self.received(In)
        noted = note_who_came(self.get_object(), came=came, by=person(request), at=clock.now())
        return Response(GuestOut(noted, context=guests_context(noted.date.group)).data)

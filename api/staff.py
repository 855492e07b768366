"""Coordinators and administrators: who they are, how one becomes one, and how one is let go."""

from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsAdministrator, Resource, person
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts.actions import appoint_coordinator
from flyttehjelp.accounts.models import User
from flyttehjelp.accounts.queries import UserQuerySet
from flyttehjelp.accounts.rules import CannotTakeOver, is_administrator
from flyttehjelp.core import clock
from flyttehjelp.insight.actions import staff as actions
from flyttehjelp.insight.queries.work import loads


class StaffOut(serializers.ModelSerializer[User]):
    administrator = serializers.SerializerMethodField()
    coordinator = serializers.BooleanField(source="is_coordinator")
    open = serializers.SerializerMethodField(help_text="How many open things are theirs.")
    me = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "name", "email", "administrator", "coordinator", "away_until", "open", "me"]
        read_only_fields = fields

    def get_administrator(self, one: User) -> bool:
        return is_administrator(one)

    def get_open(self, one: User) -> int:
        return int(self.context["open"][one.pk])

    def get_me(self, one: User) -> bool:
        return bool(one.pk == self.context["request"].user.pk)


class AppointIn(In):
    email = serializers.EmailField(max_length=254)
    administrator = serializers.BooleanField(default=False, help_text="May manage users as well.")


class LetGoIn(In):
    to = serializers.UUIDField(
        allow_null=True,
        default=None,
        help_text="The coordinator who takes over; else the deputy, else who is longest here.",
    )
    shut_out = serializers.BooleanField(
        default=False, help_text="They cannot sign in any more either."
    )


class LetGoOut(serializers.Serializer[Any]):
    moved = serializers.IntegerField(help_text="How many open things changed hands.")


class StaffViewSet(Resource[User]):
    queryset = User.objects.none()
    serializer_class = StaffOut
    permission_classes = [IsAdministrator]
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"
    pagination_class = None

    def get_queryset(self) -> UserQuerySet:
        found: UserQuerySet = User.objects.in_service()
        return found

    @extend_schema(responses=StaffOut(many=True))
    def list(self, request: Request) -> Response:
        """All of them, by name, with how much each has open."""
        return Response(self._shown(self.get_queryset().order_by("name", "email"), many=True))

    @extend_schema(request=AppointIn, responses={201: StaffOut})
    def create(self, request: Request) -> Response:
        """Make somebody a coordinator. They sign in by a code sent to this address."""
        body = self.received(AppointIn)
        appointed = appoint_coordinator(**body, by=person(request), at=clock.now())
        return Response(self._shown(appointed), status.HTTP_201_CREATED)

    @extend_schema(operation_id="staff_let_go", request=LetGoIn, responses=LetGoOut)
    @action(detail=True, methods=["post"], url_path="let-go")
    def let_go(self, request: Request, pk: str) -> Response:
        """Hand over all that is theirs, end their sessions and revoke their tokens, at once."""
        body, leaving = self.received(LetGoIn), self.get_object()
        to = None
        if body["to"] is not None:
            to = User.objects.coordinators().filter(pk=body["to"]).first()
            if to is None:
                raise ValidationError({"to": [ErrorDetail(str(CannotTakeOver.message), "unknown")]})
        moved, _heir = actions.let_go(
            leaving, to=to, shut_out=body["shut_out"], by=person(request), at=clock.now()
        )
        return Response(LetGoOut({"moved": moved}).data)

    def _shown(self, found: Any, *, many: bool = False) -> Any:
        people = list(found) if many else [found]
        counted: Counter[Any] = Counter()
        for load in loads(at=clock.now(), owners=[one.pk for one in people]):
            counted[load.owner] += load.open
        context = {**self.get_serializer_context(), "open": counted}
        return StaffOut(found, many=many, context=context).data

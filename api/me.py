"""Who asks: what we know of them, what they are here, and who stands in for them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, person
from api.fields import In, Line, Phone
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts import actions
from flyttehjelp.accounts.models import User
from flyttehjelp.accounts.rules import DeputyCannotBe
from flyttehjelp.core import clock
from flyttehjelp.relocation.models import Newcomer
from jobs.models import EmployerContact
from mentors.models import Mentor


class Role(serializers.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        choices = ["administrator", "coordinator", "employer_contact", "mentor", "newcomer"]
        super().__init__(choices=choices, **kwargs)


class DeputyOut(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields


class MeOut(serializers.ModelSerializer[User]):
    roles = serializers.SerializerMethodField()
    deputy = DeputyOut(allow_null=True)

    class Meta:
        model = User
        fields = [
            "id",
            "email",
            "name",
            "phone",
            "language",
            "roles",
            "away_until",
            "deputy",
            "joined_at",
        ]
        read_only_fields = fields

    @extend_schema(responses=serializers.ListField(child=Role()))
    def get_roles(self, somebody: User) -> list[str]:
        return list(_roles(somebody))


def _roles(somebody: User) -> Iterator[str]:
    if somebody.is_staff or somebody.is_superuser:
        yield "administrator"
    if somebody.is_coordinator:
        yield "coordinator"
    if EmployerContact.objects.filter(user=somebody).exists():
        yield "employer_contact"
    if Mentor.objects.filter(user=somebody).exists():
        yield "mentor"
    if Newcomer.objects.filter(user=somebody).exists():
        yield "newcomer"


class MeIn(In):
    name = Line(max_length=120, allow_blank=True, required=False)
    phone = Phone(allow_blank=True, required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class AbsenceIn(In):
    away_until = serializers.DateField(
        allow_null=True, help_text="The last day away; null for at work."
    )
    deputy = serializers.UUIDField(allow_null=True)


class MeViewSet(Resource[User]):
    queryset = User.objects.none()
    serializer_class = MeOut
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "profile"

    @extend_schema(operation_id="me_retrieve")
    def mine(self, request: Request) -> Response:
        return self._answer(person(request))

    @extend_schema(operation_id="me_update", request=MeIn)
    def change(self, request: Request) -> Response:
        me = person(request)
        fields = self.received(MeIn)
        actions.change_profile(me, fields=fields, at=clock.now())  # type: ignore[arg-type]  # MeIn has no other fields
        return self._answer(me)

    @extend_schema(operation_id="me_absence", request=AbsenceIn, responses=MeOut)
    @action(detail=False, methods=["post"], permission_classes=[IsCoordinator])
    def absence(self, request: Request) -> Response:
        """Say until when you are away, and who takes over what is yours."""
        me, body = person(request), self.received(AbsenceIn)
        at = clock.now()
        actions.set_absence(
            me,
            away_until=body["away_until"],
            deputy=colleague(body["deputy"]),
            by=me,
            at=at,
        )
        return self._answer(me)

    @extend_schema(operation_id="me_deputies", responses=DeputyOut(many=True))
    @action(detail=False, permission_classes=[IsCoordinator], pagination_class=None)
    def deputies(self, request: Request) -> Response:
        """Who could take over: the other coordinators who are at work."""
        today = timezone.localdate(clock.now())
        others = User.objects.coordinators().at_work_on(today).exclude(pk=person(request).pk)
        return Response(DeputyOut(others.order_by("name", "pk"), many=True).data)

    def _answer(self, me: User) -> Response:
        return Response(MeOut(me, context=self.get_serializer_context()).data)


def colleague(chosen: UUID | None) -> User | None:
    if chosen is None:
        return None
    colleague: User | None = User.objects.coordinators().filter(pk=chosen).first()
    if colleague is None:
        # Whether there is such a person who is no coordinator is nobody's business.
        raise ValidationError({"deputy": [ErrorDetail(str(DeputyCannotBe.message), "unknown")]})
    return colleague

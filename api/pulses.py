"""How is it going? Answered signed in or by the key in the letter's link."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, permissions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.base import Resource, person
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from mentors.actions.pulses import answer_pulse
from mentors.enums import PulseAnswer
from mentors.models import Pulse

BY_KEY = frozenset({"retrieve", "answer"})
KEY = OpenApiParameter("key", description="The key in the letter's link, instead of signing in.")


class PulseAnswerIn(In):
    answer = serializers.ChoiceField(PulseAnswer.choices)


class PulseOut(serializers.ModelSerializer[Pulse]):
    """No names: the link lies in a letter."""

    class Meta:
        model = Pulse
        fields = ["id", "round", "asked_at", "answered_at", "answer"]
        read_only_fields = fields


class SignedInOrKey(permissions.BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.is_authenticated) or "key" in request.query_params


class PulseViewSet(mixins.RetrieveModelMixin, Resource[Pulse]):
    queryset = Pulse.objects.none()
    serializer_class = PulseOut
    permission_classes = [SignedInOrKey, TokenScope]
    parameters = {name: frozenset({"key"}) for name in BY_KEY}
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "mentoring"

    def get_queryset(self) -> QuerySet[Pulse]:
        key = self.request.query_params.get("key")
        if key is not None:
            pulses = Pulse.objects.opened_by(key)
        else:
            pulses = Pulse.objects.visible_to(person(self.request))
        return pulses.select_related("person", "mentorship")

    @extend_schema(parameters=[KEY], responses=PulseOut)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(parameters=[KEY], request=PulseAnswerIn, responses=PulseOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Say how it goes. Where it goes badly, a coordinator takes contact."""
        body = self.received(PulseAnswerIn)
        pulse = self.get_object()
        answer_pulse(pulse, by=self._who_answers(pulse), at=clock.now(), **body)
        return Response(PulseOut(pulse).data)

    def _who_answers(self, pulse: Pulse) -> User:
        """Whoever holds the letter's key answers as the one it was sent to."""
        if "key" in self.request.query_params:
            return pulse.person
        return person(self.request)

"""The moving checklist: what to do when, for a move like this one."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person, person
from api.faq.checklist_shape import Asked, calendar_of, checklist_shape, plan_of
from api.faq.out import ChecklistOut
from api.faq.parameters import LANGUAGE, language_of, refused
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from flyttehjelp.faq.actions import checklist as actions
from flyttehjelp.faq.enums import MoveSituation
from flyttehjelp.faq.models import MovePlan
from flyttehjelp.faq.seed.checklist import keys

FURTHEST = timedelta(days=5 * 365)
SITUATION = OpenApiParameter(
    "situation",
    enum=MoveSituation.values,
    many=True,
    description="What the move is like; several may be named. Else what was kept, where signed in.",
)
MOVES_ON = OpenApiParameter("moves_on", type=date, description="The day; due dates come of it.")
WISHES = frozenset({"situation", "moves_on", "language"})


class MoveDay(serializers.DateField):
    """A day that somebody may be about to move on, or has moved on."""

    default_error_messages = {
        "too_far": gettext_lazy("Velg en dato som er nærmere i tid."),
    }

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if abs(day - clock.now().date()) > FURTHEST:
            self.fail("too_far")
        return day


class AskedIn(In):
    situation = serializers.MultipleChoiceField(choices=MoveSituation.choices, required=False)
    moves_on = MoveDay(required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class PlanIn(In):
    situations = serializers.MultipleChoiceField(choices=MoveSituation.choices)
    moves_on = MoveDay(allow_null=True)


class ChecklistViewSet(Resource[MovePlan]):
    queryset = MovePlan.objects.none()
    serializer_class = ChecklistOut
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "checklist"
    scope = "questions"
    parameters: ClassVar = {"mine": WISHES, "calendar": WISHES}

    def get_permissions(self) -> list[BasePermission]:
        open_to_all = self.action in {"mine", "calendar"}
        return [AllowAny()] if open_to_all else [IsAuthenticated()]

    @extend_schema(operation_id="checklist_retrieve", parameters=[SITUATION, MOVES_ON, LANGUAGE])
    def mine(self, request: Request) -> Response:
        """For a move as the parameters tell; without them, as kept by who is signed in."""
        return self._show()

    @extend_schema(operation_id="checklist_update", request=PlanIn)
    def change(self, request: Request) -> Response:
        """Keep what the move is like. The day is kept in the newcomer's profile."""
        body = self.received(PlanIn)
        actions.save_plan(**body, by=person(request), at=clock.now())
        return self._show()

    @extend_schema(operation_id="checklist_tick", request=None, responses=ChecklistOut)
    def tick(self, request: Request, step: str) -> Response:
        self._known(step)
        actions.tick(step, by=person(request), at=clock.now())
        return self._show()

    @extend_schema(operation_id="checklist_untick", request=None, responses=ChecklistOut)
    def untick(self, request: Request, step: str) -> Response:
        self._known(step)
        actions.untick(step, by=person(request))
        return self._show()

    @extend_schema(
        operation_id="checklist_calendar",
        parameters=[SITUATION, MOVES_ON, LANGUAGE],
        responses={(200, "text/calendar"): OpenApiTypes.STR},
    )
    def calendar(self, request: Request) -> HttpResponse:
        """The steps still to be done, each on its day, for one's own calendar (iCalendar)."""
        asked = self._asked()
        if asked.moves_on is None:
            raise refused("moves_on", _("Velg først hvilken dag du flytter."))
        return calendar_of(asked, at=clock.now())

    def _known(self, step: str) -> None:
        self.received(In)
        if step not in keys():
            raise Http404

    def _show(self) -> Response:
        return Response(ChecklistOut(checklist_shape(self._asked())).data)

    def _asked(self) -> Asked:
        """What the address asks for, else what is kept."""
        wanted = self.asked(AskedIn) if self.request.method == "GET" else {}
        who = maybe_person(self.request)
        kept = plan_of(who) if who else None
        named = "situation" in self.request.query_params or "moves_on" in wanted
        return Asked(
            situations=frozenset(wanted.get("situation", ()) if named or not kept else kept[0]),
            moves_on=wanted.get("moves_on") if named or not kept else kept[1],
            language=language_of(self.request),
            person=who,
        )

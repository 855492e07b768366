"""Mentorships: read by both sides, ended by either."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, person
from api.fields import In, Text
from api.filters import CalledFilter
from api.mentorship_out import LogLineOut, MentorshipOut, RaisedOut
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from api.wishes import WishOut, with_what_is_told
from flyttehjelp.core import clock
from mentors.actions.concerns import raise_concern
from mentors.actions.mentorships import end_mentorship, write_log
from mentors.actions.moving import move_mentorship
from mentors.enums import ConcernKind, EndReason, MentorshipState
from mentors.models import LogLine, Mentor, Mentorship, Wish

RAISED_BY_THE_TWO = {ConcernKind.NO_ANSWER, ConcernKind.WANTS_TO_STOP, ConcernKind.UNSAFE}


# That the mentor has left is said by leaving, not by ending one mentorship.
REASONS_TO_END = [choice for choice in EndReason.choices if choice[0] != EndReason.MENTOR_LEFT]


class EndIn(In):
    reason = serializers.ChoiceField(REASONS_TO_END)


class MoveIn(In):
    reason = serializers.ChoiceField(REASONS_TO_END)
    to = serializers.PrimaryKeyRelatedField(
        queryset=Mentor.objects.vetted(),
        required=False,
        allow_null=True,
        help_text="Who is to be asked; without it whoever fits best.",
    )


class LogIn(In):
    on_day = serializers.DateField()
    text = Text(max_length=500)


class RaiseIn(In):
    kind = serializers.ChoiceField(
        [choice for choice in ConcernKind.choices if choice[0] in RAISED_BY_THE_TWO]
    )
    note = Text(max_length=1000, required=False, allow_blank=True)


class MentorshipFilter(filters.FilterSet):
    q = CalledFilter()
    state = filters.ChoiceFilter(choices=MentorshipState.choices)
    role = filters.ChoiceFilter(
        choices=[("mentor", "mentor"), ("newcomer", "newcomer")],
        method="keep_role",
        help_text="Only those where one is this oneself, also for coordinators.",
    )

    class Meta:
        model = Mentorship
        fields = ["state"]

    def keep_role(self, found: QuerySet[Mentorship], _name: str, role: str) -> QuerySet[Mentorship]:
        me = person(self.request)
        return (
            found.filter(mentor__user=me) if role == "mentor" else found.filter(newcomer__user=me)
        )


class MentorshipPages(CursorPages):
    ordering = ("-started_at", "-pk")


class MentorshipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Mentorship]):
    queryset = Mentorship.objects.none()
    serializer_class = MentorshipOut
    filterset_class = MentorshipFilter
    pagination_class = MentorshipPages
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "mentoring"

    def get_queryset(self) -> QuerySet[Mentorship]:
        log = LogLine.objects.order_by("on_day", "written_at", "pk").select_related("by")
        visible = Mentorship.objects.visible_to(person(self.request)).with_people()
        return visible.with_block().prefetch_related(Prefetch("log", log))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "reader": self.request.user}

    @extend_schema(request=EndIn, responses=MentorshipOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        body = self.received(EndIn)
        mentorship = self.get_object()
        end_mentorship(mentorship, by=person(request), at=clock.now(), **body)
        return Response(self.get_serializer(mentorship).data)

    @extend_schema(request=MoveIn, responses={201: WishOut})
    @action(detail=True, methods=["post"], permission_classes=[IsCoordinator, TokenScope])
    def move(self, request: Request, pk: str) -> Response:
        """End it and ask another mentor for the newcomer."""
        body = self.received(MoveIn)
        to, reason = body.get("to"), body["reason"]
        by, at = person(request), clock.now()
        made = move_mentorship(self.get_object(), to=to, reason=reason, by=by, at=at)
        fresh = with_what_is_told(Wish.objects.filter(pk=made.pk), at=at).get()
        shown = WishOut(fresh, context=self.get_serializer_context())
        return Response(shown.data, status.HTTP_201_CREATED)

    @extend_schema(request=LogIn, responses={201: LogLineOut})
    @action(detail=True, methods=["post"])
    def log(self, request: Request, pk: str) -> Response:
        """Write a line about what the two did. Both read it, and coordinators."""
        body = self.received(LogIn)
        line = write_log(self.get_object(), by=person(request), at=clock.now(), **body)
        return Response(LogLineOut(line).data, status.HTTP_201_CREATED)

    @extend_schema(request=RaiseIn, responses={201: RaisedOut})
    @action(detail=True, methods=["post"], url_path="raise")
    def raise_(self, request: Request, pk: str) -> Response:
        """Tell a coordinator that something is not as it should be. The other side is not told;
        unsafe conduct closes the way between the two until it has been looked at."""
        body = self.received(RaiseIn)
        concern = raise_concern(self.get_object(), by=person(request), at=clock.now(), **body)
        return Response(RaisedOut(concern).data, status.HTTP_201_CREATED)

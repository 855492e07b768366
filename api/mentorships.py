"""Mentorships: read by both sides, ended by either."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, person
from api.fields import In
from api.mentorship_out import MentorshipOut
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from mentors.actions.mentorships import end_mentorship
from mentors.enums import EndReason, MentorshipState
from mentors.models import Mentorship


class EndIn(In):
    reason = serializers.ChoiceField(EndReason.choices)


class MentorshipFilter(filters.FilterSet):
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
        return Mentorship.objects.visible_to(person(self.request)).with_people()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "reader": self.request.user}

    @extend_schema(request=EndIn, responses=MentorshipOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        body = self.received(EndIn)
        mentorship = self.get_object()
        end_mentorship(mentorship, by=person(request), at=clock.now(), **body)
        return Response(self.get_serializer(mentorship).data)

"""What a coordinator is to look at in the mentorships."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, person
from api.contacts import ContactOut
from api.fields import In, Text
from api.group_dates import GroupNameOut
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from api.wishes import WishOut, with_what_is_told
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from mentors import rules
from mentors.actions.concerns import close_concern, find_new_mentor, hand_over_concern
from mentors.enums import ConcernKind, ConcernState
from mentors.models import Concern, Wish


class CloseIn(In):
    outcome = Text(max_length=500)


class ConcernHandOverIn(In):
    to = serializers.UUIDField()


class ConcernOut(serializers.ModelSerializer[Concern]):
    """Either about a mentorship, with its two people, or about a group, with its contact."""

    mentor = ContactOut(source="mentorship.mentor.user", read_only=True, allow_null=True)
    newcomer = ContactOut(source="mentorship.newcomer.user", read_only=True, allow_null=True)
    group = GroupNameOut(read_only=True, allow_null=True)
    group_contact = ContactOut(source="group.contact", read_only=True, allow_null=True)
    reporter = ContactOut(source="raised_by", read_only=True, allow_null=True)
    raised_by = serializers.CharField(source="raised_by.name", read_only=True, default="")
    owner = serializers.CharField(source="owner.name", read_only=True, default="")
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Concern
        fields = [
            "id",
            "mentorship",
            "kind",
            "state",
            "mentor",
            "newcomer",
            "group",
            "group_contact",
            "reporter",
            "raised_by",
            "note",
            "owner",
            "due_at",
            "raised_at",
            "closed_at",
            "outcome",
            "open_steps",
        ]
        read_only_fields = fields

    def get_open_steps(self, concern: Concern) -> list[str]:
        about = concern.mentorship
        return rules.concern_steps(concern.state, mentorship=about.state if about else None)


class ConcernFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=ConcernState.choices)
    kind = filters.ChoiceFilter(choices=ConcernKind.choices)

    class Meta:
        model = Concern
        fields = ["state", "kind"]


class MostUrgentFirst(CursorPages):
    ordering = ("due_at", "pk")


class ConcernViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Concern]):
    queryset = Concern.objects.none()
    serializer_class = ConcernOut
    filterset_class = ConcernFilter
    pagination_class = MostUrgentFirst
    permission_classes = [IsCoordinator, TokenScope]
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"

    def get_queryset(self) -> QuerySet[Concern]:
        seen = Concern.objects.visible_to(person(self.request))
        return seen.select_related(
            "mentorship__mentor__user",
            "mentorship__newcomer__user",
            "group__contact",
            "raised_by",
            "owner",
        )

    @extend_schema(request=CloseIn, responses=ConcernOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Say what was done. The two may reach each other again."""
        body = self.received(CloseIn)
        concern = close_concern(self.get_object(), by=person(request), at=clock.now(), **body)
        return Response(ConcernOut(concern).data)

    @extend_schema(request=ConcernHandOverIn, responses=ConcernOut)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        body = self.received(ConcernHandOverIn)
        to = get_object_or_404(User.objects.coordinators(), pk=body["to"])
        concern = self.get_object()
        hand_over_concern(concern, to=to, by=person(request), at=clock.now())
        return Response(ConcernOut(concern).data)

    @extend_schema(request=None, responses={201: WishOut})
    @action(detail=True, methods=["post"], url_path="find-new-mentor")
    def find_new_mentor(self, request: Request, pk: str) -> Response:
        """Wish anew for the newcomer, as they wished before."""
        self.received(In)
        at = clock.now()
        made = find_new_mentor(self.get_object(), by=person(request), at=at)
        fresh = with_what_is_told(Wish.objects.filter(pk=made.pk), at=at).get()
        shown = WishOut(fresh, context=self.get_serializer_context())
        return Response(shown.data, status.HTTP_201_CREATED)

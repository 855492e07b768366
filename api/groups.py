"""Inspiration groups: what they offer newcomers, how they come in, and their calendar."""

from typing import Any

from django.db.models import Min, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.base import IsCoordinator, ReadableByAll, Resource, maybe_person, person
from api.calendars import CALENDAR, calendar_of
from api.contacts import ContactOut
from api.fields import In, LanguageCode, Line, OrgNumber, Several, Text
from api.mentorship_out import RaisedOut
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.relocation.models import Municipality
from mentors.actions.concerns import report_group
from mentors.actions.groups import (
    close_group,
    decline_group,
    hand_over_group,
    list_group,
    sign_up_group,
    update_group,
)
from mentors.enums import AgeBand, DateState, GroupState, Interest
from mentors.models import Group, GroupDate
from mentors.rules.groups import group_steps


class GroupChangeIn(In):
    name = Line(max_length=120, required=False)
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.filter(is_ours=True), required=False
    )
    offer = Text(max_length=2000, required=False)
    interests = Several(
        child=serializers.ChoiceField(Interest.choices), min_length=1, required=False
    )
    age_bands = Several(child=serializers.ChoiceField(AgeBand.choices), required=False)
    languages = Several(child=LanguageCode(), min_length=1, required=False)
    website = serializers.URLField(max_length=200, required=False, allow_blank=True)


class GroupIn(GroupChangeIn):
    name = Line(max_length=120)
    org_number = OrgNumber(required=False, allow_blank=True)
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.filter(is_ours=True)
    )
    offer = Text(max_length=2000)
    interests = Several(child=serializers.ChoiceField(Interest.choices), min_length=1)
    languages = Several(child=LanguageCode(), min_length=1)


class GroupHandOverIn(In):
    to = serializers.UUIDField()


class ReportIn(In):
    note = Text(max_length=1000, required=False, allow_blank=True)


class GroupOut(serializers.ModelSerializer[Group]):
    """What everybody may read; its number, state and due time only inside."""

    next_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When its next date begins."
    )
    mine = serializers.SerializerMethodField(help_text="Whether you are its contact.")
    org_number = serializers.SerializerMethodField(help_text="For coordinators and the contact.")
    contact_name = serializers.SerializerMethodField(
        help_text="For those who are signed in, unless a coordinator has to look at something."
    )
    contact = serializers.SerializerMethodField(
        help_text="How its contact is reached; for coordinators."
    )
    is_blocked = serializers.SerializerMethodField(
        help_text="Whether it takes nobody new until a coordinator has looked at something."
    )
    owner = serializers.SerializerMethodField(help_text="Who sees it over; for coordinators.")
    due_at = serializers.SerializerMethodField(help_text="For coordinators and the contact.")
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Group
        fields = [
            "id",
            "name",
            "municipality",
            "offer",
            "interests",
            "age_bands",
            "languages",
            "website",
            "club_check",
            "state",
            "next_at",
            "mine",
            "org_number",
            "contact_name",
            "contact",
            "is_blocked",
            "owner",
            "due_at",
            "created_at",
            "open_steps",
        ]
        read_only_fields = fields

    def get_mine(self, group: Group) -> bool:
        reader = maybe_person(self.context["request"])
        return reader is not None and group.contact_id == reader.pk

    def get_org_number(self, group: Group) -> str:
        return group.org_number if self._inside(group) else ""

    def get_contact_name(self, group: Group) -> str:
        hidden = group.is_blocked and not self._inside(group)
        return group.contact.name if maybe_person(self.context["request"]) and not hidden else ""

    @extend_schema_field(ContactOut(allow_null=True))
    def get_contact(self, group: Group) -> dict[str, Any] | None:
        reader = maybe_person(self.context["request"])
        sees = reader is not None and reader.is_coordinator
        return dict(ContactOut(group.contact).data) if sees else None

    def get_owner(self, group: Group) -> str:
        reader = maybe_person(self.context["request"])
        return group.owner.name if group.owner and reader and reader.is_coordinator else ""

    def get_is_blocked(self, group: Group) -> bool:
        return group.is_blocked

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_at(self, group: Group) -> str | None:
        shown = group.due_at if self._inside(group) else None
        return serializers.DateTimeField().to_representation(shown) if shown else None

    def get_open_steps(self, group: Group) -> list[str]:
        reader = maybe_person(self.context["request"])
        return group_steps(
            group.state,
            is_contact=self.get_mine(group),
            is_coordinator=reader is not None and reader.is_coordinator,
            takes_part=group.takes_part,
        )

    def _inside(self, group: Group) -> bool:
        reader = maybe_person(self.context["request"])
        return reader is not None and (reader.is_coordinator or self.get_mine(group))


class GroupFilter(filters.FilterSet):
    municipality = filters.ModelChoiceFilter(queryset=Municipality.objects.filter(is_ours=True))
    interest = filters.ChoiceFilter(choices=Interest.choices, method="keep_with")
    age_band = filters.ChoiceFilter(choices=AgeBand.choices, method="keep_with")
    language = filters.CharFilter(max_length=3, method="keep_with")
    state = filters.ChoiceFilter(choices=GroupState.choices)
    mine = filters.BooleanFilter(
        method="keep_mine", help_text="Only those one is the contact of, also for coordinators."
    )

    class Meta:
        model = Group
        fields = ["municipality", "state"]

    def keep_with(self, found: QuerySet[Group], name: str, code: str) -> QuerySet[Group]:
        return found.filter(**{f"{name}s__contains": [code]})

    def keep_mine(self, found: QuerySet[Group], _name: str, value: bool) -> QuerySet[Group]:  # noqa: FBT001 - django-filter calls it so
        if not value:
            return found
        if maybe_person(self.request) is None:
            raise NotAuthenticated
        return found.filter(contact=person(self.request))


class GroupPages(CursorPages):
    """By name; of those who wait for an answer, whoever is to have it first."""

    ordering = ("name", "pk")

    def get_ordering(
        self, request: Request, queryset: QuerySet[Group], view: APIView
    ) -> tuple[str, ...]:
        if request.query_params.get("state") == GroupState.APPLIED:
            return ("due_at", "pk")
        return tuple(super().get_ordering(request, queryset, view))


class GroupViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Group]):
    queryset = Group.objects.none()
    serializer_class = GroupOut
    filterset_class = GroupFilter
    pagination_class = GroupPages
    permission_classes = [ReadableByAll, TokenScope]
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]

    @property
    def throttle_scope(self) -> str:
        return "groups" if self.action == "create" else "mentoring"

    def get_queryset(self) -> QuerySet[Group]:
        ahead = Q(dates__state=DateState.PLANNED, dates__starts_at__gt=clock.now())
        reader = maybe_person(self.request)
        seen = Group.objects.visible_to(reader).with_block().with_part_of(reader)
        return seen.select_related("contact", "owner").annotate(
            next_at=Min("dates__starts_at", filter=ahead)
        )

    @extend_schema(request=GroupIn, responses={201: GroupOut})
    def create(self, request: Request) -> Response:
        """Sign a group up. A coordinator sees it over before newcomers see it."""
        content: Any = self.received(GroupIn)
        number = content.pop("org_number", "")
        by, at = person(request), clock.now()
        group = sign_up_group(org_number=number, by=by, at=at, content=content)
        return self._answer(group, status.HTTP_201_CREATED)

    @extend_schema(request=GroupChangeIn, responses=GroupOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        content: Any = self.received(GroupChangeIn, partial=True)
        by, at = person(request), clock.now()
        return self._answer(update_group(self.get_object(), by=by, at=at, content=content))

    @extend_schema(request=None, responses=GroupOut)
    @action(detail=True, methods=["post"], url_path="list")
    def show(self, request: Request, pk: str) -> Response:
        """Show the group to newcomers."""
        self.received(In)
        return self._answer(list_group(self.get_object(), by=person(request), at=clock.now()))

    @extend_schema(request=GroupHandOverIn, responses=GroupOut)
    @action(
        detail=True,
        methods=["post"],
        url_path="hand-over",
        permission_classes=[IsCoordinator, TokenScope],
    )
    def hand_over(self, request: Request, pk: str) -> Response:
        """Give it to another coordinator to see over."""
        body = self.received(GroupHandOverIn)
        group = self.get_object()
        to = get_object_or_404(User.objects.coordinators(), pk=body["to"])
        return self._answer(hand_over_group(group, to=to, by=person(request), at=clock.now()))

    @extend_schema(request=None, responses=GroupOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        self.received(In)
        return self._answer(decline_group(self.get_object(), by=person(request), at=clock.now()))

    @extend_schema(request=None, responses=GroupOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Take no more newcomers; dates ahead are cancelled."""
        self.received(In)
        return self._answer(close_group(self.get_object(), by=person(request), at=clock.now()))

    @extend_schema(request=ReportIn, responses={201: RaisedOut})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: str) -> Response:
        """Tell a coordinator of unsafe conduct, as its contact or somebody who was on its lists.
        Until it has been looked at, the group takes nobody new."""
        body = self.received(ReportIn)
        concern = report_group(self.get_object(), by=person(request), at=clock.now(), **body)
        return Response(RaisedOut(concern).data, status.HTTP_201_CREATED)

    @extend_schema(responses=CALENDAR)
    @action(detail=True)
    def calendar(self, request: Request, pk: str) -> HttpResponse:
        """The group's dates as an iCalendar feed."""
        group = self.get_object()
        return calendar_of(GroupDate.objects.filter(group=group), at=clock.now(), name=group.name)

    def _answer(self, group: Group, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=group.pk)
        return Response(self.get_serializer(fresh).data, code)

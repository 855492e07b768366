"""Dates of groups: when and where, how many places are left, and who comes."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.base import PAGING, ReadableByAll, Resource, maybe_person, person
from api.calendars import CALENDAR, calendar_of
from api.fields import In, Line, Moment
from api.paging import CursorPages
from api.sign_ups import GuestOut, GuestsIn, NotedOut, SignUpOut, guests_context, shown
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.core import clock
from flyttehjelp.core.errors import NotYours
from mentors.actions.dates import (
    cancel_date,
    change_date,
    note_guests,
    plan_date,
    sign_up,
)
from mentors.models import MOST_AT_ONE_DATE, Group, GroupDate, SignUp


class DateChangeIn(In):
    starts_at = Moment(required=False)
    ends_at = Moment(required=False)
    meeting_place = Line(max_length=200, required=False)
    note = Line(max_length=500, required=False, allow_blank=True)
    places = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONE_DATE, required=False)


class DateIn(DateChangeIn):
    group = serializers.PrimaryKeyRelatedField(queryset=Group.objects.none())
    starts_at = Moment()
    ends_at = Moment()
    meeting_place = Line(max_length=200)
    places = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONE_DATE)

    def get_fields(self) -> dict[str, Any]:
        """A group that one may not see is not there."""
        known: dict[str, Any] = super().get_fields()
        reader = maybe_person(self.context["request"])
        known["group"].queryset = Group.objects.visible_to(reader)
        return known


class GroupNameOut(serializers.ModelSerializer[Group]):
    class Meta:
        model = Group
        fields = ["id", "name", "municipality"]
        read_only_fields = fields


class DateOut(serializers.ModelSerializer[GroupDate]):
    group = GroupNameOut(read_only=True)
    places_left = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField(help_text="Whether you are the group's contact.")
    my_sign_up = serializers.SerializerMethodField(help_text="Your own, if you have signed up.")

    class Meta:
        model = GroupDate
        fields = [
            "id",
            "group",
            "starts_at",
            "ends_at",
            "meeting_place",
            "note",
            "places",
            "places_left",
            "state",
            "mine",
            "my_sign_up",
        ]
        read_only_fields = fields

    def get_places_left(self, date: GroupDate) -> int:
        return date.places - date.taken

    def get_mine(self, date: GroupDate) -> bool:
        reader = maybe_person(self.context["request"])
        return reader is not None and date.group.contact_id == reader.pk

    @extend_schema_field(SignUpOut(allow_null=True))
    def get_my_sign_up(self, date: GroupDate) -> dict[str, Any] | None:
        mine: list[SignUp] = getattr(date, "of_reader", [])
        return dict(SignUpOut(mine[0]).data) if mine else None


class DateFilter(filters.FilterSet):
    group = filters.UUIDFilter(field_name="group_id")
    past = filters.BooleanFilter(
        method="keep_past", help_text="Those that have begun, instead of those ahead."
    )
    going = filters.BooleanFilter(
        method="keep_going", help_text="Only where one is on the list oneself."
    )

    class Meta:
        model = GroupDate
        fields = ["group"]

    def keep_past(self, found: QuerySet[GroupDate], *_: object) -> QuerySet[GroupDate]:
        return found  # the view chooses the side of now, so that "no answer" means ahead

    def keep_going(
        self,
        found: QuerySet[GroupDate],
        _name: str,
        value: bool,  # noqa: FBT001 - django-filter calls it so
    ) -> QuerySet[GroupDate]:
        reader = maybe_person(self.request)
        if not value:
            return found
        mine = SignUp.objects.on_the_list().filter(user=reader) if reader else SignUp.objects.none()
        return found.filter(pk__in=mine.values("date"))


class DatePages(CursorPages):
    ordering = ("starts_at", "pk")

    def get_ordering(
        self, request: Request, queryset: QuerySet[GroupDate], view: APIView
    ) -> tuple[str, ...]:
        if request.query_params.get("past") == "true":
            return ("-starts_at", "-pk")
        return tuple(super().get_ordering(request, queryset, view))


class GuestPages(CursorPages):
    ordering = ("created_at", "pk")


class GroupDateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[GroupDate]):
    queryset = GroupDate.objects.none()
    serializer_class = DateOut
    filterset_class = DateFilter
    pagination_class = DatePages
    permission_classes = [ReadableByAll, TokenScope]
    parameters = {"sign_ups": PAGING}
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "mentoring"

    def get_queryset(self) -> QuerySet[GroupDate]:
        reader = maybe_person(self.request)
        seen = GroupDate.objects.visible_to(reader).select_related("group")
        if reader is not None:
            mine = SignUp.objects.on_the_list().filter(user=reader).select_related("date")
            mine = mine.with_number()
            seen = seen.prefetch_related(Prefetch("sign_ups", queryset=mine, to_attr="of_reader"))
        if self.action != "list":
            return seen
        if self.request.query_params.get("past") == "true":
            return seen.filter(starts_at__lte=clock.now())
        return seen.filter(starts_at__gt=clock.now())

    @extend_schema(request=DateIn, responses={201: DateOut})
    def create(self, request: Request) -> Response:
        content: Any = self.received(DateIn)
        group = content.pop("group")
        date = plan_date(group, by=person(request), at=clock.now(), content=content)
        return self._answer(date, status.HTTP_201_CREATED)

    @extend_schema(request=DateChangeIn, responses=DateOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        content: Any = self.received(DateChangeIn, partial=True)
        by, at = person(request), clock.now()
        return self._answer(change_date(self.get_object(), by=by, at=at, content=content))

    @extend_schema(request=None, responses=DateOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call the date off; everybody on its list gets a letter."""
        self.received(In)
        return self._answer(cancel_date(self.get_object(), by=person(request), at=clock.now()))

    @extend_schema(responses=GuestOut(many=True))
    @action(
        detail=True,
        url_path="sign-ups",
        filterset_class=None,
        permission_classes=[IsAuthenticated, TokenScope],
    )
    def sign_ups(self, request: Request, pk: str) -> Response:
        """Who is on the list, by name and nothing else. Only the group's contact sees it."""
        date = self.get_object()
        if date.group.contact_id != person(request).pk:
            raise NotYours
        there = SignUp.objects.on_the_list().filter(date=date).select_related("user", "date__group")
        pages = GuestPages()
        page = pages.paginate_queryset(there, request, self)
        context = guests_context(date.group)
        return pages.get_paginated_response(GuestOut(page, many=True, context=context).data)

    @extend_schema(request=None, responses={201: SignUpOut})
    @sign_ups.mapping.post
    def sign_up(self, request: Request, pk: str) -> Response:
        """Take a place, or stand on the waiting list when there is none."""
        self.received(In)
        made = sign_up(self.get_object(), by=person(request), at=clock.now())
        return Response(shown(made), status.HTTP_201_CREATED)

    @extend_schema(request=GuestsIn, responses=NotedOut)
    @action(detail=True, methods=["post"])
    def note(self, request: Request, pk: str) -> Response:
        """Note of many guests at once who came and who did not. It can be put right afterwards."""
        told: Any = self.received(GuestsIn)
        noted = note_guests(self.get_object(), by=person(request), at=clock.now(), **told)
        return Response({"noted": noted})

    @extend_schema(responses=CALENDAR, operation_id="group_dates_calendar")
    @action(detail=False, filterset_class=None, pagination_class=None)
    def calendar(self, request: Request) -> HttpResponse:
        """The dates of all groups as an iCalendar feed."""
        listed = GroupDate.objects.of_listed()
        return calendar_of(listed, at=clock.now(), name=_("Treff for innflyttere"))

    def _answer(self, date: GroupDate, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=date.pk)
        return Response(self.get_serializer(fresh).data, code)

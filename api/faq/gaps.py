"""What people looked for and did not find."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, person
from api.fields import In, Line
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from flyttehjelp.faq.actions import gaps as actions
from flyttehjelp.faq.models import Entry, SearchGap
from flyttehjelp.faq.queries import SearchGapQuerySet


class SearchedIn(In):
    q = Line(max_length=500)
    found = serializers.IntegerField(min_value=0, max_value=100_000)
    opened = serializers.BooleanField(help_text="Whether one of the answers was opened.")


class CloseGapIn(In):
    entry = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Entry.objects.published(),
        required=False,
        help_text="The answer that covers it: its words become another way to ask for it.",
    )


class SearchGapOut(serializers.ModelSerializer[SearchGap]):
    entry = serializers.SlugRelatedField[Entry](slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = SearchGap
        fields = [
            *("id", "term", "days", "missed", "nothing", "opened", "last_on", "closed_at", "entry"),
        ]
        read_only_fields = fields


class GapPages(CursorPages):
    ordering = ("-missed", "-pk")


class SearchGapViewSet(Resource[SearchGap]):
    serializer_class = SearchGapOut
    pagination_class = GapPages
    throttle_classes = [PublicThrottle, WriteThrottle]
    scope = "questions"
    filterset_class: ClassVar = None

    @property
    def throttle_scope(self) -> str:
        return "searches" if self.action == "create" else "desk"

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Who searches is not asked, and so cannot be known."""
        counting = self.action_map.get("post") == "create"
        posted = getattr(self.request, "method", "") == "POST"
        return [] if counting and posted else super().get_authenticators()

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self.action == "create" else [IsCoordinator()]

    def get_queryset(self) -> SearchGapQuerySet:
        return SearchGap.objects.still_open().select_related("entry")

    def list(self, request: Request) -> Response:
        """The editor's list of what to write next: most missed first. Only words that were sought
        on at least three different days of the last 90 are there at all."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(SearchGapOut(page, many=True).data)

    @extend_schema(request=SearchedIn, responses={204: None}, auth=[])
    def create(self, request: Request) -> Response:
        """Say how a search ended. Nothing about who searched is kept; of the words, at first only
        a keyed fingerprint."""
        said: dict[str, Any] = self.received(SearchedIn)
        actions.note_search(said["q"], found=said["found"], opened=said["opened"], at=clock.now())
        return Response(status=204)

    @extend_schema(request=CloseGapIn)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """It is taken care of, or none of ours."""
        gap, entry = self.get_object(), self.received(CloseGapIn).get("entry")
        closed = actions.close_gap(gap, entry=entry, by=person(request), at=clock.now())
        return Response(SearchGapOut(closed).data)

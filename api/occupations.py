"""Occupations of STYRK-08, found while one types what the work is called."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.fields import In, Text
from api.paging import SearchPages
from flyttehjelp.accounts.models import User
from jobs.occupations import Occupation, group_of, occupation, occupations
from jobs.occupations.finding import Hit, find_occupations


class OccupationQuery(In):
    q = Text(
        required=False,
        allow_blank=True,
        max_length=100,
        help_text="What the work is called, in Norwegian or English, or the first digits.",
    )


class OccupationGroupOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Two digits.")
    name = serializers.SerializerMethodField()

    def get_name(self, row: Occupation) -> str:
        return row.name(get_language() or "nb")


class OccupationOut(serializers.Serializer[Any]):
    code = serializers.CharField(source="occupation.code", help_text="Four digits of STYRK-08.")
    name = serializers.SerializerMethodField(help_text="In the reader's language.")
    name_nb = serializers.CharField(source="occupation.norwegian")
    name_en = serializers.CharField(source="occupation.english")
    title = serializers.CharField(help_text="The everyday title that fits what was asked for.")
    exact = serializers.BooleanField(help_text="Whether it is called just what was asked for.")
    group = serializers.SerializerMethodField()

    def get_name(self, hit: Hit) -> str:
        return hit.occupation.name(get_language() or "nb")

    def get_group(self, hit: Hit) -> OccupationGroupOut:
        group: Any = OccupationGroupOut(group_of(hit.occupation.code)).data
        return group  # type: ignore[no-any-return]  # the annotation is for the description


class OccupationViewSet(Resource[User]):
    queryset = User.objects.none()
    permission_classes = [AllowAny]
    pagination_class = SearchPages
    paging = frozenset({"page", "limit"})
    lookup_value_converter = "str"
    parameters = {"list": frozenset(OccupationQuery().fields)}

    @extend_schema(parameters=[OccupationQuery], responses=OccupationOut(many=True))
    def list(self, request: Request) -> Response:
        """Occupations that fit ``q``, best first; without it all of them by their code."""
        words = self.asked(OccupationQuery).get("q", "")
        hits = list(find_occupations(words) if words.strip() else _all())
        pages = SearchPages()
        limit, offset = pages.window(request)
        pages.found = len(hits)
        shown = hits[offset : offset + limit]
        return Response(pages.envelope(OccupationOut(shown, many=True).data))

    @extend_schema(operation_id="occupations_retrieve", responses=OccupationOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        found = occupation(pk)
        if found is None:
            raise NotFound
        return Response(OccupationOut(Hit(found, "", 1.0)).data)


def _all() -> tuple[Hit, ...]:
    return tuple(Hit(row, "", 1.0) for row in occupations())

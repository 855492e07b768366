"""Vacancies: found by everybody, posted by employers, ended by steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api import vacancy_search, validators
from api.base import PAGING, ReadableByAll, Resource, maybe_person, person
from api.fields import In
from api.paging import CursorPages
from api.standpoint import standpoint
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from api.vacancy_search import VacancyPages, VacancyQuery
from api.vacancy_shapes import (
    DeskQuery,
    GoneOut,
    VacancyCard,
    VacancyChangeIn,
    VacancyDeskOut,
    VacancyIn,
    VacancyOut,
)
from flyttehjelp.core import clock
from jobs import actions
from jobs.enums import VacancySource, VacancyState
from jobs.models import Vacancy, VacancyPlace
from jobs.queries.versions import VERSION, version_of_open
from jobs.search import like_vacancies

LIKE_ONES = 5
PLACES = Prefetch(
    "places", VacancyPlace.objects.order_by("pk").select_related("municipality", "place")
)


class VacancyViewSet(Resource[Vacancy]):
    scope = "jobs"
    permission_classes = [ReadableByAll, TokenScope]
    throttle_classes = [PublicThrottle, WriteThrottle]
    serializer_class = VacancyOut
    pagination_class = VacancyPages
    paging = frozenset({"page", "limit"})
    queryset = Vacancy.objects.none()
    parameters = {
        "list": frozenset(VacancyQuery().fields),
        "mine": PAGING | frozenset(DeskQuery().fields),
    }

    @property
    def throttle_scope(self) -> str:
        return "vacancies" if self.action in {"create", "copy"} else "desk"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Tell at once those who have the newest version already."""
        asked = self.action_map.get("get")
        if asked == "list" and (kept := vacancy_search.unchanged(request)):
            return kept
        if asked == "retrieve" and (kept := _unchanged(request, kwargs["pk"])):
            return kept
        return super().dispatch(request, *args, **kwargs)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **standpoint(maybe_person(self.request))}

    def get_queryset(self) -> QuerySet[Vacancy]:
        seen = Vacancy.objects.visible_to(maybe_person(self.request))
        rows = seen.select_related("employer", "nav_transfer").prefetch_related(PLACES)
        return rows.annotate(version=VERSION)

    @extend_schema(parameters=[VacancyQuery], responses=VacancyCard(many=True))
    def list(self, request: Request) -> HttpResponse:
        """Search the open vacancies. Several values of a parameter mean any of them."""
        return vacancy_search.answer(request, self.asked(VacancyQuery))

    @extend_schema(parameters=[DeskQuery], responses=VacancyDeskOut(many=True))
    @action(
        detail=False, pagination_class=CursorPages, permission_classes=[IsAuthenticated, TokenScope]
    )
    def mine(self, request: Request) -> Response:
        """What one works with: every state, newest first. For coordinators, all that is ours."""
        asked = self.asked(DeskQuery)
        late = asked.pop("late", False)
        desk = Vacancy.objects.inside(person(request)).filter(**asked)
        desk = desk.with_late_interests() if late else desk
        rows = desk.cards().select_related("employer").with_interest_counts()
        page = self.paginate_queryset(rows)
        context = self.get_serializer_context()
        return self.get_paginated_response(VacancyDeskOut(page, many=True, context=context).data)

    @extend_schema(responses={200: VacancyOut, 410: GoneOut})
    def retrieve(self, request: Request, pk: str) -> Response:
        vacancy: Any = self.get_object()
        context = self.get_serializer_context()
        inside = context["coordinator"] or vacancy.employer_id in context["mine"]
        # Of an ad from Nav nothing is left to read once it has ended, whoever asks.
        inside = inside and vacancy.source == VacancySource.OWN
        if vacancy.state in VacancyState.ended() and not inside:
            return _gone(vacancy)
        answer = Response(VacancyOut(vacancy, context=context).data)
        outer = request._request  # noqa: SLF001 - DRF's own request hides what Django's tells
        if vacancy.state == VacancyState.PUBLISHED and validators.is_plain_get(outer):
            validators.stamp(answer, _tag(outer, vacancy.version))
        return answer

    @extend_schema(request=VacancyIn, responses={201: VacancyOut})
    def create(self, request: Request) -> Response:
        """Post a draft for one of your employers."""
        fields: Any = self.received(VacancyIn)
        employer = fields.pop("employer")
        vacancy = actions.post_vacancy(
            employer=employer, fields=fields, by=person(request), at=clock.now()
        )
        return Response(self.get_serializer(vacancy).data, status=201)

    @extend_schema(request=VacancyChangeIn)
    def partial_update(self, request: Request, pk: str) -> Response:
        vacancy = self.get_object()
        fields: Any = self.received(VacancyChangeIn, partial=True)
        changed = actions.change_vacancy(vacancy, fields=fields, by=person(request), at=clock.now())
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        return self._step(actions.publish_vacancy)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def fill(self, request: Request, pk: str) -> Response:
        return self._step(actions.fill_vacancy)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self._step(actions.withdraw_vacancy)

    @extend_schema(request=None, responses={201: VacancyOut})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        """Make a new draft that says the same, without the deadline."""
        return self._step(actions.copy_vacancy, status=201)

    def _step(self, step: Callable[..., Vacancy], *, status: int = 200) -> Response:
        self.received(In)
        vacancy = step(self.get_object(), by=person(self.request), at=clock.now())
        return Response(self.get_serializer(vacancy).data, status=status)


def _unchanged(request: HttpRequest, pk: UUID) -> HttpResponse | None:
    """304 where the asker has this open vacancy as it is."""
    if "HTTP_IF_NONE_MATCH" not in request.META or not validators.is_plain_get(request):
        return None
    version = version_of_open(pk)
    return validators.unchanged(request, _tag(request, version)) if version else None


def _tag(request: HttpRequest, version: str) -> str:
    """Every change of its rows makes it another."""
    return validators.tag(request, f"{version} {get_language()}")


def _cards(ids: list[UUID]) -> list[Any]:
    """Cards in the order of ``ids``. What has ended since it was found is not shown."""
    rows = {row.pk: row for row in Vacancy.objects.open().cards().filter(pk__in=ids)}
    return list(VacancyCard([rows[pk] for pk in ids if pk in rows], many=True).data)


def _gone(vacancy: Vacancy) -> Response:
    like = like_vacancies(
        vacancy.title, vacancy.occupation, among=Vacancy.objects.open(), limit=LIKE_ONES
    )
    problem = {
        "status": 410,
        "code": "gone",
        "detail": _("Stillingen er ikke lenger ledig."),
        "similar": _cards(like),
    }
    return Response(problem, status=410, content_type="application/problem+json")

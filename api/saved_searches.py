"""Saved searches: of somebody who is signed in, or of an address, by the key in its letters."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person
from api.fields import In, Line
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from api.vacancy_search import VacancyQuery, query_of, wish_of
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from jobs import links
from jobs.actions import saved_searches as actions
from jobs.enums.saved import Rhythm
from jobs.models import SavedSearch
from jobs.queries import SavedSearchQuerySet
from jobs.rules.saved import STEPS

KEY = OpenApiParameter("key", description="From the secret link, for who is not signed in.")
BY_KEY = {"retrieve", "partial_update", "destroy", "confirm", "pause", "resume", "unsubscribe"}


class SearchChangeIn(In):
    rhythm = serializers.ChoiceField(Rhythm.choices)
    name = Line(max_length=80, required=False, allow_blank=True)


class SavedSearchIn(SearchChangeIn):
    query = VacancyQuery(help_text="The same as the parameters of /vacancies/.")
    email = serializers.EmailField(
        required=False, help_text="For who is not signed in; it gets a letter to confirm by."
    )
    language = serializers.ChoiceField(
        settings.LANGUAGES, required=False, help_text="Of the letters to such an address."
    )


class SavedSearchOut(serializers.ModelSerializer[SavedSearch]):
    query = serializers.SerializerMethodField(help_text="As parameters of /vacancies/.")
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = SavedSearch
        fields = [
            "id",
            "name",
            "query",
            "rhythm",
            "state",
            "next_at",
            "created_at",
            "confirmed_at",
            "open_steps",
        ]
        read_only_fields = fields

    @extend_schema_field(VacancyQuery)
    def get_query(self, search: SavedSearch) -> dict[str, Any]:
        return query_of(search.wish)

    def get_open_steps(self, search: SavedSearch) -> list[str]:
        by_letter = {"confirm"} if self.context.get("confirming") else {"pause", "resume"}
        return [step for step in STEPS.open_from(search.state) if step in by_letter]


class RequestedOut(serializers.Serializer[Any]):
    detail = serializers.CharField()


class SavedSearchViewSet(Resource[SavedSearch]):
    scope = "jobs"
    throttle_classes = [PublicThrottle, WriteThrottle]
    serializer_class = SavedSearchOut
    queryset = SavedSearch.objects.none()
    parameters: ClassVar = dict.fromkeys(BY_KEY, frozenset({"key"}))

    @property
    def throttle_scope(self) -> str:
        return "saved_searches" if self.action == "create" else "desk"

    def get_permissions(self) -> list[BasePermission]:
        open_to_all = self.action in BY_KEY | {"create"}
        return [AllowAny() if open_to_all else IsAuthenticated(), TokenScope()]

    def get_queryset(self) -> SavedSearchQuerySet:
        """One's own. A key opens one search, and for its own purpose only."""
        key = self.request.query_params.get("key")
        if key is None or "pk" not in self.kwargs:
            return SavedSearch.objects.visible_to(maybe_person(self.request))
        if not links.opens(key, self.kwargs["pk"], self._purpose(key)):
            raise Http404
        return SavedSearch.objects.filter(pk=self.kwargs["pk"])

    def _purpose(self, key: str) -> str:
        """Reading is for both; whoever may confirm may not pause, and the other way about."""
        if self.action == "confirm":
            return links.CONFIRM
        if self.action == "retrieve" and links.opens(key, self.kwargs["pk"], links.CONFIRM):
            return links.CONFIRM
        return links.MANAGE

    def list(self, request: Request) -> Response:
        """One's own, the newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(SavedSearchOut(page, many=True).data)

    @extend_schema(parameters=[KEY])
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=SavedSearchIn, responses={201: SavedSearchOut, 202: RequestedOut})
    def create(self, request: Request) -> Response:
        """Save a search. Who is not signed in gives an address, and is told the same whatever we
        know of it."""
        body = self.received(SavedSearchIn)
        wish = wish_of(dict(body["query"]))
        what: Any = {"wish": wish, "rhythm": body["rhythm"], "name": body.get("name", "")}
        if who := maybe_person(request):
            return self._save(who, body, what)
        if "email" not in body:
            _refuse("email", _("Skriv e-postadressen din, eller logg inn."), "required")
        language = body.get("language") or get_language() or settings.LANGUAGE_CODE
        actions.request_search(**what, email=body["email"], language=language, at=clock.now())
        detail = _("Takk! Se i innboksen din. Varselet begynner når du har bekreftet.")
        return Response({"detail": detail}, status=202)

    def _save(self, who: User, body: dict[str, Any], what: dict[str, Any]) -> Response:
        if "email" in body:
            _refuse("email", _("Du er logget inn, så brevene går til din egen adresse."), "unknown")
        search = actions.save_search(**what, by=who, at=clock.now())
        return self._answer(search, status=201)

    @extend_schema(parameters=[KEY], request=SearchChangeIn)
    def partial_update(self, request: Request, pk: str) -> Response:
        search, changes = self.get_object(), self.received(SearchChangeIn, partial=True)
        by = maybe_person(request)
        return self._answer(actions.change_search(search, changes=changes, by=by, at=clock.now()))

    @extend_schema(parameters=[KEY], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        actions.delete_search(self.get_object().pk, by=maybe_person(request), at=clock.now())
        return Response(status=204)

    @extend_schema(parameters=[KEY], request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that the address is yours. Only the key of the letter opens this."""
        search = self.get_object()
        self.received(In)
        return self._answer(actions.confirm_search(search, at=clock.now()))

    @extend_schema(parameters=[KEY], request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        search = self.get_object()
        self.received(In)
        return self._answer(actions.pause_search(search, by=maybe_person(request), at=clock.now()))

    @extend_schema(parameters=[KEY], request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        search = self.get_object()
        self.received(In)
        return self._answer(actions.resume_search(search, by=maybe_person(request), at=clock.now()))

    @extend_schema(parameters=[KEY], request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def unsubscribe(self, request: Request, pk: str) -> Response:
        """End it by the letter's link, signed in or not. A second time is as good as the first."""
        key = request.query_params.get("key", "")
        if not links.opens(key, self.kwargs["pk"], links.MANAGE):
            raise Http404
        self.received(In)
        actions.delete_search(self.kwargs["pk"], by=None, at=clock.now())
        return Response(status=204)

    def _answer(self, search: SavedSearch, *, status: int = 200) -> Response:
        key = self.request.query_params.get("key", "")
        confirming = bool(key) and links.opens(key, search.pk, links.CONFIRM)
        return Response(
            SavedSearchOut(search, context={"confirming": confirming}).data, status=status
        )


def _refuse(field: str, sentence: str, code: str) -> None:
    raise ValidationError({field: [ErrorDetail(sentence, code)]})

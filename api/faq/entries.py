"""Answers: found by anybody, written by those who answer for them."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person, person
from api.faq import bodies, out, shapes
from api.faq.parameters import (
    LANGUAGE,
    MUNICIPALITY,
    PAGE,
    QUERY,
    language_of,
    municipality_of,
    query_of,
    refused,
)
from api.fields import In
from api.filters import YesNoFilter
from api.paging import CursorPages, SearchPages
from api.sharing import Shared
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from flyttehjelp.faq.actions import entries as actions
from flyttehjelp.faq.actions.schedule import schedule_entry, unschedule_entry
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.models import Entry
from flyttehjelp.faq.queries import EntryQuerySet
from flyttehjelp.faq.search import search_entries

TEXT_PARAMETERS = frozenset({"language", "municipality"})
ONLY_WITHOUT_Q = ("cursor", "state", "confirmed", "mine", "scheduled", "order")


class EntryPages(CursorPages):
    ordering = ("-published_at", "-pk")

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        if request.query_params.get("order") == "changed":
            return ("-updated_at", "-pk")
        return self.ordering


class EntryFilter(django_filters.FilterSet):
    topic = django_filters.CharFilter(field_name="topic_id")
    state = django_filters.ChoiceFilter(choices=EntryState.choices)
    confirmed = YesNoFilter(method="keep_confirmed")
    mine = YesNoFilter(method="keep_mine", label="Those I answer for.")
    order = django_filters.ChoiceFilter(
        choices=[("newest", "newest"), ("changed", "changed")], method="keep_all"
    )
    scheduled = YesNoFilter(method="keep_scheduled", label="Those the clock is to publish.")

    class Meta:
        model = Entry
        fields: ClassVar[list[str]] = []

    def keep_confirmed(self, entries: EntryQuerySet, name: str, value: bool) -> EntryQuerySet:  # noqa: FBT001 - django-filter calls it so
        day = shapes.today()
        return entries.confirmed_on(day) if value else entries.unconfirmed_on(day)

    def keep_mine(self, entries: EntryQuerySet, name: str, value: bool) -> EntryQuerySet:  # noqa: FBT001 - as above
        who = maybe_person(self.request)
        if not value:
            return entries
        return entries.owned_by(who) if who else entries.none()

    def keep_all(self, entries: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        """The order is the pages' business."""
        return entries

    def keep_scheduled(self, entries: EntryQuerySet, name: str, value: bool) -> EntryQuerySet:  # noqa: FBT001 - as above
        return entries.scheduled() if value else entries.filter(publish_at__isnull=True)


class EntryViewSet(Shared, Resource[Entry]):
    serializer_class = out.EntryOut
    pagination_class = EntryPages
    filterset_class = EntryFilter
    lookup_field = "slug"
    lookup_value_converter = "slug"
    throttle_classes = [PublicThrottle, WriteThrottle]
    scope = "questions"
    parameters: ClassVar = {
        "list": TEXT_PARAMETERS | {"q", "page"},
        "retrieve": TEXT_PARAMETERS,
    }

    @property
    def throttle_scope(self) -> str:
        return "feedback" if self.action == "feedback" else "desk"

    def get_permissions(self) -> list[BasePermission]:
        open_to_all = self.action in {"list", "retrieve", "feedback"}
        return [AllowAny()] if open_to_all else [IsAuthenticated()]

    def get_queryset(self) -> EntryQuerySet:
        return Entry.objects.visible_to(maybe_person(self.request)).with_texts()

    @extend_schema(
        parameters=[QUERY, LANGUAGE, MUNICIPALITY, PAGE],
        responses=forced_singular_serializer(out.EntriesOut),  # type: ignore[no-untyped-call]
    )
    def list(self, request: Request) -> Response:
        """With `q` a search over published answers; else all of them, the newest first."""
        language, municipality = language_of(request), municipality_of(request)
        day = shapes.today()
        if "q" in request.query_params:
            return self._search(language, municipality, day=day)
        if "page" in request.query_params:
            raise refused("page", _("Uten søk brukes cursor, ikke page."))
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        cards = [shapes.card_of_entry(entry, language=language, day=day) for entry in page]
        return self.get_paginated_response(out.EntryCardOut(cards, many=True).data)

    def _search(self, language: str, municipality: str | None, *, day: date) -> Response:
        request = self.request
        for name in ONLY_WITHOUT_Q:
            if name in request.query_params:
                raise refused(name, _("Dette kan ikke brukes sammen med et søk."))
        pages, query = SearchPages(), query_of(request)
        limit, offset = pages.window(request)
        hits = search_entries(
            query,
            language,
            municipality,
            topic=request.query_params.get("topic"),
            limit=limit,
            offset=offset,
        )
        pages.found = hits.total
        cards = [shapes.card_of_hit(hit, language=language, day=day) for hit in hits]
        envelope = pages.envelope(cards)
        envelope["emergency"] = shapes.emergency_help(query)
        envelope["did_you_mean"] = hits.meant
        envelope["unsure"] = hits.unsure
        envelope["still_reading"] = hits.still_reading
        return Response(out.EntriesOut(envelope).data)

    @extend_schema(parameters=[LANGUAGE, MUNICIPALITY])
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._show(self.get_object())

    @extend_schema(request=bodies.EntryIn, responses={201: out.EntryOut})
    def create(self, request: Request) -> Response:
        """Write a new answer; it is a draft until it is published."""
        at = clock.now()
        body = self.received(bodies.EntryIn)
        draft = bodies.draft_of(body, today=localdate(at))
        entry = actions.save_entry(draft, by=person(request), at=at, why=body["why"])
        return self._show(entry, status=201)

    @extend_schema(request=bodies.EntryChangeIn, responses=out.EntryOut)
    def partial_update(self, request: Request, slug: str) -> Response:
        at, entry = clock.now(), self.get_object()
        body = self.received(bodies.EntryChangeIn)
        changed = actions.save_entry(
            bodies.draft_of(body, today=localdate(at)),
            entry=entry,
            in_substance=body["in_substance"],
            why=body["why"],
            by=person(request),
            at=at,
        )
        return self._show(changed)

    @extend_schema(request=None, responses=out.EntryOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, slug: str) -> Response:
        self.received(In)
        entry = actions.publish_draft(self.get_object(), by=person(request), at=clock.now())
        return self._show(entry)

    @extend_schema(request=bodies.ScheduleIn, responses=out.EntryOut)
    @action(detail=True, methods=["post"])
    def schedule(self, request: Request, slug: str) -> Response:
        """Let the clock publish a draft."""
        entry, body = self.get_object(), self.received(bodies.ScheduleIn)
        return self._show(schedule_entry(entry, **body, by=person(request), at=clock.now()))

    @extend_schema(request=None, responses=out.EntryOut)
    @action(detail=True, methods=["post"])
    def unschedule(self, request: Request, slug: str) -> Response:
        entry = self.get_object()
        self.received(In)
        return self._show(unschedule_entry(entry, by=person(request), at=clock.now()))

    @extend_schema(request=None, responses=out.EntryOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, slug: str) -> Response:
        self.received(In)
        entry = actions.withdraw_entry(self.get_object(), by=person(request), at=clock.now())
        return self._show(entry)

    @extend_schema(request=bodies.ConfirmIn, responses=out.EntryOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, slug: str) -> Response:
        """The source was read today and the answer holds. No edit is needed."""
        until = self.received(bodies.ConfirmIn).get("valid_until")
        entry = actions.confirm_entry(
            self.get_object(), valid_until=until, by=person(request), at=clock.now()
        )
        return self._show(entry)

    @extend_schema(request=bodies.FeedbackIn, responses={204: None})
    @action(detail=True, methods=["post"])
    def feedback(self, request: Request, slug: str) -> Response:
        """Whether it helped, and what was missing. Nothing about who says so is kept."""
        entry, body = self.get_object(), self.received(bodies.FeedbackIn)
        actions.give_feedback(entry, language=shapes.reader_language(), at=clock.now(), **body)
        return Response(status=204)

    def _show(self, entry: Entry, status: int = 200) -> Response:
        """The entry as it stands now, with its texts."""
        return entry_response(self.request, entry, status=status)


def entry_response(request: Request, entry: Entry, *, status: int) -> Response:
    fresh = Entry.objects.with_texts().get(pk=entry.pk) if request.method != "GET" else entry
    whole: dict[str, Any] = shapes.whole_entry(
        fresh,
        language=language_of(request),
        municipality=municipality_of(request),
        person=maybe_person(request),
        day=shapes.today(),
    )
    return Response(out.EntryOut(whole).data, status=status)

"""How answers read before, who must look at them, and how a text will look."""

from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person, person
from api.faq import bodies, out, shapes, upkeep_out
from api.faq.entries import entry_response
from api.fields import In
from api.filters import YesNoFilter
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock, markup
from flyttehjelp.faq.actions.history import restore_revision
from flyttehjelp.faq.actions.upkeep import finish_task
from flyttehjelp.faq.enums import TaskKind
from flyttehjelp.faq.models import Entry, EntryRevision, EntryTask
from flyttehjelp.faq.queries import EntryTaskQuerySet, RevisionQuerySet


class RevisionPages(CursorPages):
    ordering = ("-at", "-pk")


class RevisionFilter(django_filters.FilterSet):
    entry = django_filters.CharFilter(field_name="entry__slug")

    class Meta:
        model = EntryRevision
        fields: ClassVar[list[str]] = []


class RevisionViewSet(ListModelMixin, RetrieveModelMixin, Resource[EntryRevision]):
    """How an answer read after each change, and the way back."""

    serializer_class = upkeep_out.RevisionOut
    pagination_class = RevisionPages
    filterset_class = RevisionFilter
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"
    scope = "questions"

    def get_queryset(self) -> RevisionQuerySet:
        seen = EntryRevision.objects.visible_to(maybe_person(self.request))
        return seen.select_related("entry", "by")

    @extend_schema(responses=upkeep_out.WholeRevisionOut)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(upkeep_out.WholeRevisionOut(self.get_object()).data)

    @extend_schema(request=bodies.RestoreIn, responses=out.EntryOut)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Let the answer read as it did then; how it reads now is kept."""
        revision, body = self.get_object(), self.received(bodies.RestoreIn)
        entry = restore_revision(revision, by=person(request), at=clock.now(), **body)
        return entry_response(request, entry, status=200)


class EntryTaskPages(CursorPages):
    ordering = ("due_at", "pk")


class EntryTaskFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=TaskKind.choices)
    entry = django_filters.CharFilter(field_name="entry__slug")
    mine = YesNoFilter(method="keep_mine", label="Those I hold.")

    class Meta:
        model = EntryTask
        fields: ClassVar[list[str]] = []

    def keep_mine(self, tasks: EntryTaskQuerySet, name: str, value: bool) -> EntryTaskQuerySet:  # noqa: FBT001 - django-filter calls it so
        who = maybe_person(self.request)
        return tasks.held_by(who) if value and who else tasks


class EntryTaskCardOut(upkeep_out.EntryTaskOut):
    entry = out.EntryCardOut()


@extend_schema_view(list=extend_schema(responses=EntryTaskCardOut(many=True)))
class EntryTaskViewSet(ListModelMixin, Resource[EntryTask]):
    """What answers need of somebody: each task has one holder and one due time."""

    serializer_class = EntryTaskCardOut
    pagination_class = EntryTaskPages
    filterset_class = EntryTaskFilter
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"
    scope = "questions"

    def get_queryset(self) -> EntryTaskQuerySet:
        seen = EntryTask.objects.visible_to(maybe_person(self.request)).still_open()
        return seen.select_related("person", "entry__topic").prefetch_related("entry__versions")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        at, day, language = clock.now(), shapes.today(), shapes.reader_language()
        rows = [
            {
                **shapes.task(task, at=at),
                "entry": shapes.card_of_entry(task.entry, language=language, day=day),
            }
            for task in page
        ]
        return self.get_paginated_response(EntryTaskCardOut(rows, many=True).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """What readers miss has been read. Other tasks end with what they are about."""
        task = self.get_object()
        self.received(In)
        finish_task(task, by=person(request), at=clock.now())
        return Response(status=204)


class PreviewViewSet(Resource[Entry]):
    """How Markdown will look, before anything is saved."""

    queryset = Entry.objects.none()
    serializer_class = upkeep_out.PreviewOut
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"
    scope = "questions"

    @extend_schema(request=bodies.PreviewIn, responses={200: upkeep_out.PreviewOut})
    def create(self, request: Request) -> Response:
        text = self.received(bodies.PreviewIn)["text"]
        return Response(upkeep_out.PreviewOut({"html": markup.render_markdown(text)}).data)

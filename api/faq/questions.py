"""Questions: asked by anybody, read by who asked and by those who answer."""

from datetime import datetime
from typing import Any, ClassVar

import django_filters
from django.http import Http404
from django.utils.timezone import localdate
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, maybe_person, person
from api.faq import bodies, out, shapes
from api.faq.entries import entry_response
from api.faq.people import ColleagueOut
from api.faq.question_shape import question_shape
from api.fields import In
from api.filters import YesNoFilter
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.faq import links
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.actions import questions as actions
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.queries import QuestionQuerySet

KEY = OpenApiParameter("key", description="From the secret link, for who is not signed in.")
WITH_KEY = frozenset({"key"})
OPEN_TO_ALL = {"create", "retrieve", "helped", "not_answered"}
SCOPES = {"create": "questions", "helped": "answers", "not_answered": "answers"}


class QuestionPages(CursorPages):
    """The newest first; those still open in the order they are due."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        if request.query_params.get("open") == "true":
            return ("due_at", "pk")
        return ("-created_at", "-pk")


class QuestionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=QuestionState.choices)
    open = YesNoFilter(
        method="keep_open", label="Those that wait for an answer, in the order they are due."
    )
    mine = YesNoFilter(method="keep_mine", label="Those I am to answer.")

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = []

    def keep_open(self, questions: QuestionQuerySet, name: str, value: bool) -> QuestionQuerySet:  # noqa: FBT001 - django-filter calls it so
        return questions.still_open() if value else questions

    def keep_mine(self, questions: QuestionQuerySet, name: str, value: bool) -> QuestionQuerySet:  # noqa: FBT001 - as above
        return questions.owned_by(person(self.request)) if value else questions


class QuestionViewSet(Resource[Question]):
    serializer_class = out.QuestionOut
    pagination_class = QuestionPages
    filterset_class = QuestionFilter
    throttle_classes = [PublicThrottle, WriteThrottle]
    scope = "questions"
    parameters: ClassVar = {
        "retrieve": WITH_KEY,
        "helped": WITH_KEY,
        "not_answered": WITH_KEY,
    }

    @property
    def throttle_scope(self) -> str:
        """Who answers enters telephone calls too, and more than five an hour."""
        who = maybe_person(self.request)
        if who is not None and who.is_coordinator:
            return "desk"
        return SCOPES.get(self.action or "", "desk")

    def get_permissions(self) -> list[BasePermission]:
        if self.action == "colleagues":
            return [IsCoordinator()]
        if self.action in OPEN_TO_ALL:
            return [AllowAny()]
        return [IsAuthenticated()]

    def get_queryset(self) -> QuestionQuerySet:
        who = maybe_person(self.request)
        if (version := self._key_version()) is not None:
            return Question.objects.opened_by_link(self.kwargs["pk"], version).with_people()
        return Question.objects.visible_to(who).with_people()

    def _key_version(self) -> int | None:
        """What the key in the address opens. A wrong key opens nothing, whoever shows it."""
        key = self.request.query_params.get("key")
        if key is None or "pk" not in self.kwargs:
            return None
        version = links.version_in(key, self.kwargs["pk"])
        if version is None:
            raise Http404
        return version

    def list(self, request: Request) -> Response:
        """One's own; for those who answer, all."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        at = clock.now()
        shown = [question_shape(question, person=person(request), at=at) for question in page]
        return self.get_paginated_response(out.QuestionOut(shown, many=True).data)

    @extend_schema(parameters=[KEY])
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._show(self.get_object(), at=clock.now())

    @extend_schema(request=bodies.QuestionIn, responses={201: out.AskedOut})
    def create(self, request: Request) -> Response:
        """Ask. Who is not signed in gets a key in the answer, and a letter if they leave an
        address; both lead back to the question."""
        at, who = clock.now(), maybe_person(request)
        body = self.received(bodies.QuestionIn)
        body.setdefault("language", shapes.reader_language())
        question = actions.ask(**body, by=who, at=at)
        key = links.key_for(question.pk, question.link_version) if question.asker is None else None
        shown = question_shape(self._fresh(question), person=who, at=at, by_link=key is not None)
        return Response(out.AskedOut({**shown, "key": key}).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Hold it for ten minutes, so that no colleague answers at the same time."""
        self.received(In)
        at = clock.now()
        return self._show(desk.take(self.get_object(), by=person(request), at=at), at=at)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        self.received(In)
        at = clock.now()
        return self._show(desk.release(self.get_object(), by=person(request), at=at), at=at)

    @extend_schema(request=bodies.HandOverIn)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Make a colleague its owner. The due time stays."""
        at, question = clock.now(), self.get_object()
        to = self.received(bodies.HandOverIn)["to"]
        return self._show(desk.hand_over(question, to=to, by=person(request), at=at), at=at)

    @extend_schema(request=bodies.AnswerIn)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """With own words, with a published answer, or with both. Take it first."""
        at, question = clock.now(), self.get_object()
        body = self.received(bodies.AnswerIn)
        answered = desk.answer(
            question, text=body["text"], entry=body.get("entry"), by=person(request), at=at
        )
        return self._show(answered, at=at)

    @extend_schema(request=bodies.EntryFromQuestionIn, responses={201: out.EntryOut})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Make the answered question into an answer for everybody, in words you send along."""
        at, question = clock.now(), self.get_object()
        body = self.received(bodies.EntryFromQuestionIn)
        entry = desk.publish_entry(
            question,
            bodies.draft_of(body, today=localdate(at)),
            put_out=body["publish"],
            by=person(request),
            at=at,
        )
        return entry_response(request, entry, status=201)

    @extend_schema(request=None, parameters=[KEY])
    @action(detail=True, methods=["post"])
    def helped(self, request: Request, pk: str) -> Response:
        self.received(In)
        at, question = clock.now(), self.get_object()
        by_link = self._key_version() is not None
        who = maybe_person(request)
        return self._show(actions.say_helped(question, by=who, by_link=by_link, at=at), at=at)

    @extend_schema(request=bodies.NotAnsweredIn, parameters=[KEY])
    @action(detail=True, methods=["post"], url_path="not-answered")
    def not_answered(self, request: Request, pk: str) -> Response:
        """Open it again, and say what is missing."""
        at, question = clock.now(), self.get_object()
        missing = self.received(bodies.NotAnsweredIn)["missing"]
        by_link = self._key_version() is not None
        reopened = actions.say_not_answered(
            question, missing=missing, by=maybe_person(request), by_link=by_link, at=at
        )
        return self._show(reopened, at=at)

    @extend_schema(responses=ColleagueOut(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def colleagues(self, request: Request) -> Response:
        """Whom a question can be handed over to."""
        people = User.objects.coordinators().order_by("name", "pk")
        return Response(ColleagueOut(people, many=True).data)

    def _fresh(self, question: Question) -> Question:
        return Question.objects.with_people().get(pk=question.pk)

    def _show(self, question: Question, *, at: datetime) -> Response:
        fresh = question if self.request.method == "GET" else self._fresh(question)
        by_link = self._key_version() is not None
        who = maybe_person(self.request)
        return Response(
            out.QuestionOut(question_shape(fresh, person=who, at=at, by_link=by_link)).data
        )

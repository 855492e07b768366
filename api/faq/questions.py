"""Questions: asked by anybody, read by who asked and by those who answer."""

from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, maybe_person, person
from api.faq import bodies, out, shapes
from api.faq.desk_steps import DeskSteps
from api.faq.people import ColleagueOut
from api.faq.question_base import KEY
from api.faq.question_shape import question_shape
from api.fields import In
from api.filters import YesNoFilter
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.faq import links
from flyttehjelp.faq.actions import asking_back
from flyttehjelp.faq.actions import questions as actions
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.queries import QuestionQuerySet
from flyttehjelp.faq.rules import questions as rules

WITH_KEY = frozenset({"key"})
OPEN_TO_ALL = {"create", "retrieve", "helped", "not_answered", "promise", "reply"}
SCOPES = {
    "create": "questions",
    **dict.fromkeys(["helped", "not_answered", "reply"], "answers"),
}


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


class QuestionViewSet(DeskSteps):
    pagination_class = QuestionPages
    filterset_class = QuestionFilter
    throttle_classes = [PublicThrottle, WriteThrottle]
    scope = "questions"
    parameters: ClassVar = {
        "retrieve": WITH_KEY,
        "helped": WITH_KEY,
        "not_answered": WITH_KEY,
        "reply": WITH_KEY,
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

    def list(self, request: Request) -> Response:
        """One's own; for those who answer, all."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        at = clock.now()
        shown = [question_shape(question, person=person(request), at=at) for question in page]
        return self.get_paginated_response(out.QuestionOut(shown, many=True).data)

    @extend_schema(parameters=[KEY])
    def retrieve(self, request: Request, pk: str) -> Response:
        return self.show(self.get_object(), at=clock.now())

    @extend_schema(request=bodies.QuestionIn, responses={201: out.AskedOut})
    def create(self, request: Request) -> Response:
        """Ask. Who is not signed in gets a key in the answer, and a letter if they leave an
        address; both lead back to the question."""
        at, who = clock.now(), maybe_person(request)
        body = self.received(bodies.QuestionIn)
        body.setdefault("language", shapes.reader_language())
        question = actions.ask(**body, by=who, at=at)
        key = links.key_for(question.pk, question.link_version) if question.asker is None else None
        shown = question_shape(self.fresh(question), person=who, at=at, by_link=key is not None)
        return Response(out.AskedOut({**shown, "key": key}).data, status=201)

    @extend_schema(request=None, parameters=[KEY])
    @action(detail=True, methods=["post"])
    def helped(self, request: Request, pk: str) -> Response:
        self.received(In)
        at, question = clock.now(), self.get_object()
        by_link = self.key_version() is not None
        who = maybe_person(request)
        return self.show(actions.say_helped(question, by=who, by_link=by_link, at=at), at=at)

    @extend_schema(request=bodies.NotAnsweredIn, parameters=[KEY])
    @action(detail=True, methods=["post"], url_path="not-answered")
    def not_answered(self, request: Request, pk: str) -> Response:
        """Open it again, and say what is missing."""
        at, question = clock.now(), self.get_object()
        missing = self.received(bodies.NotAnsweredIn)["missing"]
        by_link = self.key_version() is not None
        reopened = actions.say_not_answered(
            question, missing=missing, by=maybe_person(request), by_link=by_link, at=at
        )
        return self.show(reopened, at=at)

    @extend_schema(request=bodies.SayIn, parameters=[KEY])
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        """Add to one's own question while it is open, or say what was asked back."""
        at, question = clock.now(), self.get_object()
        text = self.received(bodies.SayIn)["text"]
        by_link = self.key_version() is not None
        replied = asking_back.reply(
            question, text=text, by=maybe_person(request), by_link=by_link, at=at
        )
        return self.show(replied, at=at)

    @extend_schema(responses=out.PromiseOut, filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def promise(self, request: Request) -> Response:
        """How we have kept the promise of a first answer in time, for all to see."""
        at = clock.now()
        promised, in_time = Question.objects.kept_between(at - rules.LOOKS_BACK, at)
        share = rules.share_kept(promised, in_time)
        told = {"promised": promised, "in_time": in_time} if share is not None else {}
        figures = {"working_days": rules.WORKING_DAYS, "days": rules.LOOKS_BACK.days}
        return Response(out.PromiseOut({**figures, **told, "share": share}).data)

    @extend_schema(responses=ColleagueOut(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def colleagues(self, request: Request) -> Response:
        """Whom a question can be handed over to."""
        people = User.objects.coordinators().order_by("name", "pk")
        return Response(ColleagueOut(people, many=True).data)

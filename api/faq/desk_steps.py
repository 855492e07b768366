"""What those who answer do with a question."""

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import person
from api.faq import bodies, out
from api.faq.entries import entry_response
from api.faq.question_base import QuestionResource
from api.faq.question_shape import alike_shape, draft_shape
from api.fields import In
from flyttehjelp.core import clock
from flyttehjelp.core.errors import NotYours
from flyttehjelp.faq.actions import asking_back, desk, together
from flyttehjelp.faq.models import Question


class DeskSteps(QuestionResource):
    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Hold it for ten minutes, so that no colleague answers at the same time."""
        self.received(In)
        at = clock.now()
        return self.show(desk.take(self.get_object(), by=person(request), at=at), at=at)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        self.received(In)
        at = clock.now()
        return self.show(desk.release(self.get_object(), by=person(request), at=at), at=at)

    @extend_schema(request=bodies.HandOverIn)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Make a colleague its owner. The due time stays."""
        at, question = clock.now(), self.get_object()
        to = self.received(bodies.HandOverIn)["to"]
        return self.show(desk.hand_over(question, to=to, by=person(request), at=at), at=at)

    @extend_schema(request=bodies.AnswerIn)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """With own words, with a published answer, or with both. Take it first."""
        at, question = clock.now(), self.get_object()
        body = self.received(bodies.AnswerIn)
        answered = desk.answer(
            question, text=body["text"], entry=body.get("entry"), by=person(request), at=at
        )
        return self.show(answered, at=at)

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

    @extend_schema(request=bodies.SayIn)
    @action(detail=True, methods=["post"], url_path="ask-back")
    def ask_back(self, request: Request, pk: str) -> Response:
        """Ask the asker for what is missing. It waits for them, five working days at most."""
        at, question = clock.now(), self.get_object()
        text = self.received(bodies.SayIn)["text"]
        asked = asking_back.ask_back(question, text=text, by=person(request), at=at)
        return self.show(asked, at=at)

    @extend_schema(request=bodies.MergeIn)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Answer it together with another: each asker gets the letter."""
        at, question = clock.now(), self.get_object()
        wanted = self.received(bodies.MergeIn)["into"]
        into = get_object_or_404(Question.objects.visible_to(person(request)), pk=wanted)
        merged = together.merge(question, into=into, by=person(request), at=at)
        return self.show(merged, at=at)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Let a merged question stand alone again."""
        self.received(In)
        at = clock.now()
        return self.show(together.split(self.get_object(), by=person(request), at=at), at=at)

    @extend_schema(responses=out.AlikeOut(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def alike(self, request: Request, pk: str) -> Response:
        """Up to five open questions that seem to ask for the same."""
        question = self._at_desk()
        return Response(out.AlikeOut(alike_shape(question, person(request)), many=True).data)

    @extend_schema(responses=out.DraftOut, filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def draft(self, request: Request, pk: str) -> Response:
        """An answered question as it could be published: without what shows who asked."""
        return Response(out.DraftOut(draft_shape(self._at_desk())).data)

    def _at_desk(self) -> Question:
        """:raises NotYours: to who asked, and to all others who do not answer it."""
        question, who = self.get_object(), person(self.request)
        if not (who.is_coordinator or who.pk == question.owner_id):
            raise NotYours
        return question

"""The survey behind the link in a letter: shown to whoever holds it, answered once, by nobody we
know."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, OpenApiRequest, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.fields import In, Several, Text
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from flyttehjelp.insight import surveys
from flyttehjelp.insight.actions.surveys import answer_survey, stop_surveys
from flyttehjelp.insight.enums.surveys import LinkState, Wave
from flyttehjelp.insight.models import SurveyInvitation
from flyttehjelp.insight.rules.surveys import OPEN_FOR, state_of
from flyttehjelp.insight.surveys import Question

# In the query, which no log keeps: a path is written down by every server on the way.
KEY = OpenApiParameter("key", str, required=True, description="The secret of the letter's link.")
ANSWERS = OpenApiRequest(
    {
        "type": "object",
        "description": "Answers by the keys of the questions: a code, a list of codes or a text. "
        "All may be left out. `without_services` leaves out what you have had from us.",
        "properties": {"without_services": {"type": "boolean"}},
        "additionalProperties": {
            "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
        },
    }
)


class SurveyOptionOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class SurveyQuestionOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    kind = serializers.ChoiceField([(kind, kind) for kind in ("one", "many", "words")])
    background = serializers.BooleanField(help_text="Who answers, rather than how it is here.")
    text = serializers.CharField()
    help = serializers.CharField(allow_blank=True)
    options = SurveyOptionOut(many=True)


class SurveyOut(serializers.Serializer[Any]):
    wave = serializers.ChoiceField(Wave.choices)
    state = serializers.ChoiceField(LinkState.choices)
    open_until = serializers.DateField()
    stopped = serializers.BooleanField(help_text="Whoever holds the link wants no more of them.")
    questions = SurveyQuestionOut(many=True, help_text="Empty where the link is used or too old.")


class SurveyViewSet(Resource[SurveyInvitation]):
    permission_classes = [AllowAny]
    authentication_classes = []  # nobody's name comes near an answer, signed in or not
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "surveys"
    serializer_class = SurveyOut
    parameters: ClassVar = dict.fromkeys(("retrieve", "answer", "stop"), frozenset({"key"}))
    queryset = SurveyInvitation.objects.none()

    def get_queryset(self) -> QuerySet[SurveyInvitation]:
        opened = SurveyInvitation.objects.opened_by(self.request.query_params.get("key", ""))
        return opened.select_related("newcomer__user", "newcomer__survey_stop")

    def get_object(self) -> SurveyInvitation:
        return get_object_or_404(self.get_queryset())

    @extend_schema(operation_id="surveys_retrieve", parameters=[KEY], responses=SurveyOut)
    def retrieve(self, request: Request) -> Response:
        """The questions. Shows only, so that a mail scanner may follow the link."""
        return self._answer(self.get_object())

    @extend_schema(
        operation_id="surveys_answer",
        parameters=[KEY],
        request=ANSWERS,
        responses={201: SurveyOut},
    )
    def answer(self, request: Request) -> Response:
        """Answer what you want of it. The link is then used up."""
        invitation = self.get_object()
        body = self.received(form_of(_questions(invitation)))
        with_services = not body.pop("without_services", False)
        answer_survey(invitation, answers=body, with_services=with_services, at=clock.now())
        return self._answer(invitation, status=201)

    @extend_schema(
        operation_id="surveys_stop", parameters=[KEY], request=None, responses={204: None}
    )
    def stop(self, request: Request) -> Response:
        """No more surveys, please. A second time is as good as the first."""
        self.received(In)
        stop_surveys(self.get_object(), at=clock.now())
        return Response(status=204)

    def _answer(self, invitation: SurveyInvitation, *, status: int = 200) -> Response:
        state = state_of(used=invitation.used, sent_on=invitation.sent_on, today=_today())
        is_open = state is LinkState.OPEN
        shown = {
            "wave": invitation.wave,
            "state": state,
            "open_until": invitation.sent_on + OPEN_FOR,
            "stopped": hasattr(invitation.newcomer, "survey_stop"),
            "questions": [said(one) for one in _questions(invitation)] if is_open else [],
        }
        return Response(SurveyOut(shown).data, status=status)


def form_of(questions: list[Question]) -> type[In]:
    """The shape of an answered form."""
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
        question.key: _field(question) for question in questions
    }
    fields["without_services"] = serializers.BooleanField(required=False)
    return type("SurveyIn", (In,), fields)


def _field(question: Question) -> "serializers.Field[Any, Any, Any, Any]":
    if question.kind == "words":
        return Text(max_length=2000, required=False, allow_blank=True)
    if question.kind == "many":
        return Several(child=serializers.ChoiceField(question.codes), required=False)
    return serializers.ChoiceField(question.codes, required=False, allow_blank=True)


def said(question: Question) -> dict[str, Any]:
    """A question in the reader's language."""
    language = get_language() or "nb"
    return {
        "key": question.key,
        "kind": question.kind,
        "background": question.is_background,
        "text": question.words[language],
        "help": question.help[language],
        "options": [
            {"code": option.code, "text": option.words[language]} for option in question.options
        ],
    }


def _questions(invitation: SurveyInvitation) -> list[Question]:
    return surveys.questionnaire(invitation.version).in_wave(invitation.wave)


def _today() -> date:
    return timezone.localdate(clock.now())

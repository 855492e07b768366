"""Interests: sent by a partner, answered by the employer. Each side sees its own view."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person, person
from api.fields import In, Text
from api.standpoint import standpoint
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from jobs import actions
from jobs.enums import InterestAnswer, InterestState
from jobs.models import Interest, Vacancy
from jobs.rules import open_interest_steps


class InterestQuery(In):
    role = serializers.ChoiceField(["sent", "received"], required=False)
    state = serializers.ChoiceField(InterestState.choices, required=False)
    vacancy = serializers.UUIDField(required=False)


class VacancyOnBoard(serializers.PrimaryKeyRelatedField[Vacancy]):
    """A vacancy that the person may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> QuerySet[Vacancy]:
        return Vacancy.objects.visible_to(self.context["person"])


class InterestIn(In):
    vacancy = VacancyOnBoard()
    message = Text(max_length=2000, required=False, allow_blank=True)


class InterestAnswerIn(In):
    answer = serializers.ChoiceField(InterestAnswer.choices)
    note = Text(max_length=2000, required=False, allow_blank=True, default="")


class VacancyOfInterest(serializers.ModelSerializer[Vacancy]):
    class Meta:
        model = Vacancy
        fields = ["id", "title", "employer_name", "state"]
        read_only_fields = fields


class SentInterestOut(serializers.ModelSerializer[Interest]):
    """What the partner sees."""

    role = serializers.ChoiceField(["sent"], default="sent", read_only=True)
    vacancy = VacancyOfInterest(read_only=True)
    contact_email = serializers.SerializerMethodField(help_text="Given with a talk.")
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Interest
        fields = [
            "id",
            "role",
            "vacancy",
            "message",
            "state",
            "due_at",
            "reminded_at",
            "counted_at",
            "answer",
            "answer_note",
            "contact_email",
            "created_at",
            "answered_at",
            "withdrawn_at",
            "open_steps",
        ]
        read_only_fields = fields

    def get_contact_email(self, interest: Interest) -> str:
        talk = interest.answer == InterestAnswer.TALK
        return interest.answered_by.email if talk and interest.answered_by else ""

    def get_open_steps(self, interest: Interest) -> list[str]:
        return open_interest_steps(interest.state, sender=True, insider=False)


class ReceivedInterestOut(serializers.ModelSerializer[Interest]):
    """What the employer sees: what the person chose to say, and how to reach them after a yes."""

    role = serializers.ChoiceField(["received"], default="received", read_only=True)
    vacancy = VacancyOfInterest(read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    email = serializers.SerializerMethodField(help_text="Given once you have said yes to a talk.")
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Interest
        fields = [
            "id",
            "role",
            "vacancy",
            "name",
            "email",
            "message",
            "state",
            "due_at",
            "reminded_at",
            "counts_at",
            "counted_at",
            "answer",
            "answer_note",
            "created_at",
            "answered_at",
            "open_steps",
        ]
        read_only_fields = fields

    def get_email(self, interest: Interest) -> str:
        return interest.person.email if interest.answer == InterestAnswer.TALK else ""

    def get_open_steps(self, interest: Interest) -> list[str]:
        keeps = self.context["coordinator"] and interest.owner_id == self.context["person"].pk
        insider = keeps or interest.vacancy.employer_id in self.context["mine"]
        return open_interest_steps(interest.state, sender=False, insider=insider)


EITHER = PolymorphicProxySerializer(
    component_name="Interest",
    serializers={"sent": SentInterestOut, "received": ReceivedInterestOut},
    resource_type_field_name="role",
)


class InterestViewSet(Resource[Interest]):
    scope = "jobs"
    throttle_classes = [PublicThrottle, WriteThrottle]
    serializer_class = SentInterestOut
    queryset = Interest.objects.none()
    parameters = {"list": frozenset(InterestQuery().fields)}

    @property
    def throttle_scope(self) -> str:
        return {"create": "interests", "answer": "answers"}.get(self.action or "", "desk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **standpoint(maybe_person(self.request))}

    def get_queryset(self) -> QuerySet[Interest]:
        seen = Interest.objects.visible_to(person(self.request))
        return seen.select_related("vacancy", "person", "answered_by")

    @extend_schema(parameters=[InterestQuery], responses=EITHER)
    def list(self, request: Request) -> Response:
        """One's own, and those sent to one's employers."""
        asked = self.asked(InterestQuery)
        rows = self.get_queryset()
        if role := asked.pop("role", None):
            mine = Q(person=person(request))
            rows = rows.filter(mine if role == "sent" else ~mine)
        page = self.paginate_queryset(rows.filter(**asked))
        context = self.get_serializer_context()
        return self.get_paginated_response([_seen(row, context) for row in page or ()])

    @extend_schema(responses=EITHER)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=InterestIn, responses={201: SentInterestOut})
    def create(self, request: Request) -> Response:
        """Tell the employer that you would like this work."""
        body = {"message": "", **self.received(InterestIn)}
        interest = actions.send_interest(**body, by=person(request), at=clock.now())
        return self._answer(interest, status=201)

    @extend_schema(request=InterestAnswerIn, responses=ReceivedInterestOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        interest, body = self.get_object(), self.received(InterestAnswerIn)
        actions.answer_interest(interest, **body, by=person(request), at=clock.now())
        return self._answer(interest)

    @extend_schema(request=None, responses=SentInterestOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        interest = self.get_object()
        self.received(In)
        actions.withdraw_interest(interest, by=person(request), at=clock.now())
        return self._answer(interest)

    def _answer(self, interest: Interest, *, status: int = 200) -> Response:
        return Response(_seen(interest, self.get_serializer_context()), status=status)


def _seen(interest: Interest, context: dict[str, Any]) -> Any:
    sent = interest.person_id == context["person"].pk
    shape = SentInterestOut if sent else ReceivedInterestOut
    return shape(interest, context=context).data

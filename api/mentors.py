"""Mentors: sign up, be vetted, tell about oneself, pause, leave."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.base import IsCoordinator, Resource, person
from api.behalf import BehalfIn, caller_of
from api.contacts import ContactOut
from api.fields import In, LanguageCode, OrgNumber, Several, Text
from api.filters import CalledFilter, YesNoFilter
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.relocation.enums import Situation
from flyttehjelp.relocation.models import Municipality, Place
from mentors import rules
from mentors.actions.entering import enter_mentor
from mentors.actions.mentors import (
    decline_mentor,
    hand_over_mentor,
    leave,
    note_police_certificate,
    pause_mentor,
    resume_mentor,
    sign_up_mentor,
    update_mentor,
    vet_mentor,
)
from mentors.actions.service import service_of
from mentors.certificate import certificate_of
from mentors.enums import AgeBand, Interest, MentorState, Times
from mentors.models import MOST_PLACES, Mentor
from mentors.queries import MentorQuerySet


class MentorChangeIn(In):
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.filter(is_ours=True), required=False
    )
    place = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.ours(), required=False, allow_null=True
    )
    languages = Several(child=LanguageCode(), min_length=1, required=False)
    interests = Several(child=serializers.ChoiceField(Interest.choices), required=False)
    little_languages = Several(
        child=LanguageCode(),
        required=False,
        help_text="Those of ``languages`` that one speaks a little of.",
    )
    situations = Several(child=serializers.ChoiceField(Situation.choices), required=False)
    children_age_bands = Several(child=serializers.ChoiceField(AgeBand.choices), required=False)
    times = Several(child=serializers.ChoiceField(Times.choices), required=False)
    about = Text(max_length=1000, required=False, allow_blank=True)
    employer_org_numbers = Several(child=OrgNumber(), required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=MOST_PLACES, required=False)


class MentorIn(MentorChangeIn):
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.filter(is_ours=True)
    )
    languages = Several(child=LanguageCode(), min_length=1)
    ethics_accepted = serializers.BooleanField()


class MentorEntryIn(MentorIn, BehalfIn):
    """A mentor who told a coordinator. ``ethics_accepted`` says that they said yes to the rules."""


class MentorHandOverIn(In):
    to = serializers.UUIDField()


class PoliceCertificateIn(In):
    seen_on = serializers.DateField()


class PauseIn(In):
    paused_from = serializers.DateField()
    paused_until = serializers.DateField(required=False, allow_null=True)


class MentorOut(serializers.ModelSerializer[Mentor]):
    """Seen by the mentor and by coordinators only."""

    contact = ContactOut(source="user", read_only=True)
    owner = serializers.CharField(
        source="owner.name", read_only=True, default="", help_text="Who is to talk with them."
    )
    entered_by = serializers.CharField(
        source="entered_by.name", read_only=True, default="", help_text="Who wrote it down."
    )
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Mentor
        fields = [
            "id",
            "contact",
            "municipality",
            "place",
            "languages",
            "little_languages",
            "interests",
            "situations",
            "children_age_bands",
            "times",
            "about",
            "employer_org_numbers",
            "capacity",
            "active_count",
            "state",
            "paused_from",
            "paused_until",
            "ethics_version",
            "ethics_accepted_at",
            "police_certificate_seen_on",
            "on_behalf",
            "entered_by",
            "owner",
            "due_at",
            "created_at",
            "open_steps",
        ]
        read_only_fields = fields

    def get_open_steps(self, mentor: Mentor) -> list[str]:
        reader = person(self.context["request"])
        return rules.mentor_steps(
            mentor.state,
            is_own=mentor.user_id == reader.pk,
            is_coordinator=reader.is_coordinator,
            has_pause=mentor.paused_from is not None,
        )


class MentorFilter(filters.FilterSet):
    q = CalledFilter()
    state = filters.ChoiceFilter(choices=MentorState.choices)
    has_room = YesNoFilter(
        method="keep_room", help_text="Whether a place is neither taken nor held by an offer."
    )

    class Meta:
        model = Mentor
        fields = ["state"]

    def keep_room(self, found: MentorQuerySet, _name: str, value: bool) -> QuerySet[Mentor]:  # noqa: FBT001 - django-filter calls it so
        return found.by_room(has_room=value)


class MentorPages(CursorPages):
    """The newest first; of those who wait for a talk, whoever is to have it first."""

    def get_ordering(
        self, request: Request, queryset: QuerySet[Mentor], view: APIView
    ) -> tuple[str, ...]:
        if request.query_params.get("state") == MentorState.APPLIED:
            return ("due_at", "pk")
        return tuple(super().get_ordering(request, queryset, view))


class MentorViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Mentor]):
    queryset = Mentor.objects.none()
    serializer_class = MentorOut
    filterset_class = MentorFilter
    pagination_class = MentorPages
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]

    @property
    def throttle_scope(self) -> str:
        return "desk" if self.action == "enter" else "mentoring"

    def get_queryset(self) -> QuerySet[Mentor]:
        seen = Mentor.objects.visible_to(person(self.request))
        return seen.select_related("user", "owner", "entered_by")

    @extend_schema(request=MentorIn, responses={201: MentorOut})
    def create(self, request: Request) -> Response:
        body: Any = self.received(MentorIn)
        accepted = body.pop("ethics_accepted")
        mentor = sign_up_mentor(
            by=person(request), at=clock.now(), profile=body, ethics_accepted=accepted
        )
        return self._answer(mentor, status.HTTP_201_CREATED)

    @extend_schema(request=MentorEntryIn, responses={201: MentorOut})
    @action(detail=False, methods=["post"], permission_classes=[IsCoordinator, TokenScope])
    def enter(self, request: Request) -> Response:
        """Write down what somebody told by telephone. They get a letter with what they said yes
        to, and are talked with and vetted like everybody."""
        body: Any = self.received(MentorEntryIn)
        caller, how = caller_of(body)
        accepted = body.pop("ethics_accepted")
        by, at = person(request), clock.now()
        mentor = enter_mentor(caller, how=how, by=by, at=at, profile=body, ethics_accepted=accepted)
        return self._answer(mentor, status.HTTP_201_CREATED)

    @extend_schema(operation_id="mentors_me", responses=MentorOut)
    @action(detail=False)
    def me(self, request: Request) -> Response:
        return self._answer(self._own(request))

    @extend_schema(operation_id="mentors_me_update", request=MentorChangeIn, responses=MentorOut)
    @me.mapping.patch
    def update_me(self, request: Request) -> Response:
        body: Any = self.received(MentorChangeIn)
        mentor = self._own(request)
        return self._answer(update_mentor(mentor, by=person(request), at=clock.now(), profile=body))

    @extend_schema(
        operation_id="mentors_me_certificate",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @action(detail=False, url_path="me/certificate")
    def certificate(self, request: Request) -> HttpResponse:
        """A certificate of voluntary work, for whoever has been a mentor."""
        mentor, today = self._own(request), timezone.localdate(clock.now())
        pdf = certificate_of(service_of(mentor), on_day=today)
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = 'attachment; filename="mentor.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer

    @extend_schema(request=None, responses=MentorOut)
    @action(detail=True, methods=["post"])
    def vet(self, request: Request, pk: str) -> Response:
        self.received(In)
        return self._answer(vet_mentor(self.get_object(), by=person(request), at=clock.now()))

    @extend_schema(request=None, responses=MentorOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        self.received(In)
        return self._answer(decline_mentor(self.get_object(), by=person(request), at=clock.now()))

    @extend_schema(request=MentorHandOverIn, responses=MentorOut)
    @action(
        detail=True,
        methods=["post"],
        url_path="hand-over",
        permission_classes=[IsCoordinator, TokenScope],
    )
    def hand_over(self, request: Request, pk: str) -> Response:
        """Give the talk to another coordinator."""
        body = self.received(MentorHandOverIn)
        mentor = self.get_object()
        to = get_object_or_404(User.objects.coordinators(), pk=body["to"])
        return self._answer(hand_over_mentor(mentor, to=to, by=person(request), at=clock.now()))

    @extend_schema(request=PoliceCertificateIn, responses=MentorOut)
    @action(detail=True, methods=["post"], url_path="police-certificate")
    def police_certificate(self, request: Request, pk: str) -> Response:
        """That one was shown, and when. The paper itself is never kept."""
        day = self.received(PoliceCertificateIn)
        mentor = self.get_object()
        return self._answer(
            note_police_certificate(mentor, by=person(request), at=clock.now(), **day)
        )

    @extend_schema(request=PauseIn, responses=MentorOut)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        days = self.received(PauseIn)
        mentor = self.get_object()
        return self._answer(pause_mentor(mentor, by=person(request), at=clock.now(), **days))

    @extend_schema(request=None, responses=MentorOut)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        self.received(In)
        return self._answer(resume_mentor(self.get_object(), by=person(request), at=clock.now()))

    @extend_schema(request=None, responses=MentorOut)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        self.received(In)
        return self._answer(leave(self.get_object(), by=person(request), at=clock.now()))

    def _own(self, request: Request) -> Mentor:
        return get_object_or_404(Mentor.objects.filter(user=person(request)))

    def _answer(self, mentor: Mentor, code: int = status.HTTP_200_OK) -> Response:
        return Response(MentorOut(mentor, context=self.get_serializer_context()).data, code)

"""Referrals: asked by a member, consented to by the partner, answered by another member."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person, person
from api.fields import In, LanguageCode, Line, Several, Text
from api.paging import CursorPages
from api.referral_shapes import ANY, ROLES, SHAPES, MineOut, ReceivedOut
from api.standpoint import standpoint
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.relocation.enums import TravelMode
from jobs.actions import answers, consents, referrals
from jobs.enums.network import CardField, ReferralAnswer, ReferralOutcome, ReferralState
from jobs.links import referrals as links
from jobs.models import Employer, Referral, Vacancy

KEY = OpenApiParameter("key", description="From the partner's link, for who is not signed in.")
WITH_KEY = frozenset({"key"})
STEPS_BY_LINK = {"retrieve", "consent", "decline", "withdraw", "outcome"}
MOST_MINUTES = 240
MOST_YEARS = 60


class ReferralQuery(In):
    role = serializers.ChoiceField(ROLES, required=False, default="mine")
    state = serializers.ChoiceField(ReferralState.choices, required=False)
    stuck = serializers.BooleanField(
        required=False, help_text="Those that neither the contact nor the deputy answered."
    )


class SomeMember(serializers.PrimaryKeyRelatedField[Employer]):
    """Any vetted employer; whether it is in the network, a rule says."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> QuerySet[Employer]:
        return Employer.objects.visible_to(None)


class OpenVacancy(serializers.PrimaryKeyRelatedField[Vacancy]):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> QuerySet[Vacancy]:
        return Vacancy.objects.own().open()


class ReferralIn(In):
    giver = SomeMember(
        required=False, allow_null=True, default=None, help_text="None: the coordinators."
    )
    receiver = SomeMember()
    email = serializers.EmailField(max_length=254, help_text="The partner's own address.")
    language = serializers.ChoiceField(
        settings.LANGUAGES, required=False, default=settings.LANGUAGE_CODE
    )
    mark = Line(max_length=40, required=False, allow_blank=True, default="")


class CardIn(In):
    occupation = Line(max_length=120, required=False, allow_blank=True)
    years = serializers.IntegerField(min_value=0, max_value=MOST_YEARS, required=False)
    languages = Several(child=LanguageCode(), required=False)
    extent_min = serializers.IntegerField(min_value=1, max_value=100, required=False)
    extent_max = serializers.IntegerField(min_value=1, max_value=100, required=False)
    start_on = serializers.DateField(required=False)
    travel_mode = serializers.ChoiceField(TravelMode.choices, required=False)
    travel_minutes = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES, required=False)
    name = Line(max_length=120, required=False, allow_blank=True)
    phone = Line(max_length=20, required=False, allow_blank=True)
    about = Text(max_length=1000, required=False, allow_blank=True)


class ConsentIn(In):
    card = CardIn()
    fields_named = Several(child=serializers.ChoiceField(CardField.choices), allow_empty=False)
    ends_on = serializers.DateField()


class ReferralAnswerIn(In):
    answer = serializers.ChoiceField(ReferralAnswer.choices)
    note = Text(max_length=2000, required=False, allow_blank=True, default="")
    vacancy = OpenVacancy(required=False, allow_null=True, default=None)
    lead_to = SomeMember(required=False, allow_null=True, default=None)


class OutcomeIn(In):
    outcome = serializers.ChoiceField(ReferralOutcome.choices)


class ReferralPages(CursorPages):
    """What waits for somebody's answer in the order it is due, all else newest first."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        if request.query_params.get("state") == ReferralState.OPEN:
            return ("due_at", "pk")
        return ("-created_at", "-pk")


class ReferralViewSet(Resource[Referral]):
    """What each side sees is another shape; an employer sees what the consent names."""

    scope = "jobs"
    throttle_classes = [PublicThrottle, WriteThrottle]
    serializer_class = MineOut
    pagination_class = ReferralPages
    queryset = Referral.objects.none()
    parameters: ClassVar = {
        "list": frozenset(ReferralQuery().fields),
        **dict.fromkeys(STEPS_BY_LINK, WITH_KEY),
    }

    @property
    def throttle_scope(self) -> str:
        return {"create": "referrals"}.get(self.action or "", "answers")

    def get_permissions(self) -> list[BasePermission]:
        by_link = self.action in STEPS_BY_LINK and "key" in self.request.query_params
        return [AllowAny() if by_link else IsAuthenticated()]

    def get_serializer_context(self) -> dict[str, Any]:
        at = clock.now()
        who = standpoint(maybe_person(self.request))
        return {
            **super().get_serializer_context(),
            **who,
            "at": at,
            "today": timezone.localdate(at),
        }

    def get_queryset(self) -> QuerySet[Referral]:
        if (version := self._key_version()) is not None:
            return Referral.objects.opened_by_link(self.kwargs["pk"], version).with_parties()
        return Referral.objects.visible_to(person(self.request)).with_parties()

    def _key_version(self) -> int | None:
        """What the key in the address opens. A wrong key opens nothing, whoever shows it."""
        key = self.request.query_params.get("key")
        if key is None or "pk" not in self.kwargs:
            return None
        version = links.version_in(key, self.kwargs["pk"])
        if version is None:
            raise Http404
        return version

    @extend_schema(parameters=[ReferralQuery], responses=ANY)
    def list(self, request: Request) -> Response:
        """Those that are about oneself, unless another role is asked for."""
        asked = self.asked(ReferralQuery)
        rows = self._as(asked["role"])
        if asked.get("stuck"):
            rows = rows.stuck()
        if "state" in asked:
            rows = rows.filter(state=asked["state"])
        page = self.paginate_queryset(rows.with_parties())
        context = self.get_serializer_context()
        shape = SHAPES[asked["role"]]
        return self.get_paginated_response(shape(page, many=True, context=context).data)

    def _as(self, role: str) -> Any:
        who, rows = person(self.request), Referral.objects
        match role:
            case "given":
                return rows.given_by(who)
            case "received":
                return rows.received_by(who)
            case "desk":
                return rows.visible_to(who) if who.is_coordinator else rows.none()
        return rows.mine(who)

    @extend_schema(parameters=[KEY], responses=ANY)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._show(self.get_object())

    @extend_schema(request=ReferralIn, responses={201: ANY})
    def create(self, request: Request) -> Response:
        """Ask a partner, at their own address, whether a member may hear of them."""
        body: Any = self.received(ReferralIn)
        referral = referrals.open_referral(**body, by=person(request), at=clock.now())
        return self._show(referral, status=201)

    @extend_schema(parameters=[KEY], request=ConsentIn, responses=MineOut)
    @action(detail=True, methods=["post"])
    def consent(self, request: Request, pk: str) -> Response:
        """Say which fields the receiving employer may see, and until when. Only the partner can."""
        referral = self.get_object()
        body: Any = self.received(ConsentIn)
        consents.give_consent(
            referral,
            content=body["card"],
            fields=body["fields_named"],
            ends_on=body["ends_on"],
            by=self._partner(referral),
            by_link="key" in request.query_params,
            at=clock.now(),
        )
        return self._show(referral)

    @extend_schema(parameters=[KEY], request=None, responses=MineOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no. The employer it was about never hears of it."""
        referral = self.get_object()
        self.received(In)
        consents.decline_referral(referral, by=self._partner(referral), at=clock.now())
        return self._show(referral)

    @extend_schema(parameters=[KEY], request=None, responses=MineOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the consent back. The card is deleted at once."""
        referral = self.get_object()
        self.received(In)
        consents.withdraw_consent(referral, by=self._partner(referral), at=clock.now())
        return self._show(referral, role="mine")

    @extend_schema(parameters=[KEY], request=OutcomeIn, responses=MineOut)
    @action(detail=True, methods=["post"])
    def outcome(self, request: Request, pk: str) -> Response:
        """Say what came of it. Only the partner's word counts."""
        referral = self.get_object()
        body = self.received(OutcomeIn)
        answers.confirm_outcome(referral, **body, by=self._partner(referral), at=clock.now())
        return self._show(referral)

    @extend_schema(request=ReferralAnswerIn, responses=ReceivedOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer with a talk, a lead, a vacancy, or a no with its reason."""
        referral = self.get_object()
        body: Any = self.received(ReferralAnswerIn)
        answers.answer_referral(referral, given=body, by=person(request), at=clock.now())
        return self._show(referral)

    @extend_schema(request=None, responses=ANY)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End what nobody has answered; the partner is told. For coordinators."""
        referral = self.get_object()
        self.received(In)
        referrals.close_referral(referral, by=person(request), at=clock.now())
        return self._show(referral)

    def _partner(self, referral: Referral) -> User:
        """Who acts: the holder of the partner's link is the partner."""
        if self._key_version() is not None:
            if referral.partner is None:
                raise Http404
            return referral.partner
        return person(self.request)

    def _show(self, referral: Referral, *, status: int = 200, role: str = "") -> Response:
        """As it stands now, in the shape of who asks."""
        fresh = Referral.objects.filter(pk=referral.pk).with_parties().get()
        context = self.get_serializer_context()
        shape = SHAPES[role or self._role(fresh, context)]
        return Response(shape(fresh, context=context).data, status=status)

    def _role(self, referral: Referral, context: dict[str, Any]) -> str:
        somebody = context["person"]
        by_link = self._key_version() is not None
        if by_link or (somebody and referral.partner_id == somebody.pk):
            return "mine"
        if referral.receiver_id in context["mine"] and referral.consent_id:
            return "received"
        return "given" if referral.giver_id in context["mine"] else "desk"

"""Offers to mentors, answered signed in or by the key in the letter's link."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import mixins, permissions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.base import Resource, maybe_person, person
from api.contacts import NameOut
from api.fields import In
from api.filters import YesNoFilter
from api.mentorship_out import MentorshipOut
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from mentors import rules
from mentors.actions.offers import accept_offer, decline_offer, withdraw_offer
from mentors.assignment.words import in_words
from mentors.enums import DeclineReason, OfferState
from mentors.models import Offer

BY_KEY = frozenset({"retrieve", "accept", "decline"})
CONCERNS_THE_MENTOR = frozenset({OfferState.PENDING, OfferState.ACCEPTED})
KEY = OpenApiParameter("key", description="The key in the letter's link, instead of signing in.")


class AcceptIn(In):
    agreed_months = serializers.ChoiceField([3, 6, 12], default=rules.USUAL_MONTHS)


class DeclineIn(In):
    reason = serializers.ChoiceField(DeclineReason.choices)


class OfferOut(serializers.ModelSerializer[Offer]):
    """All that a mentor learns before saying yes. Who it is, is not among it."""

    reasons = serializers.SerializerMethodField()
    situation = serializers.CharField(source="wish.newcomer.situation", read_only=True)
    municipality = serializers.CharField(
        source="wish.newcomer.municipality.name", read_only=True, allow_null=True
    )
    help_with = serializers.ListField(
        source="wish.help_with", child=serializers.CharField(), read_only=True
    )
    languages = serializers.ListField(
        source="wish.languages", child=serializers.CharField(), read_only=True
    )
    interests = serializers.ListField(
        source="wish.interests", child=serializers.CharField(), read_only=True
    )
    message = serializers.CharField(source="wish.message", read_only=True)
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Offer
        fields = [
            "id",
            "state",
            "made_at",
            "expires_at",
            "answered_at",
            "decline_reason",
            "reasons",
            "situation",
            "municipality",
            "help_with",
            "languages",
            "interests",
            "message",
            "open_steps",
        ]
        read_only_fields = fields

    def to_representation(self, offer: Offer) -> dict[str, Any]:
        """Whom it no longer concerns, has no part in the wish: it may have been changed since."""
        shown: dict[str, Any] = super().to_representation(offer)
        if offer.state not in CONCERNS_THE_MENTOR:
            shown |= {name: [] for name in ("help_with", "languages", "interests")}
            shown |= {"message": "", "situation": "", "municipality": None}
        return shown

    def get_reasons(self, offer: Offer) -> list[str]:
        return [in_words(reason) for reason in offer.reasons]

    def get_open_steps(self, offer: Offer) -> list[str]:
        reader = maybe_person(self.context["request"])
        return rules.offer_steps(
            offer.state,
            is_mentor="key" in self.context["request"].query_params
            or (reader is not None and offer.mentor.user_id == reader.pk),
            is_coordinator=reader is not None and reader.is_coordinator,
        )


class OfferDeskOut(OfferOut):
    """What a coordinator sees: also who was asked about whom."""

    mentor = NameOut(read_only=True)
    newcomer = NameOut(source="wish.newcomer", read_only=True)

    class Meta(OfferOut.Meta):
        fields = [*OfferOut.Meta.fields, "wish", "mentor", "newcomer", "score"]
        read_only_fields = fields


EITHER_OUT = PolymorphicProxySerializer(
    component_name="OfferForReader",
    serializers=[OfferOut, OfferDeskOut],
    resource_type_field_name=None,
)


class SignedInOrKey(permissions.BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.user.is_authenticated:
            return True
        return "key" in request.query_params and getattr(view, "action", "") in BY_KEY


class UUIDInFilter(filters.BaseInFilter, filters.UUIDFilter):
    """Several ids, with commas between them."""


class OfferFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=OfferState.choices)
    wish = UUIDInFilter(
        lookup_expr="in", help_text="Those about any of these wishes, with commas between."
    )
    mine = YesNoFilter(
        method="keep_mine", help_text="Only what is one's own, also for coordinators."
    )

    class Meta:
        model = Offer
        fields = ["state"]

    def keep_mine(self, found: QuerySet[Offer], _name: str, value: bool) -> QuerySet[Offer]:  # noqa: FBT001 - django-filter calls it so
        return found.filter(mentor__user=person(self.request)) if value else found


class OfferPages(CursorPages):
    ordering = ("-made_at", "-pk")


class OfferViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Offer]):
    queryset = Offer.objects.none()
    filterset_class = OfferFilter
    pagination_class = OfferPages
    permission_classes = [SignedInOrKey, TokenScope]
    parameters = {name: frozenset({"key"}) for name in BY_KEY}
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "mentoring"

    def get_queryset(self) -> QuerySet[Offer]:
        key = self.request.query_params.get("key")
        if key is not None:
            offers = Offer.objects.opened_by(key)
        else:
            offers = Offer.objects.visible_to(person(self.request))
        return offers.select_related("mentor__user", "wish__newcomer__municipality").select_related(
            "wish__newcomer__user"
        )

    def get_serializer_class(self) -> type[OfferOut]:
        reader = maybe_person(self.request)
        return OfferDeskOut if reader is not None and reader.is_coordinator else OfferOut

    @extend_schema(responses=EITHER_OUT)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(parameters=[KEY], responses=EITHER_OUT)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(parameters=[KEY], request=AcceptIn, responses=MentorshipOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Say yes. From then on each knows how to reach the other."""
        body = self.received(AcceptIn)
        offer = self.get_object()
        by = self._who_answers(offer)
        mentorship = accept_offer(offer, by=by, at=clock.now(), **body)
        return Response(MentorshipOut(mentorship, context={"reader": by}).data)

    @extend_schema(parameters=[KEY], request=DeclineIn, responses=OfferOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        body = self.received(DeclineIn)
        offer = self.get_object()
        decline_offer(offer, by=self._who_answers(offer), at=clock.now(), **body)
        return Response(OfferOut(offer, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses=OfferDeskOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        self.received(In)
        offer = withdraw_offer(self.get_object(), by=person(request), at=clock.now())
        return Response(self.get_serializer(offer).data)

    def _who_answers(self, offer: Offer) -> User:
        """Whoever holds the letter's key answers as the mentor it was sent to."""
        if "key" in self.request.query_params:
            return offer.mentor.user
        return person(self.request)

"""A newcomer's wish for a mentor."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.base import IsCoordinator, Resource, maybe_person, person
from api.behalf import BehalfIn, caller_of
from api.contacts import NameOut
from api.fields import In, LanguageCode, Line, OrgNumber, Several, Text
from api.filters import CalledFilter, YesNoFilter
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.core import clock
from flyttehjelp.relocation.actions import Profile
from flyttehjelp.relocation.enums import Situation
from flyttehjelp.relocation.models import Municipality, Newcomer, Place
from mentors import rules
from mentors.actions.entering import enter_wish
from mentors.actions.wishes import change_wish, make_wish, withdraw_wish
from mentors.enums import AgeBand, Help, Interest, WishState
from mentors.models import GroupDate, GroupInvitation, Round, Wish
from mentors.queries import WishQuerySet

ABOUT_THE_MOVE = ["municipality", "place", "situation", "moves_on", "employer_org_numbers"]


class WishChangeIn(In):
    """The wish, and what we need to know of the move; the latter is kept in the profile."""

    help_with = Several(child=serializers.ChoiceField(Help.choices), min_length=1, required=False)
    languages = Several(child=LanguageCode(), min_length=1, required=False)
    interests = Several(child=serializers.ChoiceField(Interest.choices), required=False)
    children_age_bands = Several(child=serializers.ChoiceField(AgeBand.choices), required=False)
    message = Text(max_length=1000, required=False, allow_blank=True)
    barred_org_numbers = Several(
        child=OrgNumber(),
        required=False,
        help_text="Employers no mentor may come from, beside the newcomer's own.",
    )
    barred_people = Several(
        child=Line(max_length=120),
        required=False,
        help_text="Names or addresses of those it must not be. They never hear of it.",
    )
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.filter(is_ours=True), required=False, allow_null=True
    )
    place = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.ours(), required=False, allow_null=True
    )
    situation = serializers.ChoiceField(Situation.choices, required=False, allow_blank=True)
    moves_on = serializers.DateField(required=False, allow_null=True)
    employer_org_numbers = Several(child=OrgNumber(), required=False)


class WishIn(WishChangeIn):
    help_with = Several(child=serializers.ChoiceField(Help.choices), min_length=1)
    languages = Several(child=LanguageCode(), min_length=1)


class WishEntryIn(WishIn, BehalfIn):
    """A wish that somebody told a coordinator."""


def _move_in(content: dict[str, Any]) -> Profile:
    """Take what is about the move out of what was received."""
    profile: Any = {name: content.pop(name) for name in ABOUT_THE_MOVE if name in content}
    told: Profile = profile
    return told


def _whole_move_in(content: dict[str, Any]) -> Profile:
    """As above, of a wish that is told for the first time."""
    return {**_move_in(content), "languages": content["languages"]}


class InvitationOut(serializers.ModelSerializer[GroupInvitation]):
    """Where a newcomer who waits for a mentor may come meanwhile."""

    group = serializers.UUIDField(source="date.group_id", read_only=True)
    name = serializers.CharField(source="date.group.name", read_only=True)
    date = serializers.UUIDField(source="date_id", read_only=True)
    starts_at = serializers.DateTimeField(source="date.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="date.ends_at", read_only=True)
    meeting_place = serializers.CharField(source="date.meeting_place", read_only=True)

    class Meta:
        model = GroupInvitation
        fields = ["group", "name", "date", "starts_at", "ends_at", "meeting_place", "made_at"]
        read_only_fields = fields


class MoveOut(serializers.ModelSerializer[Newcomer]):
    """What a wish has to know of the move."""

    class Meta:
        model = Newcomer
        fields = ABOUT_THE_MOVE
        read_only_fields = fields


class WishOut(serializers.ModelSerializer[Wish]):
    newcomer = NameOut(read_only=True)
    move = serializers.SerializerMethodField(help_text="For whoever may change it.")
    invitation = serializers.SerializerMethodField(
        help_text="The group they are invited to meanwhile, until its date has been."
    )
    mentor_is_asked = serializers.BooleanField(
        read_only=True, help_text="Whether a mentor is thinking about it now."
    )
    entered_by = serializers.CharField(
        source="entered_by.name", read_only=True, default="", help_text="Who wrote it down."
    )
    is_being_matched = serializers.BooleanField(
        read_only=True,
        help_text="Whether the assignment it asked for has yet to be worked out.",
    )
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Wish
        fields = [
            "id",
            "newcomer",
            "move",
            "state",
            "help_with",
            "languages",
            "interests",
            "children_age_bands",
            "message",
            "barred_org_numbers",
            "barred_people",
            "on_behalf",
            "entered_by",
            "made_at",
            "closed_at",
            "mentor_is_asked",
            "is_being_matched",
            "invitation",
            "open_steps",
        ]
        read_only_fields = fields

    @extend_schema_field(MoveOut(allow_null=True))
    def get_move(self, wish: Wish) -> dict[str, Any] | None:
        may_change = "change" in self.get_open_steps(wish)
        return dict(MoveOut(wish.newcomer).data) if may_change else None

    @extend_schema_field(InvitationOut(allow_null=True))
    def get_invitation(self, wish: Wish) -> dict[str, Any] | None:
        made = getattr(wish, "invitation", None)
        return dict(InvitationOut(made).data) if made else None

    def get_open_steps(self, wish: Wish) -> list[str]:
        reader = person(self.context["request"])
        is_own = wish.newcomer.user_id == reader.pk
        may_change = rules.may_change_wish(
            is_own=is_own,
            is_coordinator=reader.is_coordinator,
            was_entered=bool(wish.on_behalf),
        )
        return rules.wish_steps(wish.state, is_own=is_own, may_change=may_change)


def with_what_is_told(wishes: WishQuerySet, *, at: datetime) -> WishQuerySet:
    """What WishOut tells beside the row itself."""
    ahead = GroupDate.objects.of_listed().not_blocked().ahead_of(at)
    told = wishes.with_asked_mentor().with_running_round(Round.objects.under_way())
    told = told.with_invitation(GroupInvitation.objects.filter(date__in=ahead))
    return told.select_related("newcomer__user", "entered_by")


class WishFilter(filters.FilterSet):
    q = CalledFilter()
    state = filters.ChoiceFilter(choices=WishState.choices)
    mine = YesNoFilter(
        method="keep_mine", help_text="Only what is one's own, also for coordinators."
    )

    class Meta:
        model = Wish
        fields = ["state"]

    def keep_mine(self, found: QuerySet[Wish], _name: str, value: bool) -> QuerySet[Wish]:  # noqa: FBT001 - django-filter calls it so
        return found.filter(newcomer__user=person(self.request)) if value else found


class WishPages(CursorPages):
    """The newest first; of those who wait, whoever has waited longest."""

    ordering = ("-made_at", "-pk")

    def get_ordering(
        self, request: Request, queryset: QuerySet[Wish], view: APIView
    ) -> tuple[str, ...]:
        if request.query_params.get("state") == WishState.WAITING:
            return ("made_at", "pk")
        return tuple(super().get_ordering(request, queryset, view))


class WishViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Wish]):
    queryset = Wish.objects.none()
    serializer_class = WishOut
    filterset_class = WishFilter
    pagination_class = WishPages
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]

    @property
    def throttle_scope(self) -> str:
        reader = maybe_person(self.request)
        is_desk = reader is not None and reader.is_coordinator
        change = "desk" if is_desk else "wish_changes"
        scopes = {"create": "wishes", "enter": "desk", "partial_update": change}
        return scopes.get(self.action or "", "mentoring")

    def get_queryset(self) -> QuerySet[Wish]:
        visible = Wish.objects.visible_to(person(self.request))
        return with_what_is_told(visible, at=clock.now())

    @extend_schema(request=WishIn, responses={201: WishOut})
    def create(self, request: Request) -> Response:
        content: Any = self.received(WishIn)
        profile = _whole_move_in(content)
        wish = make_wish(by=person(request), at=clock.now(), content=content, profile=profile)
        return self._answer(wish, status.HTTP_201_CREATED)

    @extend_schema(request=WishChangeIn, responses=WishOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a wish that waits; what is not sent stays as it is. It keeps its place in the
        queue. A mentor who was asked about it need not answer, and is not asked again. Coordinators
        change what was told them by telephone."""
        content: Any = self.received(WishChangeIn)
        profile = _move_in(content)
        wish, by, at = self.get_object(), person(request), clock.now()
        return self._answer(change_wish(wish, by=by, at=at, content=content, profile=profile))

    @extend_schema(request=WishEntryIn, responses={201: WishOut})
    @action(detail=False, methods=["post"], permission_classes=[IsCoordinator, TokenScope])
    def enter(self, request: Request) -> Response:
        """Write down what somebody told by telephone. They get the letter with the way in."""
        content: Any = self.received(WishEntryIn)
        caller, how = caller_of(content)
        profile = _whole_move_in(content)
        by, at = person(request), clock.now()
        wish = enter_wish(caller, how=how, by=by, at=at, content=content, profile=profile)
        return self._answer(wish, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=WishOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        self.received(In)
        wish = withdraw_wish(self.get_object(), by=person(request), at=clock.now())
        return self._answer(wish)

    def _answer(self, wish: Wish, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=wish.pk)
        return Response(WishOut(fresh, context=self.get_serializer_context()).data, code)

"""My work today: everything open that somebody answers for, from every hall, in one list."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import (
    ErrorDetail,
    NotAuthenticated,
    PermissionDenied,
    ValidationError,
)
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, maybe_person, person
from api.fields import In
from api.me import AbsenceIn, colleague
from api.paging import SearchPages
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.insight.actions import work as actions
from flyttehjelp.insight.enums.work import WorkKind
from flyttehjelp.insight.links import person_in
from flyttehjelp.insight.models import LetterPause
from flyttehjelp.insight.queries.work import Load, Work, loads, stands_in_for
from flyttehjelp.insight.rules.work import NothingToTakeOver, page_of, sentence

KEY = OpenApiParameter("key", str, description="From the letter.")


class WorkIn(In):
    whose = serializers.ChoiceField(choices=["mine", "everybody"], default="mine")
    owner = serializers.UUIDField(required=False, help_text="One colleague's, for coordinators.")
    kind = serializers.ChoiceField(choices=WorkKind.choices, required=False)


class OwnerOut(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields


class WorkOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=WorkKind.choices)
    id = serializers.UUIDField(help_text="Of the thing itself, in its own resource.")
    sentence = serializers.CharField(help_text="What is to be done.")
    owner = OwnerOut(allow_null=True)
    mine = serializers.BooleanField(help_text="Not a colleague's whom you stand in for.")
    due_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    overdue = serializers.BooleanField()
    age_days = serializers.IntegerField()
    page = serializers.CharField(help_text="Where it is done: a page, below the language.")


class KindLoadOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=WorkKind.choices)
    open = serializers.IntegerField()
    overdue = serializers.IntegerField()


class OwnerLoadOut(serializers.Serializer[Any]):
    owner = OwnerOut(allow_null=True)
    mine = serializers.BooleanField()
    stands_in = serializers.BooleanField(help_text="They are away, and you are their deputy.")
    open = serializers.IntegerField()
    overdue = serializers.IntegerField()
    oldest_due_at = serializers.DateTimeField()
    kinds = KindLoadOut(many=True)


class TakeOverIn(In):
    owner = serializers.UUIDField()


class WorkAbsenceIn(AbsenceIn):
    hand_over = serializers.BooleanField(
        default=False, help_text="The deputy gets all that is open, at once."
    )


class MovedOut(serializers.Serializer[Any]):
    moved = serializers.IntegerField(help_text="How many open things changed hands.")


class DailyLetterOut(serializers.Serializer[Any]):
    wanted = serializers.BooleanField()


class WorkViewSet(Resource[User]):
    queryset = User.objects.none()
    serializer_class = WorkOut
    pagination_class = SearchPages
    paging: ClassVar[frozenset[str]] = frozenset({"page", "limit"})
    parameters: ClassVar = {
        "list": frozenset({"whose", "owner", "kind"}),
        "stop_letter": frozenset({"key"}),
    }
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"

    def get_permissions(self) -> list[BasePermission]:
        if self.action == "stop_letter":
            return [AllowAny(), TokenScope()]
        if self.action in {"take_over", "absence"}:
            return [IsCoordinator(), TokenScope()]
        return [IsAuthenticated(), TokenScope()]

    @extend_schema(parameters=[WorkIn], responses=WorkOut(many=True))
    def list(self, request: Request) -> Response:
        """What is open, the most urgent first: one's own and that of those one stands in for; for
        coordinators also a colleague's, or everybody's."""
        at, reader = clock.now(), person(request)
        work = self._work(self.asked(WorkIn), reader, at=at)
        pages = SearchPages()
        limit, offset = pages.window(request)
        pages.found = work.count(most=pages.most_counted + 1)
        items = work.cut(offset, limit)
        owners = User.objects.in_bulk([item.owner for item in items if item.owner])
        rows = [
            {
                "kind": item.kind,
                "id": item.id,
                "sentence": sentence(item),
                "owner": owners.get(item.owner) if item.owner else None,
                "mine": item.owner == reader.pk,
                "due_at": item.due_at,
                "opened_at": item.since,
                "overdue": item.due_at <= at,
                "age_days": max(0, (at - item.since).days),
                "page": page_of(item),
            }
            for item in items
        ]
        return pages.get_paginated_response(WorkOut(rows, many=True).data)

    def _work(self, asked: dict[str, Any], reader: User, *, at: Any) -> Work:
        kind = asked.get("kind", "")
        if asked["whose"] == "everybody" or "owner" in asked:
            if not reader.is_coordinator:
                raise PermissionDenied(str(IsCoordinator.message))
            owners = [asked["owner"]] if "owner" in asked else None
            return Work(at=at, owners=owners, kind=kind)
        mine = [reader.pk, *stands_in_for(reader, day=timezone.localdate(at))]
        return Work(at=at, owners=mine, reader=reader.pk, kind=kind)

    @extend_schema(operation_id="work_owners", responses=OwnerLoadOut(many=True))
    @action(detail=False, pagination_class=None)
    def owners(self, request: Request) -> Response:
        """How much everybody has open, the most overdue first; who is no coordinator sees only
        their own."""
        at, reader = clock.now(), person(request)
        found = loads(at=at, owners=None if reader.is_coordinator else [reader.pk])
        standing_in = set(stands_in_for(reader, day=timezone.localdate(at)))
        named = User.objects.in_bulk({load.owner for load in found if load.owner})
        rows = [
            {
                "owner": named.get(owner) if owner else None,
                "mine": owner == reader.pk,
                "stands_in": owner in standing_in,
                **_summed(parts),
            }
            for owner, parts in _by_owner(found).items()
        ]
        rows.sort(key=lambda row: (-row["overdue"], row["oldest_due_at"]))
        return Response(OwnerLoadOut(rows, many=True).data)

    @extend_schema(operation_id="work_take_over", request=TakeOverIn, responses=MovedOut)
    @action(detail=False, methods=["post"], url_path="take-over")
    def take_over(self, request: Request) -> Response:
        """Make all that is a colleague's yours, in one step."""
        body = self.received(TakeOverIn)
        owner = User.objects.filter(pk=body["owner"]).first()
        if owner is None:
            raise ValidationError(
                {"owner": [ErrorDetail(str(NothingToTakeOver.message), "unknown")]}
            )
        moved = actions.take_over(owner, by=person(request), at=clock.now())
        return Response(MovedOut({"moved": moved}).data)

    @extend_schema(operation_id="work_absence", request=WorkAbsenceIn, responses=MovedOut)
    @action(detail=False, methods=["post"])
    def absence(self, request: Request) -> Response:
        """Say until when you are away, and give the deputy all that is yours in the same step."""
        body = self.received(WorkAbsenceIn)
        moved = actions.go_away(
            person(request),
            away_until=body["away_until"],
            deputy=colleague(body["deputy"]),
            hand_over=body["hand_over"],
            at=clock.now(),
        )
        return Response(MovedOut({"moved": moved}).data)

    @extend_schema(operation_id="work_letter", responses=DailyLetterOut)
    @action(detail=False)
    def letter(self, request: Request) -> Response:
        """Whether you get the daily letter about what is due."""
        return self._letter(person(request))

    @extend_schema(operation_id="work_letter_start", request=None, responses=DailyLetterOut)
    @action(detail=False, methods=["post"], url_path="letter/start")
    def start_letter(self, request: Request) -> Response:
        self.received(In)
        actions.resume_letter(person(request).pk, at=clock.now())
        return self._letter(person(request))

    @extend_schema(
        operation_id="work_letter_stop", parameters=[KEY], request=None, responses={204: None}
    )
    @action(detail=False, methods=["post"], url_path="letter/stop")
    def stop_letter(self, request: Request) -> Response:
        """End it, signed in or by the letter's link. A second time is as good as the first."""
        self.received(In)
        actions.pause_letter(self._who_stops(request), at=clock.now())
        return Response(status=204)

    def _who_stops(self, request: Request) -> UUID:
        key = request.query_params.get("key")
        if key is None:
            reader = maybe_person(request)
            if reader is None:
                raise NotAuthenticated
            return reader.pk
        found = person_in(key)
        if found is None or not User.objects.filter(pk=found).exists():
            raise Http404
        return found

    def _letter(self, reader: User) -> Response:
        wanted = not LetterPause.objects.filter(person=reader).exists()
        return Response(DailyLetterOut({"wanted": wanted}).data)


def _by_owner(found: list[Load]) -> dict[UUID | None, list[Load]]:
    grouped: dict[UUID | None, list[Load]] = {}
    for load in found:
        grouped.setdefault(load.owner, []).append(load)
    return grouped


def _summed(parts: list[Load]) -> dict[str, Any]:
    return {
        "open": sum(load.open for load in parts),
        "overdue": sum(load.overdue for load in parts),
        "oldest_due_at": min(load.oldest_due for load in parts),
        "kinds": parts,
    }

"""The coordinator's board: how the mentor scheme stands, and whom to recruit."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, person
from api.tokens import TokenScope
from flyttehjelp.core import clock
from mentors.models import Concern, Mentor, Mentorship, Offer, Wish

LOOK_BACK = timedelta(days=90)


class NeedOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    waiting = serializers.IntegerField(help_text="How many wait without an offer.")
    free = serializers.IntegerField(help_text="Mentors of that kind with a free place.")


class BoardOut(serializers.Serializer[Any]):
    waiting = serializers.IntegerField(help_text="Wishes without an offer.")
    longest_wait_days = serializers.IntegerField()
    offers_out = serializers.IntegerField()
    mentors = serializers.IntegerField()
    free_places = serializers.IntegerField()
    mentorships = serializers.IntegerField()
    concerns = serializers.IntegerField()
    overdue_concerns = serializers.IntegerField()
    wishes_90_days = serializers.IntegerField()
    offered_90_days = serializers.IntegerField(help_text="Of these, how many got an offer.")
    median_days_to_first_offer = serializers.FloatField(allow_null=True)
    languages = NeedOut(many=True)
    municipalities = NeedOut(many=True)
    situations = NeedOut(many=True)


class MentoringViewSet(Resource[Mentorship]):
    queryset = Mentorship.objects.none()
    serializer_class = BoardOut
    permission_classes = [IsCoordinator, TokenScope]

    @extend_schema(operation_id="mentoring_board", responses=BoardOut)
    def board(self, request: Request) -> Response:
        at, reader = clock.now(), person(request)
        concerns = Concern.objects.visible_to(reader).open()
        board = {
            "offers_out": Offer.objects.visible_to(reader).pending().count(),
            "mentorships": Mentorship.objects.visible_to(reader).active().count(),
            "concerns": concerns.count(),
            "overdue_concerns": concerns.filter(due_at__lte=at).count(),
            **_coverage(Wish.objects.visible_to(reader).filter(made_at__gte=at - LOOK_BACK)),
            **_needs(reader, at=at),
        }
        return Response(BoardOut(board).data)


def _coverage(wishes: Any) -> dict[str, Any]:
    rows = wishes.with_first_offer().order_by("pk").values_list("made_at", "first_offer_at")
    waits = [(first - made).total_seconds() / 86_400 for made, first in rows if first]
    return {
        "wishes_90_days": len(rows),
        "offered_90_days": len(waits),
        "median_days_to_first_offer": round(median(waits), 1) if waits else None,
    }


def _needs(reader: Any, *, at: Any) -> dict[str, Any]:
    wishes = Wish.objects.visible_to(reader).without_proposal().select_related("newcomer")
    waiting = list(wishes.order_by("made_at", "pk"))
    mentors = list(Mentor.objects.visible_to(reader).vetted().with_free_places().order_by("pk"))
    free = [mentor for mentor in mentors if mentor.free > 0]
    return {
        "waiting": len(waiting),
        "longest_wait_days": (at - waiting[0].made_at).days if waiting else 0,
        "mentors": len(mentors),
        "free_places": sum(mentor.free for mentor in free),
        "languages": _need(
            (code for wish in waiting for code in wish.languages),
            (code for mentor in free for code in mentor.languages),
        ),
        "municipalities": _need(
            (wish.newcomer.municipality_id for wish in waiting),
            (mentor.municipality_id for mentor in free),
        ),
        "situations": _need(
            (wish.newcomer.situation for wish in waiting),
            (code for mentor in free for code in mentor.situations),
        ),
    }


def _need(wanted: Iterable[str | None], offered: Iterable[str]) -> list[dict[str, Any]]:
    """What is wanted, the most wanted first, with how many could give it."""
    have = Counter(offered)
    return [
        {"code": code, "waiting": number, "free": have[code]}
        for code, number in Counter(wanted).most_common()
        if code
    ]

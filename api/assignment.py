"""The assignment: have it worked out now, or look at it first, adjust it and send it."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.assignment_out import RoundOut
from api.base import IsCoordinator, Resource, person
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.core import clock
from mentors.actions import rounds
from mentors.models import Mentor, Round, Wish
from mentors.queries import RoundQuerySet


class RoundAskedOut(serializers.Serializer[Any]):
    asked = serializers.BooleanField(help_text="The offers go out as soon as they are worked out.")


class WishKeyIn(In):
    wish = serializers.UUIDField()


class PairIn(WishKeyIn):
    mentor = serializers.UUIDField()


class AssignmentViewSet(mixins.RetrieveModelMixin, Resource[Round]):
    queryset = Round.objects.none()
    serializer_class = RoundOut
    permission_classes = [IsCoordinator, TokenScope]
    scope = "mentors"
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"

    def get_queryset(self) -> RoundQuerySet:
        return Round.objects.visible_to(person(self.request))

    @extend_schema(request=None, responses={202: RoundAskedOut})
    @action(detail=False, methods=["post"])
    def run(self, request: Request) -> Response:
        """Have the best offers worked out and sent, without looking at them first."""
        self.received(In)
        rounds.ask_for_round(at=clock.now())
        return Response(RoundAskedOut({"asked": True}).data, status.HTTP_202_ACCEPTED)

    @extend_schema(operation_id="assignment_preview", responses=RoundOut)
    @action(detail=False)
    def preview(self, request: Request) -> Response:
        """What lies on the desk. Ask again while its state is ``asked`` or ``working``."""
        return self._answer(get_object_or_404(self.get_queryset().on_desk()))

    @extend_schema(operation_id="assignment_preview_ask", request=None, responses={202: RoundOut})
    @preview.mapping.post
    def ask_for_preview(self, request: Request) -> Response:
        """Have an assignment worked out to be looked at, or the one on the desk worked out anew."""
        self.received(In)
        preview = rounds.ask_for_preview(by=person(request), at=clock.now())
        return self._answer(preview, status.HTTP_202_ACCEPTED)

    @extend_schema(request=PairIn, responses=RoundOut)
    @action(detail=True, methods=["post"])
    def lock(self, request: Request, pk: str) -> Response:
        """Settle one pair; the others are worked out around it."""
        return self._adjust(rounds.lock_pair, self.received(PairIn))

    @extend_schema(request=WishKeyIn, responses=RoundOut)
    @action(detail=True, methods=["post"])
    def unlock(self, request: Request, pk: str) -> Response:
        return self._adjust(rounds.unlock_pair, self.received(WishKeyIn))

    @extend_schema(request=PairIn, responses=RoundOut)
    @action(detail=True, methods=["post"], url_path="keep-apart")
    def keep_apart(self, request: Request, pk: str) -> Response:
        """Never put these two together, now or later."""
        return self._adjust(rounds.keep_apart, self.received(PairIn))

    @extend_schema(request=PairIn, responses=RoundOut)
    @action(detail=True, methods=["post"])
    def allow(self, request: Request, pk: str) -> Response:
        """Take back that they are kept apart."""
        return self._adjust(rounds.allow_pair, self.received(PairIn))

    @extend_schema(request=PairIn, responses=RoundOut)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Why not her? The answer stands among ``questions`` when it has been worked out."""
        return self._adjust(rounds.ask_why_not, self.received(PairIn))

    @extend_schema(request=None, responses=RoundOut)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        self.received(In)
        return self._answer(
            rounds.send_round(self.get_object(), by=person(request), at=clock.now())
        )

    @extend_schema(request=None, responses=RoundOut)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        self.received(In)
        return self._answer(
            rounds.drop_round(self.get_object(), by=person(request), at=clock.now())
        )

    def _adjust(self, deed: Any, about: dict[str, UUID]) -> Response:
        preview, reader = self.get_object(), person(self.request)
        found: dict[str, Any] = {
            "wish": get_object_or_404(Wish.objects.visible_to(reader), pk=about["wish"])
        }
        if "mentor" in about:
            mentors = Mentor.objects.visible_to(reader)
            found["mentor"] = get_object_or_404(mentors, pk=about["mentor"])
        return self._answer(deed(preview, **found, by=reader, at=clock.now()))

    def _answer(self, preview: Round, code: int = status.HTTP_200_OK) -> Response:
        return Response(RoundOut(preview).data, code)

"""Questions nobody has marked for the archive yet; a coordinator does it before they are erased."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource, person
from api.fields import In, Line
from api.paging import CursorPages
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.core import clock
from flyttehjelp.faq.actions.archive import mark_question
from flyttehjelp.faq.enums import ArchiveDecision
from flyttehjelp.faq.models import ArchiveMark, Question
from flyttehjelp.faq.queries import QuestionQuerySet


class MarkIn(In):
    question = serializers.PrimaryKeyRelatedField(queryset=Question.objects.in_queue_order())
    decision = serializers.ChoiceField(choices=ArchiveDecision.choices)
    reference = Line(max_length=60, required=False, allow_blank=True, default="")


class MarkOut(serializers.ModelSerializer[ArchiveMark]):
    class Meta:
        model = ArchiveMark
        fields = ["question", "decision", "reference", "at"]
        read_only_fields = fields


class UnmarkedOut(serializers.ModelSerializer[Question]):
    is_waited_for = serializers.BooleanField(
        help_text="Whether somebody who wants to be forgotten waits for it."
    )

    class Meta:
        model = Question
        fields = ["id", "text", "language", "created_at", "state", "is_waited_for"]
        read_only_fields = fields


class MarkPages(CursorPages):
    """Those that are waited for come first, then the oldest."""

    ordering = ("-is_waited_for", "created_at", "pk")  # type: ignore[assignment]  # three of them


class ArchiveMarkViewSet(mixins.ListModelMixin, Resource[Question]):
    queryset = Question.objects.none()
    serializer_class = UnmarkedOut
    permission_classes = [IsCoordinator]
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"
    pagination_class = MarkPages

    def get_queryset(self) -> QuestionQuerySet:
        return Question.objects.unmarked().with_waited_for()

    @extend_schema(operation_id="archive_marks_create", request=MarkIn, responses={201: MarkOut})
    def create(self, request: Request) -> Response:
        """Say that a question lies in the archive, and where, or need not. Again: corrects it."""
        body = self.received(MarkIn)
        mark = mark_question(**body, by=person(request), at=clock.now())
        return Response(MarkOut(mark).data, status.HTTP_201_CREATED)

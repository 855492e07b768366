from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.faq.out import TopicOut
from api.faq.parameters import LANGUAGE, language_of
from api.paging import CursorPages
from api.sharing import Shared
from flyttehjelp.faq.models import EntryVersion, Topic
from flyttehjelp.faq.queries import TopicQuerySet

EXAMPLES = 4


class TopicPages(CursorPages):
    ordering = ("position", "slug")
    page_size = 50


class TopicViewSet(Shared, ListModelMixin, Resource[Topic]):
    """What answers are about."""

    permission_classes = [AllowAny]
    serializer_class = TopicOut
    pagination_class = TopicPages
    parameters: ClassVar = {"list": frozenset({"language"})}

    def get_queryset(self) -> TopicQuerySet:
        return Topic.objects.with_counts().in_order()

    def get_serializer_context(self) -> dict[str, Any]:
        language = language_of(self.request)
        by_topic: dict[str, list[EntryVersion]] = {}
        for version in EntryVersion.objects.examples(language, most=EXAMPLES):
            by_topic.setdefault(version.entry.topic_id, []).append(version)
        return {**super().get_serializer_context(), "language": language, "examples": by_topic}

    @extend_schema(parameters=[LANGUAGE])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

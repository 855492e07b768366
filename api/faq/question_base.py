"""What all that is done with questions stands on: which one the address and the key open."""

from datetime import datetime

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from api.base import Resource, maybe_person
from api.faq import out
from api.faq.question_shape import question_shape
from flyttehjelp.faq import links
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.queries import QuestionQuerySet

KEY = OpenApiParameter("key", description="From the secret link, for who is not signed in.")


class QuestionResource(Resource[Question]):
    serializer_class = out.QuestionOut

    def get_queryset(self) -> QuestionQuerySet:
        who = maybe_person(self.request)
        if (version := self.key_version()) is not None:
            return Question.objects.opened_by_link(self.kwargs["pk"], version).with_people()
        return Question.objects.visible_to(who).with_people()

    def key_version(self) -> int | None:
        """What the key in the address opens. A wrong key opens nothing, whoever shows it."""
        key = self.request.query_params.get("key")
        if key is None or "pk" not in self.kwargs:
            return None
        version = links.version_in(key, self.kwargs["pk"])
        if version is None:
            raise Http404
        return version

    def fresh(self, question: Question) -> Question:
        return Question.objects.with_people().get(pk=question.pk)

    def show(self, question: Question, *, at: datetime) -> Response:
        fresh = question if self.request.method == "GET" else self.fresh(question)
        by_link = self.key_version() is not None
        who = maybe_person(self.request)
        return Response(
            out.QuestionOut(question_shape(fresh, person=who, at=at, by_link=by_link)).data
        )

"""The letters of the embedded mode, which never leave the machine. Nowhere else does this exist."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from flyttehjelp.accounts.models import User
from flyttehjelp.core import mailbox


class LetterHeadOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    at = serializers.DateTimeField()
    to = serializers.CharField()
    subject = serializers.CharField()


class LetterOut(LetterHeadOut):
    sender = serializers.CharField()
    text = serializers.CharField()


class MailboxViewSet(Resource[User]):
    queryset = User.objects.none()
    permission_classes = [AllowAny]
    serializer_class = LetterOut
    pagination_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not (settings.EMBEDDED and settings.MAILBOX_DIR):
            raise Http404
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="mailbox_list", responses=LetterHeadOut(many=True))
    def latest(self, request: Request) -> Response:
        """The newest hundred letters, newest first."""
        return Response(LetterHeadOut(mailbox.latest_letters(), many=True).data)

    @extend_schema(operation_id="mailbox_retrieve")
    def retrieve(self, request: Request, letter: str) -> Response:
        found = mailbox.find_letter(letter)
        if found is None:
            raise Http404
        return Response(LetterOut(found).data)

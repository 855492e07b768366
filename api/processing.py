"""The records of processing (article 30), as the register of the tables tells them."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from flyttehjelp.accounts import records
from flyttehjelp.accounts.models import User


class HeldOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    fields_held = serializers.ListField(child=serializers.CharField())
    kept = serializers.CharField(help_text="How long.")
    erasure = serializers.CharField(help_text="What is left when the person is forgotten.")
    why = serializers.CharField(help_text="For what is kept.")


class ProcessingActivityOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    basis = serializers.CharField()
    readers = serializers.CharField()
    tables = HeldOut(many=True)


class ProcessingOut(serializers.Serializer[Any]):
    controller = serializers.CharField(help_text="Who decides what is done with the data.")
    processor = serializers.CharField(allow_blank=True, help_text="Who runs it for them.")
    officer_email = serializers.EmailField(help_text="The data protection officer.")
    accessibility_statement = serializers.URLField(
        allow_blank=True, help_text="The declaration at uustatus.no."
    )
    activities = ProcessingActivityOut(many=True)


class ProcessingViewSet(Resource[User]):
    queryset = User.objects.none()
    permission_classes = [AllowAny]
    serializer_class = ProcessingOut

    @extend_schema(operation_id="processing")
    def retrieve(self, request: Request) -> Response:
        """What we do with what people tell us: why, on what ground, who sees it, how long."""
        said: Any = {
            "controller": settings.DATA_CONTROLLER,
            "processor": settings.DATA_PROCESSOR,
            "officer_email": settings.PRIVACY_EMAIL,
            "accessibility_statement": settings.UUSTATUS_URL,
            "activities": records.activities(),
        }
        return Response(ProcessingOut(said).data)

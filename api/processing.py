"""The records of processing (article 30), as the register of the tables tells them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource
from api.processing_out import ProcessingOut, who_answers
from flyttehjelp.accounts import records
from flyttehjelp.accounts.models import User


class ProcessingViewSet(Resource[User]):
    queryset = User.objects.none()
    permission_classes = [AllowAny]
    serializer_class = ProcessingOut

    @extend_schema(operation_id="processing")
    def retrieve(self, request: Request) -> Response:
        """What we do with what people tell us: why, on what ground, who sees it, how long."""
        said: Any = {**who_answers(), "activities": records.activities()}
        return Response(ProcessingOut(said).data)

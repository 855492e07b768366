"""What we know of whoever asks: to read, to take along, and to have forgotten."""

from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, person
from api.fields import In
from api.throttles import EveryThrottle, PublicThrottle, WriteThrottle
from flyttehjelp.accounts import erasure, export, rights
from flyttehjelp.accounts.models import ErasureRequest, User
from flyttehjelp.accounts.rules import ensure_out_of_service
from flyttehjelp.core import clock, security
from flyttehjelp.core.errors import RuleBroken

MOST_ROWS = 2000


class FieldOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    words = serializers.CharField()


class DataTableOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    kept = serializers.CharField(help_text="How long.")
    erasure = serializers.CharField(help_text="What is left when the person is forgotten.")
    why = serializers.CharField(help_text="For what is kept.")
    rows = serializers.ListField(
        child=serializers.DictField(), help_text="By the name of each field."
    )
    in_words = serializers.ListField(
        child=FieldOut(many=True), help_text="The same rows as a person would say it."
    )


class DataActivityOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    basis = serializers.CharField()
    readers = serializers.CharField()
    tables = DataTableOut(many=True)


class ErasureWaitsOut(serializers.Serializer[Any]):
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    waiting_for = serializers.ListField(child=serializers.CharField())


class MyDataOut(serializers.Serializer[Any]):
    activities = DataActivityOut(many=True)
    erasure = ErasureWaitsOut(allow_null=True, help_text="Where something must be looked at first.")
    may_be_forgotten = serializers.BooleanField()


class BeforehandOut(serializers.Serializer[Any]):
    told = serializers.ListField(
        child=serializers.CharField(), help_text="What others lose when you are forgotten."
    )


class KeyIn(In):
    key = serializers.CharField(max_length=200, help_text="From the link in the letter.")


class ForgottenOut(serializers.Serializer[Any]):
    forgotten = serializers.BooleanField(
        help_text="False: it is done as soon as what stands before it has been looked at."
    )


class MyDataViewSet(Resource[User]):
    queryset = User.objects.none()
    serializer_class = MyDataOut
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "erasure"

    @extend_schema(operation_id="me_data")
    def everything(self, request: Request) -> Response:
        """All we hold, why, on what ground, for how long, and who reads it. Of each table the first
        2000 rows; the file has them all."""
        me = person(request)
        said = {
            "activities": export.everything_about(me, most=MOST_ROWS),
            "erasure": _waits(me),
            "may_be_forgotten": _is_out_of_service(me),
        }
        return Response(MyDataOut(said).data)

    @extend_schema(operation_id="me_erase_beforehand", responses=BeforehandOut)
    def beforehand(self, request: Request) -> Response:
        """What to know before one asks to be forgotten."""
        told = rights.told_beforehand(person(request))
        return Response(BeforehandOut({"told": told}).data)

    @extend_schema(operation_id="me_erase", request=None, responses={202: None})
    def erase(self, request: Request) -> Response:
        """Ask to be forgotten. A letter brings the link that does it."""
        self.received(In)
        erasure.ask_to_be_forgotten(person(request), at=clock.now())
        return Response(status=status.HTTP_202_ACCEPTED)

    @extend_schema(operation_id="me_erase_confirm", request=KeyIn, responses=ForgottenOut)
    def confirm(self, request: Request) -> Response:
        """Be forgotten, by the key of the letter's link. It cannot be undone."""
        key = self.received(KeyIn)["key"]
        forgotten = erasure.confirm_erasure(person(request), key=key, at=clock.now())
        if forgotten:
            logout(request._request)  # noqa: SLF001 - DRF has no public name for it
        return Response(ForgottenOut({"forgotten": forgotten}).data)


class MyExportViewSet(Resource[User]):
    """A file with everything takes long to make: three a day are enough for anybody."""

    queryset = User.objects.none()
    throttle_classes = [EveryThrottle]
    throttle_scope = "exports"

    @extend_schema(
        operation_id="me_export", responses={(200, "application/zip"): OpenApiTypes.BINARY}
    )
    def export(self, request: Request) -> HttpResponse:
        """The same as a file: ``data.json`` for programs, ``data.html`` for people."""
        me = person(request)
        packed = export.as_zip(me, at=clock.now())
        security.tell("data.exported", whom=str(me.pk))
        answer = HttpResponse(packed, content_type="application/zip")
        answer["Content-Disposition"] = 'attachment; filename="flyttehjelpen.zip"'
        answer["Cache-Control"] = "private, no-store"
        return answer


def _waits(me: User) -> dict[str, object] | None:
    request = ErasureRequest.objects.filter(user=me).first()
    if request is None:
        return None
    return {
        "asked_at": request.asked_at,
        "due_at": request.due_at,
        "waiting_for": [str(each.words) for each in rights.hindrances_before(me)],
    }


def _is_out_of_service(me: User) -> bool:
    try:
        ensure_out_of_service(me)
    except RuleBroken:
        return False
    return True

"""Saying that a vacancy is still vacant: at the employer's desk, or by the link in a letter."""

from datetime import datetime
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person
from api.fields import In
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from jobs import actions, links
from jobs.models import Vacancy
from jobs.rules import VACANCY_STEPS
from jobs.rules.confirmation import confirm_by, stays_until


class ConfirmationQuery(In):
    key = serializers.CharField(
        required=False, max_length=200, help_text="From the link in the letter; else sign in."
    )


class ConfirmationOut(serializers.ModelSerializer[Vacancy]):
    confirm_by = serializers.SerializerMethodField(
        help_text="It stays up until then, or until `apply_by`."
    )
    stays_until = serializers.SerializerMethodField(
        help_text="The last day it stays up: `apply_by`, if that comes before `confirm_by`."
    )
    open = serializers.SerializerMethodField(
        help_text="Whether it can be confirmed: it is published, and the link is not used up."
    )

    class Meta:
        model = Vacancy
        fields = [
            "id",
            "title",
            "employer_name",
            "place_names",
            "state",
            "apply_by",
            "published_at",
            "confirmed_at",
            "confirm_by",
            "stays_until",
            "open",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_confirm_by(self, vacancy: Vacancy) -> str | None:
        moment = confirm_by(vacancy.confirmed_at)
        return serializers.DateTimeField().to_representation(moment) if moment else None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_stays_until(self, vacancy: Vacancy) -> str | None:
        day = stays_until(vacancy.confirmed_at, apply_by=vacancy.apply_by)
        return day.isoformat() if day else None

    def get_open(self, vacancy: Vacancy) -> bool:
        seen = self.context["seen"]
        unused = seen is None or seen == vacancy.confirmed_at
        return unused and "confirm" in VACANCY_STEPS.open_from(vacancy.state)


class ConfirmationViewSet(Resource[Vacancy]):
    scope = "jobs"
    permission_classes = [AllowAny]
    throttle_classes = [PublicThrottle, WriteThrottle]
    throttle_scope = "desk"
    serializer_class = ConfirmationOut
    queryset = Vacancy.objects.none()
    parameters = {
        "retrieve": frozenset(ConfirmationQuery().fields),
        "confirm": frozenset(ConfirmationQuery().fields),
    }

    @extend_schema(operation_id="vacancies_confirmation", parameters=[ConfirmationQuery])
    def retrieve(self, request: Request, pk: str) -> Response:
        """What a contact is asked to confirm. Shows only, so that a mail scanner may follow it."""
        vacancy, _by, seen = self._asked_about()
        return self._answer(vacancy, seen)

    @extend_schema(operation_id="vacancies_confirm", parameters=[ConfirmationQuery], request=None)
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that it is still vacant; it stays up for another thirty days."""
        vacancy, by, seen = self._asked_about()
        self.received(In)
        kept = actions.confirm_vacancy(vacancy, by=by, at=clock.now(), seen=seen)
        return self._answer(kept, None)

    def _asked_about(self) -> tuple[Vacancy, User, datetime | None]:
        """The vacancy and who speaks: whoever the letter went to, or who is signed in."""
        pk = self.kwargs["pk"]
        key = self.asked(ConfirmationQuery).get("key")
        if key:
            return self._by_letter(links.confirmation_in(key, pk))
        somebody = maybe_person(self.request)
        if somebody is None:
            raise NotAuthenticated
        vacancy = Vacancy.objects.inside(somebody).filter(pk=pk).first()
        if vacancy is None:
            raise Http404
        return vacancy, somebody, None

    def _by_letter(self, told: tuple[Any, datetime] | None) -> tuple[Vacancy, User, datetime]:
        """A contact who has left since then has no key any more."""
        contact, seen = told or (None, None)
        reader = User.objects.filter(pk=contact).first()
        vacancy = Vacancy.objects.asked_of(reader).filter(pk=self.kwargs["pk"]).first()
        if vacancy is None or reader is None or seen is None:
            raise Http404
        return vacancy, reader, seen

    def _answer(self, vacancy: Vacancy, seen: datetime | None) -> Response:
        return Response(ConfirmationOut(vacancy, context={"seen": seen}).data)

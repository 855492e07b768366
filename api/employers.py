"""Employers and those who act for them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import PAGING, ReadableByAll, Resource, maybe_person, person
from api.fields import In, Text
from api.paging import CursorPages
from api.standpoint import standpoint
from api.throttles import PublicThrottle, WriteThrottle
from api.tokens import TokenScope
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from jobs import actions
from jobs.enums import EmployerState
from jobs.models import Employer, EmployerContact
from jobs.queries import EmployerQuerySet
from jobs.rules import open_employer_steps


class EmployerIn(In):
    org_number = serializers.RegexField(r"^[0-9 ]{9,11}$", max_length=11)

    def validate_org_number(self, value: str) -> str:
        return value.replace(" ", "")


class EmployerQuery(In):
    mine = serializers.BooleanField(required=False)
    state = serializers.ChoiceField(EmployerState.choices, required=False)


class RefuseIn(In):
    reason = Text(max_length=500)


class EmployerContactIn(In):
    email = serializers.EmailField(max_length=254)


class EmployerOut(serializers.ModelSerializer[Employer]):
    mine = serializers.SerializerMethodField(help_text="Whether you act for this employer.")
    due_at = serializers.SerializerMethodField(help_text="For coordinators and the employer.")
    refusal = serializers.SerializerMethodField(help_text="For coordinators and the employer.")
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Employer
        fields = [
            "id",
            "org_number",
            "name",
            "sector",
            "organisation_form",
            "municipality",
            "website",
            "state",
            "standing",
            "register_checked_at",
            "created_at",
            "mine",
            "due_at",
            "refusal",
            "open_steps",
        ]
        read_only_fields = fields

    def get_mine(self, employer: Employer) -> bool:
        return employer.pk in self.context["mine"]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_at(self, employer: Employer) -> str | None:
        shown = employer.due_at if self._inside(employer) else None
        return serializers.DateTimeField().to_representation(shown) if shown else None

    def get_refusal(self, employer: Employer) -> str:
        return employer.refusal if self._inside(employer) else ""

    def get_open_steps(self, employer: Employer) -> list[str]:
        return open_employer_steps(
            employer.state,
            standing=employer.standing,
            coordinator=self.context["coordinator"],
        )

    def _inside(self, employer: Employer) -> bool:
        return bool(self.context["coordinator"]) or self.get_mine(employer)


class EmployerContactOut(serializers.ModelSerializer[EmployerContact]):
    email = serializers.EmailField(source="user.email", read_only=True)
    me = serializers.SerializerMethodField(help_text="Whether this is the one who asks.")

    class Meta:
        model = EmployerContact
        fields = ["id", "email", "created_at", "me"]
        read_only_fields = fields

    def get_me(self, contact: EmployerContact) -> bool:
        return bool(contact.user_id == self.context["person"].pk)


class EmployerViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Employer]):
    scope = "jobs"
    permission_classes = [ReadableByAll, TokenScope]
    throttle_classes = [PublicThrottle, WriteThrottle]
    serializer_class = EmployerOut
    queryset = Employer.objects.none()
    parameters = {"list": frozenset(EmployerQuery().fields), "contacts": PAGING}

    @property
    def throttle_scope(self) -> str:
        return {"create": "employers", "add_contact": "invitations"}.get(self.action or "", "desk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **standpoint(maybe_person(self.request))}

    def get_queryset(self) -> QuerySet[Employer]:
        somebody = maybe_person(self.request)
        if self.action in {"contacts", "add_contact", "remove_contact"}:
            return Employer.objects.inside(person(self.request))
        seen = Employer.objects.visible_to(somebody)
        return self._as_asked(seen, somebody) if self.action == "list" else seen

    def _as_asked(self, seen: EmployerQuerySet, somebody: User | None) -> EmployerQuerySet:
        asked = self.asked(EmployerQuery)
        if asked.get("mine"):
            if somebody is None:
                raise NotAuthenticated
            seen = seen.of(somebody)
        return seen.filter(state=asked["state"]) if "state" in asked else seen

    @extend_schema(parameters=[EmployerQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=EmployerIn, responses={201: EmployerOut})
    def create(self, request: Request) -> Response:
        """Sign an employer up by its organisation number, as its first contact."""
        body = self.received(EmployerIn)
        employer = actions.sign_up_employer(**body, by=person(request), at=clock.now())
        return Response(self.get_serializer(employer).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def vet(self, request: Request, pk: str) -> Response:
        self.received(In)
        employer = actions.vet_employer(self.get_object(), by=person(request), at=clock.now())
        return Response(self.get_serializer(employer).data)

    @extend_schema(request=RefuseIn)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        employer, body = self.get_object(), self.received(RefuseIn)
        actions.refuse_employer(employer, **body, by=person(request), at=clock.now())
        return Response(self.get_serializer(employer).data)

    @extend_schema(responses=EmployerContactOut(many=True))
    @action(detail=True, permission_classes=[IsAuthenticated, TokenScope])
    def contacts(self, request: Request, pk: str) -> Response:
        """Who acts for this employer. Only they and the coordinators see it."""
        contacts = self.get_object().contacts.select_related("user")
        pages = CursorPages()
        page = pages.paginate_queryset(contacts, request, self)
        context = self.get_serializer_context()
        return pages.get_paginated_response(
            EmployerContactOut(page, many=True, context=context).data
        )

    @extend_schema(request=EmployerContactIn, responses={201: EmployerContactOut})
    @contacts.mapping.post
    def add_contact(self, request: Request, pk: str) -> Response:
        """Let one more person act for this employer; a letter tells them how to sign in."""
        employer, body = self.get_object(), self.received(EmployerContactIn)
        contact = actions.invite_contact(employer, **body, by=person(request), at=clock.now())
        context = self.get_serializer_context()
        return Response(EmployerContactOut(contact, context=context).data, status=201)

    @extend_schema(responses={204: None})
    @action(
        detail=True,
        methods=["delete"],
        url_path="contacts/<uuid:contact>",
        permission_classes=[IsAuthenticated, TokenScope],
    )
    def remove_contact(self, request: Request, pk: str, contact: str) -> Response:
        """Let somebody act for this employer no more: oneself, or a colleague. Somebody stays."""
        row = get_object_or_404(self.get_object().contacts.order_by("pk"), pk=contact)
        actions.remove_contact(row, by=person(request), at=clock.now())
        return Response(status=204)

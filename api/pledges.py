"""What the members of the network have promised, and what may be promised at all."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Resource, maybe_person, person
from api.fields import In, Several
from api.standpoint import standpoint
from api.throttles import PublicThrottle, WriteThrottle
from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from jobs.actions.pledges import end_pledge, sign_pledge
from jobs.enums import Sector
from jobs.enums.network import HelpKind
from jobs.models import Employer, EmployerContact, Pledge
from jobs.rules import merit
from jobs.rules.pledges import MOST_ANSWER_DAYS


class PledgeQuery(In):
    employer = serializers.UUIDField(required=False)
    in_force = serializers.BooleanField(required=False, default=True)


class EmployerOfMine(serializers.PrimaryKeyRelatedField[Employer]):
    """An employer that the person acts for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> QuerySet[Employer]:
        return Employer.objects.of(self.context["person"])


class ContactOfMine(serializers.PrimaryKeyRelatedField[EmployerContact]):
    """Somebody who acts for an employer of the person's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> QuerySet[EmployerContact]:
        return EmployerContact.objects.filter(employer__in=self.context["mine"])


class PledgeIn(In):
    employer = EmployerOfMine()
    kinds = Several(child=serializers.ChoiceField(HelpKind.choices), allow_empty=False)
    answer_days = serializers.IntegerField(min_value=1, max_value=MOST_ANSWER_DAYS)
    contact = ContactOfMine()
    deputy = ContactOfMine()


class MemberOut(serializers.ModelSerializer[Employer]):
    class Meta:
        model = Employer
        fields = ["id", "name", "org_number", "sector", "municipality"]
        read_only_fields = fields


class PersonOut(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["name", "email"]
        read_only_fields = fields


class PledgeOut(serializers.ModelSerializer[Pledge]):
    employer = MemberOut(read_only=True)
    contact = PersonOut(read_only=True, allow_null=True)
    deputy = PersonOut(read_only=True, allow_null=True)
    signed_by = serializers.CharField(source="signed_by.name", default="", read_only=True)
    mine = serializers.SerializerMethodField(help_text="Whether you act for this employer.")
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Pledge
        fields = [
            "id",
            "employer",
            "version",
            "kinds",
            "answer_days",
            "contact",
            "deputy",
            "legal_form",
            "terms",
            "signed_by",
            "created_at",
            "ended_at",
            "mine",
            "open_steps",
        ]
        read_only_fields = fields

    def get_mine(self, pledge: Pledge) -> bool:
        return pledge.employer_id in self.context["mine"]

    def get_open_steps(self, pledge: Pledge) -> list[str]:
        may = self.get_mine(pledge) or self.context["coordinator"]
        return ["end"] if may and pledge.ended_at is None else []


class TermOut(serializers.Serializer[merit.Row]):
    kind = serializers.ChoiceField(HelpKind.choices, read_only=True)
    legal_form = serializers.ChoiceField(Sector.choices, read_only=True)
    allowed = serializers.BooleanField(read_only=True)
    why = serializers.CharField(read_only=True)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]  # where it stands


class TermsOut(serializers.Serializer[Any]):
    version = serializers.CharField(read_only=True)
    rows = TermOut(many=True, read_only=True)


class PledgeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Pledge]):
    """Members read each other's pledges; one's own employers' also from before."""

    scope = "jobs"
    throttle_classes = [PublicThrottle, WriteThrottle]
    serializer_class = PledgeOut
    queryset = Pledge.objects.none()
    parameters = {"list": frozenset(PledgeQuery().fields)}

    @property
    def throttle_scope(self) -> str:
        return "pledges" if self.action == "create" else "desk"

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **standpoint(maybe_person(self.request))}

    def get_queryset(self) -> QuerySet[Pledge]:
        seen = Pledge.objects.visible_to(person(self.request)).with_people()
        if self.action != "list":
            return seen
        asked = self.asked(PledgeQuery)
        seen = seen.filter(ended_at__isnull=asked["in_force"])
        return seen.filter(employer=asked["employer"]) if "employer" in asked else seen

    @extend_schema(parameters=[PledgeQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those in force, unless those that ended are asked for."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=PledgeIn, responses={201: PledgeOut})
    def create(self, request: Request) -> Response:
        """Sign for an employer of yours; what it had promised before ends with that."""
        body: Any = self.received(PledgeIn)
        employer = body.pop("employer")
        pledge = sign_pledge(employer, promise=body, by=person(request), at=clock.now())
        return Response(self.get_serializer(pledge).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Leave the network. What others have asked already is still to be answered."""
        pledge = self.get_object()
        self.received(In)
        end_pledge(pledge, by=person(request), at=clock.now())
        return Response(self.get_serializer(pledge).data)

    @extend_schema(operation_id="pledges_terms", responses=TermsOut)
    @action(detail=False, permission_classes=[AllowAny])
    def terms(self, request: Request) -> Response:
        """What may be promised: kind of help by legal form, with where that stands."""
        return Response(TermsOut({"version": merit.VERSION, "rows": merit.TABLE}).data)

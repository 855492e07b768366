"""What every resource stands on."""

from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework import permissions, viewsets
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from api.tokens import TokenScope
from flyttehjelp.accounts.models import User

PAGING = frozenset({"cursor", "limit"})
M = TypeVar("M", bound=Model)


def person(request: Request) -> User:
    """Who asks. Only where a permission has made sure that somebody is signed in."""
    if not isinstance(request.user, User):
        raise TypeError("nobody is signed in")
    return request.user


def maybe_person(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None


class ReadableByAll(permissions.BasePermission):
    """Anybody may read; writing needs somebody who is signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in permissions.SAFE_METHODS or request.user.is_authenticated


class IsCoordinator(permissions.BasePermission):
    message = _("Dette er for koordinatorer.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.is_coordinator


class IsAdministrator(permissions.BasePermission):
    message = _("Dette er for administratorer.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return isinstance(user, User) and (user.is_staff or user.is_superuser)


class Resource(viewsets.GenericViewSet[M]):
    """A viewset that refuses parameters it does not know and never lets private answers be kept.

    ``parameters`` names those beside paging and the filterset, by action.
    """

    parameters: ClassVar[dict[str, frozenset[str]]] = {}
    paging: ClassVar[frozenset[str]] = PAGING
    lookup_value_converter = "uuid"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.action:
            return  # a method this address does not have; the next step says so
        known = self.parameters.get(self.action or "", frozenset())
        if self.action == "list":
            filterset = getattr(self, "filterset_class", None)
            known |= self.paging | set(filterset.base_filters if filterset else ())
        if unknown := sorted(set(request.query_params) - known):
            raise ValidationError(
                {name: [ErrorDetail(str(_("Ukjent parameter.")), "unknown")] for name in unknown}
            )

    def check_permissions(self, request: Request) -> None:
        """A program writes only what its token is for, whatever else a view asks."""
        super().check_permissions(request)
        if not TokenScope().has_permission(request, self):
            self.permission_denied(request, message=str(TokenScope.message), code=TokenScope.code)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if "Cache-Control" not in answer:
            private = request.user.is_authenticated or request.method != "GET"
            answer["Cache-Control"] = "private, no-store" if private else "no-cache"
        return answer

    def asked(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        """Check the query parameters against ``shape``; paging has its own reader."""
        query = self.request.query_params.copy()
        for name in self.paging | PAGING:
            query.pop(name, None)
        asked = shape(data=query)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def received(
        self, shape: type[BaseSerializer[Any]], *, partial: bool = False
    ) -> dict[str, Any]:
        """Check the body against ``shape`` and answer what it holds."""
        context = self.get_serializer_context()
        body = shape(data=self.request.data, context=context, partial=partial)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

"""Tokens for programs: ``Authorization: Token …``, hashed at rest, scoped, revocable."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission

from flyttehjelp.accounts.models import AccessToken
from flyttehjelp.accounts.tokens import digest_of
from flyttehjelp.core import clock

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from flyttehjelp.accounts.models import User


class ScopedTokenAuthentication(BaseAuthentication):
    def authenticate(self, request: "Request") -> "tuple[User, AccessToken] | None":
        match get_authorization_header(request).split():
            case [scheme, secret] if scheme.lower() == b"token":
                usable = AccessToken.objects.usable_at(clock.now())
                token = usable.filter(digest=digest_of(secret)).first()
            case [scheme, *__] if scheme.lower() == b"token":
                token = None
            case _:
                return None
        if token is None:
            raise AuthenticationFailed(_("Nøkkelen er ukjent, utløpt eller trukket tilbake."))
        return token.user, token

    def authenticate_header(self, request: "Request") -> str:
        return "Token"


class TokenScope(BasePermission):
    """A program writes only where its token says so; the view names its ``scope``.

    A view without a scope cannot be written to by any program.
    """

    message = _("Nøkkelen gir ikke lov til dette.")
    code = "token_scope"

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        if not isinstance(request.auth, AccessToken) or request.method in SAFE_METHODS:
            return True
        return getattr(view, "scope", None) in request.auth.scopes

"""Who must sign in, and who does nothing here without a second factor."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from flyttehjelp.accounts import sessions
from flyttehjelp.accounts.models import User
from flyttehjelp.core.middleware import Handler, problem

# What leads to a second factor, and the way out. Health is asked for by machines.
OPEN: Final = {"account_logout", "account_reauthenticate", "healthz", "readyz", "metrics"}


class SignInRequired(LoginRequiredMiddleware):
    """Who only looks is led to the sign-in and back. Who sends something after the session has
    ended is told so: a way through the sign-in would lose what they have written."""

    def handle_no_permission(  # type: ignore[override]  # Django takes any response
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        sign_in = {"sign_in": _sign_in_and_back(request)}
        return render(request, "signed_out.html", sign_in, status=HTTPStatus.FORBIDDEN)


def _sign_in_and_back(request: HttpRequest) -> str:
    """The address of the sign-in, which leads back to the page that was sent from."""
    address, page = reverse("account_login"), request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return address
    came_from = urlsplit(page)._replace(scheme="", netloc="").geturl()
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: came_from})}"


class SecondFactorRequired:
    """The one place that sees to it, for pages and API alike.

    Programs' tokens carry no session. They are held to the same by ``AccessToken.usable_at``: a
    token with power over others' cases is one that a session with a second factor has issued.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_args: object
    ) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, User) or not sessions.needs_second_factor(person):
            return None
        if _is_open(request) or sessions.has_second_factor(request):
            return None
        if request.path.startswith("/api/"):
            detail = _("Slå på totrinnsinnlogging før du går videre.")
            return problem(HTTPStatus.FORBIDDEN, "mfa_required", detail)
        step = "mfa_reauthenticate" if is_mfa_enabled(person) else "mfa_index"
        query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(step)}?{query}")


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = (match and match.url_name) or ""
    return name.startswith("mfa_") or name in OPEN

"""The way to a directory and back: addresses without a language, registered once there."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

import structlog
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from requests import RequestException

log = structlog.get_logger()


def though_it_may_be_away(
    view: Callable[[HttpRequest, str], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """A directory that does not answer is its own trouble, and no crash of ours."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except RequestException as trouble:
            log.warning("directory.away", provider=provider_id, error=type(trouble).__name__)
            template = "socialaccount/authentication_error.html"
            return render(request, template, status=HTTPStatus.SERVICE_UNAVAILABLE)

    return guarded


urlpatterns = [
    path(
        "accounts/oidc/<slug:provider_id>/login/",
        though_it_may_be_away(views.login),
        name="openid_connect_login",
    ),
    path(
        "accounts/oidc/<slug:provider_id>/login/callback/",
        though_it_may_be_away(views.callback),
        name="openid_connect_callback",
    ),
]

"""A page is the same as long as what it is made of is: then who has it need not get it again."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from api import client

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def keeping(path: str) -> Callable[[View[P]], View[P]]:
    """Answer 304 where the API's answer at ``path``, of which the page is made, is unchanged.

    ``path`` may name the page's own parts: ``/vacancies/{pk}/``. Only for those nobody knows:
    whoever is signed in gets a page of their own.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            mine = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
            if mine or request.method != "GET":
                return view(request, *args, **kwargs)
            standing = client.standing(request, path.format(**kwargs))
            tag = _tag(request, standing) if standing else ""
            if tag and tag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
                return _stamp(HttpResponseNotModified(), tag)
            response = view(request, *args, **kwargs)
            return _stamp(response, tag) if tag and response.status_code == 200 else response  # noqa: PLR2004 - plain success

        return shown

    return decorate


def _tag(request: HttpRequest, standing: str) -> str:
    whole = f"{standing} {get_language()} {request.get_host()}{request.get_full_path()}"
    return f'W/"{hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()}"'


def _stamp(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response

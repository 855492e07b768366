"""The frontend's one door: ask the API in process, as a browser would over the network.

The same viewset, permissions, throttles, filters and serializers answer; only the second trip
through HTTP is spared. What comes back is the API's own JSON.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPMethod, HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import ResolverMatch, resolve

PREFIX = "/api/v1"
# What the browser says of itself and of the page, not of what the page asks for.
OWN_HEADERS = frozenset({"HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})


@dataclass(frozen=True)
class Answer:
    status: int
    data: Any
    # Seconds until one may ask again, where it was too often.
    wait: int = 0

    @property
    def ok(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST

    def errors_by_field(self) -> dict[str, list[str]]:
        """Sentences by field name; what concerns no field stands under the empty name."""
        if self.ok:
            return {}
        found: dict[str, list[str]] = {}
        for error in self.data.get("errors") or [{"pointer": "", "detail": self.data["detail"]}]:
            name = error["pointer"].strip("/").split("/")[0]
            found.setdefault(name, []).append(error["detail"])
        return found


def get(
    request: HttpRequest, path: str, params: QueryDict | dict[str, Any] | None = None
) -> Answer:
    """``path`` as it stands behind /api/v1, such as ``/entries/``."""
    query = params.urlencode() if isinstance(params, QueryDict) else urlencode(params or {}, True)  # noqa: FBT003 - doseq
    return _ask(request, HTTPMethod.GET, path, query=query)


def post(request: HttpRequest, path: str, body: dict[str, Any] | None = None) -> Answer:
    """``path`` may carry a query, such as the key of a secret link."""
    return _ask(request, HTTPMethod.POST, path, body=body or {})


def patch(request: HttpRequest, path: str, body: dict[str, Any]) -> Answer:
    return _ask(request, HTTPMethod.PATCH, path, body=body)


def delete(request: HttpRequest, path: str) -> Answer:
    return _ask(request, HTTPMethod.DELETE, path, body={})


def file_at(request: HttpRequest, path: str) -> HttpResponse:
    """What ``path`` answers as it stands, for a file that is no JSON."""
    inner = _inner_request(request, HTTPMethod.GET, PREFIX + path, query="", body=None)
    return _answer_to(inner)


def standing(request: HttpRequest, path: str) -> str:
    """A word that stays the same as long as ``path`` answers the same to everybody, without
    making the answer; "" where nobody can tell."""
    inner = _inner_request(request, HTTPMethod.GET, PREFIX + path, query="", body=None)
    inner.META["HTTP_IF_NONE_MATCH"] = "*"
    view, args, kwargs = _view_of(inner.path_info, settings.ROOT_URLCONF)
    answer = view(inner, *args, **kwargs)
    return answer["ETag"] if answer.status_code == HTTPStatus.NOT_MODIFIED else ""


def _ask(
    request: HttpRequest,
    method: HTTPMethod,
    path: str,
    *,
    query: str = "",
    body: dict[str, Any] | None = None,
) -> Answer:
    path, _sign, own = path.partition("?")
    inner = _inner_request(request, method, PREFIX + path, query=query or own, body=body)
    response = _answer_to(inner)
    content = response.content
    wait = int(response.headers.get("Retry-After", 0))
    return Answer(response.status_code, json.loads(content) if content else None, wait)


def _answer_to(inner: HttpRequest) -> HttpResponse:
    view, args, kwargs = _view_of(inner.path_info, settings.ROOT_URLCONF)
    response: HttpResponse = view(inner, *args, **kwargs)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response


@lru_cache(maxsize=256)
def _view_of(path: str, routes: str) -> ResolverMatch:
    """What answers at ``path``: the same for as long as the process lives."""
    return resolve(path, routes)


def _inner_request(
    outer: HttpRequest, method: HTTPMethod, path: str, *, query: str, body: dict[str, Any] | None
) -> HttpRequest:
    raw = json.dumps(body).encode() if body is not None else b""
    inner = HttpRequest()
    inner.META = {
        **{key: value for key, value in outer.META.items() if key not in OWN_HEADERS},
        "REQUEST_METHOD": str(method),
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(raw)),
        "HTTP_ACCEPT": "application/json",
    }
    inner.method = str(method)
    inner.path = inner.path_info = path
    inner.GET = QueryDict(query)
    inner.COOKIES = outer.COOKIES
    inner.session = outer.session
    inner.user = outer.user
    inner._stream = BytesIO(raw)  # noqa: SLF001 - Django has no public way
    inner._read_started = False  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    inner._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001 - the page's own POST was checked
    inner.in_process = True  # type: ignore[attr-defined]  # read by PublicThrottle
    return inner

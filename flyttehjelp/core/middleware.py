"""What no view should ever have to think about: requests that PostgreSQL or Python choke on, and a
header that stands on every answer."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from flyttehjelp.core.log_lines import HEADER, lines_of, number_of

Handler = Callable[[HttpRequest], HttpResponse]
WEB_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class RequestNumber:
    """Give each request a number, which stands on its lines of the log and in the answer: whoever
    tells us that something broke can name it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = number_of(request)
        with lines_of(request, number):
            response = self.get_response(request)
        response[HEADER] = number
        return response


class RequestGuard:
    """Refuse NUL bytes and broken UTF-8 in addresses and forms, and bodies over the limit.

    Programs get a problem, people a page. What JSON may hold, the API's own parser sees to.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if trouble := _trouble_with(request):
            return refuse(request, *trouble)
        return self.get_response(request)


class PermissionsPolicy:
    """Tell the browser what no page of ours will ask for, so that nothing that slipped in can."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


def _trouble_with(request: HttpRequest) -> tuple[int, str, str] | None:
    """Status, code and sentence, or nothing."""
    query = request.META.get("QUERY_STRING", "").encode(errors="surrogateescape")
    if _is_unreadable(query) or "\x00" in request.path:
        return 400, "unreadable_address", _("Adressen inneholder tegn vi ikke kan lese.")
    if request.META.get("HTTP_TRANSFER_ENCODING") and not request.META.get("CONTENT_LENGTH"):
        # Django reads as much as it was told; it would take this for nothing at all.
        return 411, "length_required", _("Det du sendte, mangler en lengde (Content-Length).")
    if _content_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return 413, "too_large", _("Det du sendte, er for stort.")
    if request.content_type in WEB_FORMS and _is_unreadable(request.body):
        return 400, "unreadable", _("Det du sendte, inneholder tegn vi ikke kan lese.")
    return None


def _is_unreadable(raw: bytes) -> bool:
    raw = unquote_to_bytes(raw.replace(b"+", b" "))
    try:
        raw.decode()
    except UnicodeDecodeError:
        return True
    return b"\x00" in raw


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def refuse(request: HttpRequest, *trouble: Any) -> HttpResponse:
    """With a problem or with a page; ``trouble`` is what ``problem`` takes."""
    status, _code, sentence = trouble
    if is_for_programs(request):
        return problem(*trouble)
    return HttpResponse(render_to_string("400.html", {"sentence": sentence}), status=status)


def is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def problem(status: int, code: str, detail: str) -> HttpResponse:
    """A problem+json answer for places that stand below the API."""
    body = json.dumps({"status": status, "code": code, "detail": detail}, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type="application/problem+json")

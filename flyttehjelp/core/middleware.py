"""What no view should ever have to think about: requests that PostgreSQL or Python choke on."""

import json
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]


class RequestGuard:
    """Refuse NUL bytes and broken UTF-8 in the address, and bodies over the limit."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_unreadable(request.META.get("QUERY_STRING", "")) or "\x00" in request.path:
            return problem(
                400, "unreadable_address", _("Adressen inneholder tegn vi ikke kan lese.")
            )
        if _content_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return problem(413, "too_large", _("Det du sendte, er for stort."))
        return self.get_response(request)


def _is_unreadable(query: str) -> bool:
    raw = unquote_to_bytes(query.replace("+", " "))
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


def problem(status: int, code: str, detail: str) -> HttpResponse:
    """A problem+json answer for places that stand below the API."""
    body = json.dumps({"status": status, "code": code, "detail": detail}, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type="application/problem+json")

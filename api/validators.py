"""Whether somebody has the newest version already, told without making it.

The tag of an answer is worked out from what it stands on, not from what it says: a conditional
GET costs one look into the database. Only for what is the same for everybody.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

R = TypeVar("R", bound=HttpResponseBase)

FOLDERS = (
    "api",
    "flyttehjelp",
    "frontend/pages",
    "frontend/templates",
    "frontend/templatetags",
    "jobs",
)


def tag(request: HttpRequest, standing: str) -> str:
    """The tag of an answer that stands on ``standing``, at this address and of this release."""
    whole = f"{_release()} {standing} {request.get_host()}{request.get_full_path()}"
    return f'W/"{hashlib.blake2b(whole.encode(), digest_size=12).hexdigest()}"'


def unchanged(request: HttpRequest, current: str) -> HttpResponse | None:
    """304 where the asker has ``current`` already."""
    asked = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if not current or not ({current, "*"} & set(asked)):
        return None
    return stamp(HttpResponseNotModified(), current)


def stamp(response: R, current: str) -> R:
    if current:
        response["ETag"] = current
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept", "Cookie", "Authorization"])
    return response


def is_plain_get(request: HttpRequest) -> bool:
    """Whether nobody in particular asks: no session, no token."""
    signed = "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.method == "GET" and not signed


@cache
def _release() -> str:
    """Another word for every version of the code on this machine."""
    seen = hashlib.blake2b(digest_size=8)
    for folder in FOLDERS:
        for file in sorted((Path(settings.BASE_DIR) / folder).rglob("*.*")):
            if file.suffix in {".py", ".html", ".mo", ".toml"}:
                stat = file.stat()
                seen.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return seen.hexdigest()

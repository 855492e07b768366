"""Looks whether there still is a page at an address. Reads nothing of it but the first line.

Editors write the addresses, so we ask nobody inside our own house: a name must lead to a public
address, at each redirect anew.
"""

import ipaddress
import socket
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

import httpx
from django.conf import settings

TIMEOUT: Final = httpx.Timeout(15.0, connect=5.0)
MOST_HOPS: Final = 5
_LASTING: Final = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}


@dataclass(frozen=True)
class Seen:
    """``status`` of the last page, or ``trouble`` in one word where nobody answered."""

    status: int | None = None
    trouble: str = ""
    moved_to: str = ""


class _NotOurs(Exception):  # noqa: N818 - it reads as the fact it states
    """An address we do not ask."""


def look(url: str) -> Seen:
    headers = {"User-Agent": f"Flyttehjelpen ({settings.SITE_URL})", "Accept": "text/html,*/*"}
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers=headers) as client:
            return _follow(client, url)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as trouble:
        return Seen(trouble=type(trouble).__name__)
    except _NotOurs:
        return Seen(trouble="NotPublic")


def _follow(client: httpx.Client, url: str) -> Seen:
    here, lasting = url, True
    for _hop in range(MOST_HOPS):
        _ensure_public(here)
        with client.stream("GET", here) as response:
            status, onward = response.status_code, response.headers.get("location", "")
        if not (HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST and onward):
            moved = here if lasting and here != url else ""
            return Seen(status=status, moved_to=moved)
        lasting = lasting and status in _LASTING
        here = urljoin(here, onward)
    return Seen(trouble="TooManyRedirects")


def _ensure_public(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _NotOurs
    if settings.LINKS_MAY_BE_LOCAL or getproxies():
        return  # a proxy looks names up itself, and lets nobody into the house
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    if not all(ipaddress.ip_address(address[0]).is_global for *_, address in found):
        raise _NotOurs

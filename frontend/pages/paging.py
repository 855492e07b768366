"""Ways on from one page of a list to the next, on the page's own address."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest

MARKS = ("cursor", "page")


def ways_on(request: HttpRequest, answer: dict[str, Any]) -> dict[str, str]:
    """What ``_pager.html`` shows: ``earlier`` and ``later``, empty where there is no more."""
    return {
        "earlier": _here(request, answer.get("previous")),
        "later": _here(request, answer.get("next")),
    }


def _here(request: HttpRequest, link: str | None) -> str:
    """The API's link, turned into one to this page with the same filters."""
    if not link:
        return ""
    theirs = parse_qs(urlsplit(link).query)
    query = request.GET.copy()
    for mark in MARKS:
        query.pop(mark, None)
        if mark in theirs:
            query[mark] = theirs[mark][0]
    return f"{request.path}?{query.urlencode()}"

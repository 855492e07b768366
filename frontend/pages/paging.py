"""Ways on from one page of a list to the next, on the page's own address."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest

from frontend.pages.frame import ask

MARKS = ("cursor", "page")
# The most one page of the API gives, and how many of them are asked for at most.
MOST_AT_ONCE, MOST_PAGES = 100, 20


def every(request: HttpRequest, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
    """All that the API lists, and not only its first page: for what is chosen from or looked up."""
    found: list[dict[str, Any]] = []
    asked: dict[str, Any] = {**query, "limit": MOST_AT_ONCE}
    for _ in range(MOST_PAGES):
        page = ask(request, path, asked)
        found += page["results"]
        if not page["next"]:
            break
        asked["cursor"] = parse_qs(urlsplit(page["next"]).query)["cursor"][0]
    return found


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

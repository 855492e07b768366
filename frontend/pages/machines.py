"""What programs ask for: robots, search engines, and our own script's token."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from frontend.pages.frame import ask

SAME_IN_ALL_LANGUAGES = [
    *("front", "answers", "checklist", "jobs", "mentors", "forecast", "accessibility", "privacy"),
]
MOST_PAGES = 100
NOT_FOR_ROBOTS = [
    "accounts",
    "employer",
    "me",
    "mailbox",
    "mentor",
    "questions",
    "saved-searches",
    "wish",
    "work",
]


@dataclass(frozen=True)
class Address:
    url: str
    others: dict[str, str]


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    closed = [
        f"Disallow: /{code}/{folder}/"
        for code, __ in settings.LANGUAGES
        for folder in NOT_FOR_ROBOTS
    ]
    lines = ["User-agent: *", "Disallow: /api/", *closed]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "sitemap.xml",
        {"addresses": list(_addresses(request))},
        content_type="application/xml; charset=utf-8",
    )


def _addresses(request: HttpRequest) -> Iterator[Address]:
    codes = [code for code, __ in settings.LANGUAGES]
    for name in SAME_IN_ALL_LANGUAGES:
        yield from _each({code: in_language(code, name) for code in codes})
    for entry in _all_of(request, "/entries/?limit=100&state=published"):
        yield from _each(
            {code: in_language(code, "answer", slug=entry["slug"]) for code in entry["languages"]}
        )
    # Only what was posted here: an ad of Nav's has its home at Nav.
    for vacancy in _all_of(request, "/vacancies/?limit=100&source=own"):
        yield from _each({code: in_language(code, "vacancy", pk=vacancy["id"]) for code in codes})


def _each(others: dict[str, str]) -> Iterator[Address]:
    for url in others.values():
        yield Address(url, others)


def _all_of(request: HttpRequest, address: str) -> Iterator[dict[str, Any]]:
    """What the API lists at ``address``, page by page."""
    path, _mark, query = address.partition("?")
    for __ in range(MOST_PAGES):
        page = ask(request, f"{path}?{query}")
        yield from page["results"]
        if not page["next"]:
            return
        query = urlsplit(page["next"]).query


def in_language(code: str, name: str, **parts: str) -> str:
    with translation.override(code):
        return settings.SITE_URL + reverse(name, kwargs=parts)


@login_not_required
@never_cache
def csrf(request: HttpRequest) -> HttpResponse:
    """The token that a script sends with its writes. A page that only reads sets no cookie."""
    return JsonResponse({"token": get_token(request)})

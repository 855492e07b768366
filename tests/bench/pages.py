"""Pages beside the API requests they are made of, and 304 beside 200, in process: a network would
hide what is compared here. Each call in turn with the others: on a crowded machine no two moments
are alike."""

import statistics
import time
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from jobs.models import Vacancy
from jobs.search import FACETS

TIMES = 150


def measure(index: str) -> dict[str, Any]:
    with override_settings(SEARCH_INDEX_DIR=index):
        return {"pages": _measure()}


def _measure() -> list[dict[str, Any]]:
    handler = WSGIHandler()
    vacancy = (
        Vacancy.objects.open().order_by("-published_at", "-pk").values_list("pk", flat=True)[0]
    )
    facets = "&".join(f"facet={facet}" for facet in FACETS)
    lines = []
    for what, api, page in (
        ("search", f"/api/v1/vacancies/?q=sykepleier&{facets}", "/nb/jobs/?q=sykepleier"),
        ("vacancy", f"/api/v1/vacancies/{vacancy}/", f"/nb/jobs/{vacancy}/"),
    ):
        tags = {address: _ask(handler, address)[1].get("ETag", "") for address in (api, page)}
        ways = {
            "api": (api, ""),
            "page": (page, ""),
            "api 304": (api, tags[api]),
            "page 304": (page, tags[page]),
        }
        ms = _medians(handler, ways)
        lines += [
            {
                "what": f"page of the {what} / its API request",
                "ratio": ms["page"] / ms["api"],
                "goal": "<= 3",
                "ms": ms,
            },
            {
                "what": f"304 / 200 of the {what}, API",
                "ratio": ms["api 304"] / ms["api"],
                "goal": "<= 0.25",
            },
            {
                "what": f"304 / 200 of the {what}, page",
                "ratio": ms["page 304"] / ms["page"],
                "goal": "<= 0.25",
            },
        ]
    return lines


def _medians(handler: WSGIHandler, ways: dict[str, tuple[str, str]]) -> dict[str, float]:
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(TIMES):
        for name, (address, tag) in ways.items():
            began = time.perf_counter()
            status, _headers = _ask(handler, address, tag)
            took[name].append((time.perf_counter() - began) * 1e3)
            assert status == (304 if tag else 200), (address, tag, status)
    return {name: statistics.median(each) for name, each in took.items()}


def _ask(handler: WSGIHandler, address: str, tag: str = "") -> tuple[int, dict[str, str]]:
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": BytesIO(), "wsgi.url_scheme": "http",
        "wsgi.errors": None, "HTTP_HOST": "127.0.0.1",
    }  # fmt: skip
    if tag:
        environ["HTTP_IF_NONE_MATCH"] = tag
    said: dict[str, Any] = {}
    body = handler(environ, lambda status, headers: said.update(status=status, headers=headers))
    b"".join(body)
    body.close()
    return int(said["status"].split()[0]), dict(said["headers"])

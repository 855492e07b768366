"""The same search with django-ninja: a schema, SQL by the ORM's connection, which is kept. Runs
in an environment of its own, on a Django of three settings."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings

_url = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    SECRET_KEY="only-for-the-bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _url.path.strip("/"),
            "USER": _url.username,
            "PASSWORD": unquote(_url.password or ""),
            "HOST": parse_qs(_url.query)["host"][0],
            "CONN_MAX_AGE": 600,
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - not before it is set up
from django.db import connection  # noqa: E402 - as above
from django.urls import path  # noqa: E402 - as above
from ninja import NinjaAPI, Query, Schema  # noqa: E402 - as above

from tests.bench.searches import FACETS, by_name, statements  # noqa: E402 - as above

api = NinjaAPI()


class Card(Schema):
    id: Any
    source: str
    state: str
    title: str
    employer_id: Any
    employer_name: str
    sector: str
    place_names: str
    occupation: str
    engagement_type: str
    extent_min: int | None
    extent_max: int | None
    remote_share: int | None
    work_languages: list[str]
    positions: int
    apply_by: Any
    partner_open: str
    published_at: Any


class Page(Schema):
    total: int
    facets: dict[str, dict[str, int]]
    results: list[Card]


class Asked(Schema):
    tsquery: str = ""
    municipality: list[str] = []
    sector: list[str] = []
    occupation: list[str] = []
    extent: str = ""
    order: str = "newest"
    page: int = 1
    facets: bool = False
    capped: bool = False


@api.get("/vacancies/", response=Page)
def vacancies(request: Any, asked: Query[Asked]) -> dict[str, Any]:
    sql = statements(asked.dict(), capped=asked.capped)
    with connection.cursor() as cursor:

        def ask(name: str) -> list[Any]:
            text, values = sql[name]
            cursor.execute(by_name(text, values), values)
            return cursor.fetchall()

        rows = ask("results")
        names = [column[0] for column in cursor.description]
        results = [dict(zip(names, row, strict=True)) for row in rows]
        total = ask("total")[0][0]
        counted = {
            facet: {value: n for value, n in ask(facet) if value and n}
            for facet in (FACETS if asked.facets else ())
        }
    return {"total": total, "facets": counted, "results": results}


urlpatterns = [path("", api.urls)]
application = get_wsgi_application()

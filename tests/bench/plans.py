"""How PostgreSQL goes about the searches that it answers alone: by its indexes, never by reading
a table of vacancies from end to end."""

from typing import Any

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from jobs.models import Vacancy
from jobs.search import VacancyWish, search_vacancies
from tests.bench.searches import FACETS, LIMIT, Search

WHOLE = (
    "Seq Scan on jobs_vacancy ",
    "Seq Scan on jobs_vacancyplace ",
    "Seq Scan on jobs_vacancy v",
)


def measure(searches: list[Search]) -> dict[str, Any]:
    """Each statement's plan; those that read a whole table are told apart."""
    plans = []
    with override_settings(SEARCH_INDEX_DIR=""):
        for search in searches:
            with CaptureQueriesContext(connection) as queries:
                search_vacancies(
                    _wish_of(search),
                    among=Vacancy.objects.open(),
                    page=search.page,
                    limit=LIMIT,
                    facets=FACETS,
                )
            plans += [
                {"search": search.params(), "plan": _plan_of(query["sql"])}
                for query in queries
                if 'FROM "jobs_vacancy"' in query["sql"]
            ]
    whole = [each for each in plans if any(words in each["plan"] for words in WHOLE)]
    return {"plans": {"statements": len(plans), "read_a_whole_table": whole, "some": plans[:6]}}


def _wish_of(search: Search) -> VacancyWish:
    return VacancyWish(
        words=search.q,
        municipalities=search.municipality,
        sectors=search.sector,
        occupations=search.occupation,
        extents=(search.extent,) if search.extent else (),
        order=search.order,
    )


def _plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())

"""The search as PostgreSQL answers it alone: where no index is kept, and whenever the index is
missing, broken or too far behind. Only the open vacancies are read, by their partial indexes.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.expressions import RawSQL

from jobs.search.expression import Concept, Expression, any_of, tsquery
from jobs.search.wish import COUNT_UP_TO, Facets, Found, VacancyWish

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from jobs.models import Vacancy
    from jobs.queries import VacancyQuerySet

# Ranking reads every row it ranks: the newest thousand are enough to find the best among.
RANK_UP_TO = 1_000
NEWEST = (F("published_at").desc(), F("pk").desc())
NOTHING = Q(pk__in=[])
PARTIAL, FULL = Q(extent_min__lte=99) | Q(extent_min=None), Q(extent_max=100) | Q(extent_max=None)


class Tsquery(Func):
    template = "(%(expressions)s)::tsquery"
    output_field = TextField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(text, output_field=TextField()))


class Matches(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def find(
    wish: VacancyWish,
    expression: Expression,
    *,
    among: "VacancyQuerySet",
    page: int,
    limit: int,
    facets: tuple[str, ...] = (),
) -> Found:
    groups = conditions(wish, expression, among=among)
    matching = _all_of(among, groups)
    start = (page - 1) * limit
    total = matching.order_by()[: COUNT_UP_TO + 1].count()
    ids = list(_in_order(matching, wish, expression)[start : start + limit]) if total else []
    counted = _count(groups, facets, among=among) if facets else {}
    return Found(ids, min(total, COUNT_UP_TO), total <= COUNT_UP_TO, facets=counted)


def count(groups: Mapping[str, Q], *, among: "VacancyQuerySet") -> int:
    return _all_of(among, groups).order_by()[: COUNT_UP_TO + 1].count()


def conditions(
    wish: VacancyWish, expression: Expression, *, among: "VacancyQuerySet"
) -> dict[str, Q]:
    """What must hold, by the name of the filter that asks for it."""
    groups = {
        "municipality": among.placed(wish.municipalities),
        "near": among.on_spots(wish.spots),
        "sector": Q(sector__in=wish.sectors) if wish.sectors else None,
        "occupation": _beginnings(wish.occupations),
        "extent": _extent(wish),
        "remote": _remote(wish.remote),
        "language": Q(work_languages__overlap=list(wish.languages)) if wish.languages else None,
        "partner_open": Q(partner_open__in=wish.partner_open) if wish.partner_open else None,
        "source": Q(source=wish.source) if wish.source else None,
        "employer": Q(employer=wish.employer) if wish.employer else None,
        "closes_by": Q(apply_by__lte=wish.closes_by) if wish.closes_by else None,
        "open_on": Q(apply_by__gte=wish.open_on) | Q(apply_by=None) if wish.open_on else None,
        "words": NOTHING if expression.nothing else None,
        **{f"word:{each.word}": _says(each) for each in expression.concepts},
    }
    return {name: q for name, q in groups.items() if q is not None}


def _says(concept: Concept) -> Q:
    return Q(Matches(F("search"), Tsquery(tsquery(concept))))


def _beginnings(codes: tuple[str, ...]) -> Q | None:
    fits = Q()
    for code in codes:
        fits |= Q(occupation__startswith=code)
    return fits or None


def _remote(remote: bool | None) -> Q | None:  # noqa: FBT001 - as the wish has it
    if remote is None:
        return None
    return Q(remote_share__gt=0) if remote else Q(remote_share=0) | Q(remote_share=None)


def _extent(wish: VacancyWish) -> Q | None:
    """Ranges that overlap. An ad that does not tell its extent may always fit."""
    fits = Q()
    for extent, condition in (("part", PARTIAL), ("full", FULL)):
        if extent in wish.extents:
            fits |= condition
    if wish.extent_min is not None:
        fits &= Q(extent_max__gte=wish.extent_min) | Q(extent_max=None)
    if wish.extent_max is not None:
        fits &= Q(extent_min__lte=wish.extent_max) | Q(extent_min=None)
    return fits or None


def _all_of(
    among: "VacancyQuerySet", groups: Mapping[str, Q], *, but: str = ""
) -> "VacancyQuerySet":
    for name, condition in groups.items():
        if name != but:
            among = among.filter(condition)
    return among


def _in_order(
    matching: "VacancyQuerySet", wish: VacancyWish, expression: Expression
) -> "QuerySet[Vacancy, UUID]":
    newest = matching.order_by(*NEWEST).values_list("pk", flat=True)
    if wish.order == "deadline":
        by_deadline = (F("apply_by").asc(nulls_last=True), *NEWEST)
        return matching.order_by(*by_deadline).values_list("pk", flat=True)
    stems = any_of(expression)
    if not stems or wish.order == "newest":
        return newest
    rank = SearchRank(F("search"), Tsquery(stems))
    pool = matching.filter(pk__in=newest[:RANK_UP_TO])
    return pool.order_by(rank.desc(), *NEWEST).values_list("pk", flat=True)


# How each facet is counted in rows that are already chosen.
COUNTED = {
    # Each by its key: the places of all that has ended lie beside those of what is open. One after
    # the other as they lie there, so that no page is read twice.
    "municipality": (
        "SELECT municipality_id AS value, count(*) AS n"
        " FROM (SELECT id FROM {rows} ORDER BY id) AS one, LATERAL (SELECT DISTINCT"
        " municipality_id FROM jobs_vacancyplace WHERE vacancy_id = one.id) AS place GROUP BY 1"
    ),
    "sector": "SELECT sector AS value, count(*) AS n FROM {rows} WHERE sector <> '' GROUP BY 1",
    "occupation": (
        "SELECT left(occupation, 2) AS value, count(*) AS n"
        " FROM {rows} WHERE occupation <> '' GROUP BY 1"
    ),
    "extent": (
        "SELECT unnest(ARRAY['part', 'full']) AS value, unnest(ARRAY["
        "count(*) FILTER (WHERE coalesce(extent_min, 0) <= 99),"
        " count(*) FILTER (WHERE coalesce(extent_max, 100) = 100)]) AS n FROM {rows}"
    ),
    "remote": "SELECT 'true' AS value, count(*) AS n FROM {rows} WHERE remote_share > 0",
    "language": (
        "SELECT value, count(DISTINCT id) AS n"
        " FROM {rows}, unnest(work_languages) AS value GROUP BY 1"
    ),
    "partner_open": "SELECT partner_open AS value, count(*) AS n FROM {rows} GROUP BY 1",
    "source": "SELECT source AS value, count(*) AS n FROM {rows} GROUP BY 1",
}
# No others: an index holds these (vacancy_open_counted), and the rows need not be read.
COLUMNS = (
    "id",
    "sector",
    "occupation",
    "extent_min",
    "extent_max",
    "remote_share",
    "work_languages",
    "partner_open",
    "source",
)


SAID = RawSQL("SELECT said.id FROM said", [])


def _count(groups: Mapping[str, Q], facets: tuple[str, ...], *, among: "VacancyQuerySet") -> Facets:
    """All facets in one statement: rows are chosen once for those whose own filter is off
    anyway, and once more for each whose filter is on. Words are looked up once for them all."""
    words = {name: each for name, each in groups.items() if name.startswith("word:")}
    filters = {name: each for name, each in groups.items() if name not in words}
    chosen: dict[str, str] = {}
    parameters: list[Any] = []
    counts = []
    if words:
        chosen["said"], parameters = _chosen("said", _all_of(among, words).values("id"))
        among = among.filter(pk__in=SAID)
    for facet in facets:
        own = facet if facet in filters else ""
        if own not in chosen:
            rows = _all_of(among, filters, but=own).values(*COLUMNS)
            chosen[own], values = _chosen(f"rows_{own or 'all'}", rows)
            parameters += values
        counted = COUNTED[facet].format(rows=f"rows_{own or 'all'}")
        counts.append(f"SELECT '{facet}', value::text, n FROM ({counted}) AS of_{facet}")  # noqa: S608 - our own names
    statement = f"WITH {', '.join(chosen.values())} {' UNION ALL '.join(counts)}"
    found: Facets = {facet: {} for facet in facets}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for facet, value, n in cursor.fetchall():
            if n:
                found[facet][value] = n
    return found


def _chosen(name: str, rows: "QuerySet[Vacancy, Any]") -> tuple[str, list[Any]]:
    """These rows as a part of a statement that others refer to, and its values."""
    text, values = rows.order_by().query.sql_with_params()
    return f"{name} AS MATERIALIZED ({text})", list(values)

"""Random searches, answered as we do and in plain SQL: both must find and count the same.

Used by the fast tests, and by ``tests/bench`` on a board of a hundred thousand.
"""

import random
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from jobs.models import Vacancy
from jobs.search import (
    COUNT_UP_TO,
    FACETS,
    VacancyWish,
    in_sql,
    search_vacancies,
    vocabulary,
)
from jobs.search.words import read

PAGE = 100


def random_wish(dice: random.Random) -> VacancyWish:
    def some(values: list[str], chance: float = 0.25) -> tuple[str, ...]:
        return tuple(dice.sample(values, dice.choice((1, 1, 2)))) if dice.random() < chance else ()

    words = ["sykepleier", "natt", "erfaring", "kokk", "lærer", "barnehage", "fjel", "stilling"]
    return VacancyWish(
        words=" ".join(dice.sample(words, dice.choice((0, 1, 1, 2)))),
        municipalities=some(["3405", "3440", "3441"]),
        spots=some(["tretten", "follebu", "3441"], 0.1) or None,
        sectors=some(["public", "private"]),
        occupations=some(["22", "5", "2342", "71"]),
        extents=some(["part", "full"]),
        extent_min=dice.choice((None, None, None, 60)),
        extent_max=dice.choice((None, None, None, 40)),
        remote=dice.choice((None, None, None, True, False)),
        languages=some(["nb", "en"]),
        partner_open=some(["talk", "pointer", "interview"]),
        source=dice.choice(("", "", "", "nav", "own")),
        closes_by=dice.choice((None, None, timezone.localdate() + timedelta(days=9))),
        open_on=dice.choice((None, None, timezone.localdate())),
        order=dice.choice(("", "newest", "deadline")),
    )


def plain_sql(wish: VacancyWish) -> list[tuple[str, str, list[Any]]]:
    """What the wish asks for in plain SQL, written without looking at ours: the filter's name, the
    condition, its values."""
    place = "EXISTS (SELECT FROM jobs_vacancyplace p WHERE p.vacancy_id = v.id AND {})"
    reading = read(wish, {})
    expression, _ = vocabulary.express(reading)
    wanted: list[tuple[str, str, list[Any], bool]] = [
        ("municipality", place.format("p.municipality_id = ANY(%s)"), [list(wish.municipalities)],
         bool(wish.municipalities)),
        ("near", place.format(
            "(p.place_id = ANY(%s) OR p.place_id IS NULL AND p.municipality_id = ANY(%s))"
        ), [list(wish.spots or ())] * 2, wish.spots is not None),
        ("sector", "v.sector = ANY(%s)", [list(wish.sectors)], bool(wish.sectors)),
        ("occupation", "v.occupation LIKE ANY(%s)", [[f"{c}%" for c in wish.occupations]],
         bool(wish.occupations)),
        ("extent", ("('part' = ANY(%s) AND coalesce(v.extent_min, 1) < 100"
         " OR 'full' = ANY(%s) AND coalesce(v.extent_max, 100) = 100)"), [list(wish.extents)] * 2,
         bool(wish.extents)),
        ("extent", "coalesce(v.extent_max, 100) >= %s", [wish.extent_min], bool(wish.extent_min)),
        ("extent", "coalesce(v.extent_min, 1) <= %s", [wish.extent_max], bool(wish.extent_max)),
        ("remote", "(coalesce(v.remote_share, 0) > 0) = %s", [wish.remote],
         wish.remote is not None),
        ("language", "v.work_languages && %s::varchar[]", [list(wish.languages)],
         bool(wish.languages)),
        ("partner_open", "v.partner_open = ANY(%s)", [list(wish.partner_open)],
         bool(wish.partner_open)),
        ("source", "v.source = %s", [wish.source], bool(wish.source)),
        ("closes_by", "v.apply_by <= %s", [wish.closes_by], wish.closes_by is not None),
        ("open_on", "(v.apply_by >= %s OR v.apply_by IS NULL)", [wish.open_on],
         wish.open_on is not None),
        *(("words", "v.search @@ %s::tsquery", [in_sql.tsquery(concept)], True)
          for concept in expression.concepts),
    ]  # fmt: skip
    return [(name, text, values) for name, text, values, on in wanted if on]


VALUE = {
    "municipality": "(SELECT array_agg(DISTINCT municipality_id) FROM jobs_vacancyplace p"
    " WHERE p.vacancy_id = v.id)",
    "occupation": "ARRAY[left(v.occupation, 2)]",
    "extent": "ARRAY[CASE WHEN coalesce(v.extent_min, 1) < 100 THEN 'part' END,"
    " CASE WHEN coalesce(v.extent_max, 100) = 100 THEN 'full' END]",
    "sector": "ARRAY[v.sector]",
    "language": "v.work_languages",
    "remote": "ARRAY[CASE WHEN v.remote_share > 0 THEN 'true' END]",
    "partner_open": "ARRAY[v.partner_open]",
    "source": "ARRAY[v.source]",
}


OPEN = """
SELECT id, sector, occupation, extent_min, extent_max, work_languages, remote_share, partner_open,
       source, array_remove(ARRAY[{missed}]::text[], NULL) AS missed
FROM jobs_vacancy v WHERE state = 'published' AND repeats_id IS NULL
"""
COUNT = """
SELECT '{facet}', value, count(*) FROM hits v, unnest({values}) AS value
WHERE missed <@ ARRAY['{facet}'] AND value <> '' GROUP BY value
"""


def counted_plainly(wish: VacancyWish, found: list[Any]) -> tuple[int, int, dict[str, Any]]:
    """How many fit, how many of ``found`` do, and the facets: each open vacancy is asked which
    filters it misses; a facet counts those that miss none but its own."""
    asked = plain_sql(wish)
    missed = ", ".join(f"CASE WHEN ({text}) THEN NULL ELSE '{name}' END" for name, text, _ in asked)
    counts = [COUNT.format(facet=facet, values=VALUE[facet]) for facet in FACETS]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH hits AS MATERIALIZED ({OPEN.format(missed=missed)})"  # noqa: S608 - our own
            " SELECT '', 'total', count(*) FROM hits WHERE missed = '{}'"
            " UNION ALL SELECT '', 'found', count(*) FROM hits WHERE missed = '{}' AND id = ANY(%s)"
            f" UNION ALL {' UNION ALL '.join(counts)}",
            [*(value for _, _, values in asked for value in values), found],
        )
        told: dict[str, dict[str, int]] = {name: {} for name in ("", *FACETS)}
        for facet, value, n in cursor.fetchall():
            told[facet][value] = n
    whole = told.pop("")
    return whole["total"], whole["found"], told


def compare(how_many: int, *, seed: int, alone: bool = False) -> int:
    """Let the index, or PostgreSQL ``alone``, answer so many searches beside plain SQL; answers
    how many found something."""
    dice = random.Random(seed)  # noqa: S311 - which searches is no secret
    found_something = 0
    for _ in range(how_many):
        wish = random_wish(dice)
        among = Vacancy.objects.open()
        found = search_vacancies(wish, among=among, page=1, limit=PAGE, facets=FACETS)
        total, right, facets = counted_plainly(wish, found.ids)
        told = min(total, COUNT_UP_TO) if alone else total

        assert bool(found.version) != alone, "who has answered"
        assert (found.total, found.total_exact) == (told, told == total), wish
        assert right == len(set(found.ids)) == len(found.ids) == min(PAGE, total), wish
        assert found.facets == facets, wish
        found_something += found.total > 0
    return found_something

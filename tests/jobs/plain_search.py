"""Random searches, answered as we do and in plain SQL: both must find and count the same.

Used by the fast tests, and by ``tests/bench`` on a board of a hundred thousand.
"""

import random
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from jobs.models import Vacancy
from jobs.search import FACETS, VacancyWish, in_sql, search_vacancies, vocabulary
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


def plain_sql(wish: VacancyWish, *, but: str = "") -> tuple[str, list[Any]]:
    """The wish in plain SQL, written without looking at ours."""
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
    kept = [(text, values) for name, text, values, on in wanted if on and name != but]
    text = " AND ".join(
        ["v.state = 'published' AND v.repeats_id IS NULL", *(text for text, _ in kept)]
    )
    return text, [value for _, values in kept for value in values]


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


def counted_plainly(wish: VacancyWish, facet: str) -> dict[str, int]:
    where, values = plain_sql(wish, but=facet)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT value, count(*) FROM jobs_vacancy v, unnest({VALUE[facet]}) AS value"  # noqa: S608 - our own
            f" WHERE {where} AND value <> '' GROUP BY 1",
            values,
        )
        return dict(cursor.fetchall())


def found_plainly(wish: VacancyWish) -> set[Any]:
    where, values = plain_sql(wish)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM jobs_vacancy v WHERE {where}", values)  # noqa: S608 - our own
        return {pk for (pk,) in cursor.fetchall()}


def compare(how_many: int, *, seed: int) -> int:
    """Let the index answer so many searches beside plain SQL; answers how many found something."""
    dice = random.Random(seed)  # noqa: S311 - which searches is no secret
    found_something = 0
    for _ in range(how_many):
        wish = random_wish(dice)
        among = Vacancy.objects.open()
        found = search_vacancies(wish, among=among, page=1, limit=PAGE, facets=FACETS)
        ids = found_plainly(wish)

        assert found.version, "the index has answered"
        assert found.total == len(ids), wish
        assert set(found.ids) <= ids, wish
        assert len(found.ids) == min(PAGE, len(ids)), wish
        assert found.facets == {facet: counted_plainly(wish, facet) for facet in FACETS}, wish
        found_something += found.total > 0
    return found_something

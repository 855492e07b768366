"""A hundred searches as people make them, the same for every target: free text, filters, first
pages and deep ones, newest first or by deadline (which every target can be held to).

``sql`` is the plain way to answer them; FastAPI's twin and the floor send it as it stands. It
needs nothing of ours, so that the environment of the twins can import it.
"""

import random
from dataclasses import asdict, dataclass
from typing import Any

SEED = 61
LIMIT = 20
FACETS = ("municipality", "sector", "occupation", "extent")
WORDS = [
    *("sykepleier", "lærer", "kokk", "tømrer", "elektriker", "sjåfør", "erfaring", "stilling"),
    *("arbeid", "medarbeider", "natt", "barnehage", "turnus erfaring", "systemutvikler", "guide"),
    *("helsefagarbeider", "renholder kveld", "sykepleier erfaring", "regnskap", "lager truck"),
]


@dataclass(frozen=True)
class Search:
    """``q`` is what ours is sent; ``tsquery`` the same in PostgreSQL's words, for the others."""

    q: str = ""
    tsquery: str = ""
    municipality: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    occupation: tuple[str, ...] = ()
    extent: str = ""
    source: str = ""
    order: str = "newest"
    page: int = 1

    def params(self) -> dict[str, Any]:
        told = {name: value for name, value in asdict(self).items() if value}
        return {**told, "limit": LIMIT}


def hundred(tsquery_of: "Any", *, municipalities: list[str], how_many: int = 100) -> list[Search]:
    dice = random.Random(SEED)
    found = []
    for n in range(how_many):
        q = dice.choice(WORDS) if dice.random() < 0.7 else ""
        narrow = dice.random()
        found.append(
            Search(
                q=q,
                tsquery=tsquery_of(q) if q else "",
                municipality=tuple(dice.sample(municipalities, dice.choice((1, 2))))
                if narrow < 0.4
                else (),
                sector=(dice.choice(("public", "private")),) if 0.3 < narrow < 0.6 else (),
                occupation=(dice.choice(("2", "22", "5", "71", "234")),) if narrow > 0.8 else (),
                extent=dice.choice(("part", "full")) if 0.6 < narrow < 0.75 else "",
                order="deadline" if n % 4 == 0 else "newest",
                page=dice.choice((1, 1, 1, 1, 2, 3, 20)),
            )
        )
    return found


# -- The plain way ------------------------------------------------------------------------------

CARD = (
    "id, source, state, title, employer_id, employer_name, sector, place_names, occupation,"
    " engagement_type, extent_min, extent_max, remote_share, work_languages, positions, apply_by,"
    " partner_open, published_at"
)
ORDERS = {
    "newest": "published_at DESC, id DESC",
    "deadline": "apply_by ASC NULLS LAST, published_at DESC, id DESC",
}
COUNTS = {
    "municipality": (
        "SELECT place.municipality_id, count(DISTINCT v.id) FROM jobs_vacancy v"
        " JOIN jobs_vacancyplace place ON place.vacancy_id = v.id WHERE {where} GROUP BY 1"
    ),
    "sector": "SELECT sector, count(*) FROM jobs_vacancy v WHERE {where} GROUP BY 1",
    "occupation": (
        "SELECT left(occupation, 2), count(*) FROM jobs_vacancy v WHERE {where} GROUP BY 1"
    ),
    "extent": (
        "SELECT unnest(ARRAY['part', 'full']), unnest(ARRAY["
        "count(*) FILTER (WHERE coalesce(extent_min, 0) <= 99),"
        "count(*) FILTER (WHERE coalesce(extent_max, 100) = 100)])"
        " FROM jobs_vacancy v WHERE {where}"
    ),
}


def where(search: dict[str, Any], *, but: str = "") -> tuple[str, dict[str, Any]]:
    """The conditions and their values, by name."""
    parts, values = ["v.state = 'published' AND v.repeats_id IS NULL"], {}
    if search.get("tsquery"):
        parts.append("v.search @@ CAST(:tsquery AS tsquery)")
        values["tsquery"] = search["tsquery"]
    if search.get("municipality") and but != "municipality":
        parts.append(
            "EXISTS (SELECT FROM jobs_vacancyplace p WHERE p.vacancy_id = v.id"
            " AND p.municipality_id = ANY(CAST(:municipality AS text[])))"
        )
        values["municipality"] = list(search["municipality"])
    if search.get("sector") and but != "sector":
        parts.append("v.sector = ANY(CAST(:sector AS text[]))")
        values["sector"] = list(search["sector"])
    if search.get("occupation") and but != "occupation":
        parts.append("v.occupation LIKE :occupation")
        values["occupation"] = f"{search['occupation'][0]}%"
    if search.get("extent") and but != "extent":
        column, bound = (
            ("extent_min", "<= 99") if search["extent"] == "part" else ("extent_max", "= 100")
        )
        parts.append(f"(v.{column} {bound} OR v.{column} IS NULL)")
    return " AND ".join(parts), values


def by_name(text: str, values: dict[str, Any]) -> str:
    """A statement as psycopg names its values."""
    for name in values:
        text = text.replace(f":{name}", f"%({name})s")
    return text


def statements(
    search: dict[str, Any], *, capped: bool = False
) -> dict[str, tuple[str, dict[str, Any]]]:
    """The statements of one search by name: its page, its total, and its four facets."""
    conditions, values = where(search)
    offset = (int(search.get("page", 1)) - 1) * LIMIT
    counted = f"SELECT 1 FROM jobs_vacancy v WHERE {conditions}" + (" LIMIT 1001" if capped else "")
    page = (
        f"SELECT {CARD} FROM jobs_vacancy v WHERE {conditions}"
        f" ORDER BY {ORDERS[search.get('order', 'newest')]} LIMIT {LIMIT} OFFSET {offset}"
    )
    found = {
        "results": (page, values),
        "total": (f"SELECT count(*) FROM ({counted}) AS counted", values),
    }
    for facet in FACETS:
        narrowed, own = where(search, but=facet)
        found[facet] = (COUNTS[facet].format(where=narrowed), own)
    return found

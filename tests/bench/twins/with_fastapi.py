"""The same search with FastAPI, SQLAlchemy's async engine and a pool of kept connections. Runs in
an environment of its own; with ``capped`` the total is counted no further than a thousand."""

import os
from typing import Any

from fastapi import FastAPI, Query
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.bench.searches import FACETS, statements

engine = create_async_engine(os.environ["ALCHEMY_URL"], pool_size=4)
app = FastAPI()


class Card(BaseModel):
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


class Page(BaseModel):
    total: int
    facets: dict[str, dict[str, int]]
    results: list[Card]


@app.get("/vacancies/")
async def vacancies(
    tsquery: str = "",
    municipality: list[str] = Query(default=[]),  # noqa: B008 - FastAPI's way
    sector: list[str] = Query(default=[]),  # noqa: B008 - as above
    occupation: list[str] = Query(default=[]),  # noqa: B008 - as above
    extent: str = "",
    order: str = "newest",
    page: int = 1,
    facets: bool = False,
    capped: bool = False,
) -> Page:
    asked = {
        "tsquery": tsquery,
        "municipality": municipality,
        "sector": sector,
        "occupation": occupation,
        "extent": extent,
        "order": order,
        "page": page,
    }
    sql = statements(asked, capped=capped)
    async with engine.connect() as connection:
        rows = (await connection.execute(text(sql["results"][0]), sql["results"][1])).mappings()
        results = [Card(**row) for row in rows]
        total = (await connection.execute(text(sql["total"][0]), sql["total"][1])).scalar_one()
        counted = {}
        for facet in FACETS if facets else ():
            found = await connection.execute(text(sql[facet][0]), sql[facet][1])
            counted[facet] = {value: n for value, n in found if value and n}
    return Page(total=total, facets=counted, results=results)

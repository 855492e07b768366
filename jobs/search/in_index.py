"""The search as the index answers it: ids, cards, an exact total and all facets."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

import tantivy
from tantivy import FieldType, Occur, Order, Query

from jobs.search import documents
from jobs.search.expression import Alternative, Concept, Expression
from jobs.search.shelf import Shelf
from jobs.search.wish import Facets, Found, VacancyWish

WEIGHTS: Final = {"title": 3.0, "names": 1.5, "body": 0.5}
BETTER: Final = 1.5
MOST_VALUES: Final = 50_000


def find(
    shelf: Shelf,
    wish: VacancyWish,
    expression: Expression,
    *,
    page: int,
    limit: int,
    facets: tuple[str, ...] = (),
) -> Found:
    groups = conditions(shelf.schema, wish, expression)
    query = _all_of(groups)
    ranked = bool(expression.concepts) and wish.order not in {"newest", "deadline"}
    how: dict[str, Any] = {}
    if wish.order == "deadline":
        how = {"order_by_field": "by_deadline", "order": Order.Asc}
    elif not ranked:
        how = {"order_by_field": "newest", "order": Order.Desc}
    asked = _preferring(query, shelf.schema, expression) if ranked else query
    result = shelf.searcher.search(asked, limit, count=True, offset=(page - 1) * limit, **how)
    cards = {}
    for _score, address in result.hits:
        kept = shelf.searcher.doc(address)
        cards[UUID(kept["id"][0])] = bytes(kept["card"][0])
    counted = _count(shelf, groups, facets) if facets else {}
    return Found(list(cards), _total(result), total_exact=True, facets=counted, cards=cards)


def count(shelf: Shelf, groups: Mapping[str, Query]) -> int:
    return _total(shelf.searcher.search(_all_of(groups), 1, count=True))


def _total(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # the library's stub forgets it


def conditions(
    schema: tantivy.Schema, wish: VacancyWish, expression: Expression
) -> dict[str, Query]:
    """What must hold, by the name of the filter that asks for it; the same as in SQL."""
    codes = {
        "municipality": ("municipality", wish.municipalities),
        "sector": ("sector", wish.sectors),
        "occupation": ("occupation", wish.occupations),
        "language": ("language", wish.languages),
        "partner_open": ("partner_open", wish.partner_open),
        "source": ("source", (wish.source,) if wish.source else ()),
        "employer": ("employer", (str(wish.employer),) if wish.employer else ()),
    }
    groups = {
        name: _one_of(schema, field, values) for name, (field, values) in codes.items() if values
    }
    if wish.spots is not None:
        groups["near"] = _one_of(schema, "spot", wish.spots)
    if wish.remote is not None:
        groups["remote"] = _one_of(schema, "remote", ("true" if wish.remote else "false",))
    if extent := _extent(schema, wish):
        groups["extent"] = _all_of(dict(enumerate(extent)))
    if wish.closes_by:
        groups["closes_by"] = _within(schema, "deadline", most=wish.closes_by)
    if wish.open_on:
        groups["open_on"] = _within(schema, "deadline", least=wish.open_on)
    if expression.nothing:
        groups["words"] = Query.empty_query()
    for concept in expression.concepts:
        groups[f"word:{concept.word}"] = _concept(schema, concept)
    return groups


def _extent(schema: tantivy.Schema, wish: VacancyWish) -> list[Query]:
    fits = []
    if wish.extents:
        fits.append(_one_of(schema, "extent", wish.extents))
    if wish.extent_min is not None:
        fits.append(_between(schema, "extent_max", least=wish.extent_min))
    if wish.extent_max is not None:
        fits.append(_between(schema, "extent_min", most=wish.extent_max))
    return fits


def _within(
    schema: tantivy.Schema, field: str, *, least: date | None = None, most: date | None = None
) -> Query:
    first = documents.days(least) if least else None
    last = documents.days(most) if most else None
    return _between(schema, field, least=first, most=last)


def _between(
    schema: tantivy.Schema, field: str, *, least: int | None = None, most: int | None = None
) -> Query:
    within = Query.range_query(
        schema, field, FieldType.Integer, lower_bound=least, upper_bound=most
    )
    return Query.const_score_query(within, 0.0)


def _one_of(schema: tantivy.Schema, field: str, values: tuple[str, ...]) -> Query:
    if not values:
        return Query.empty_query()
    found = [Query.term_query(schema, field, value, "basic") for value in values]
    any_of = (
        found[0] if len(found) == 1 else Query.boolean_query([(Occur.Should, q) for q in found])
    )
    return Query.const_score_query(any_of, 0.0)


def _all_of(groups: Mapping[Any, Query], *, but: str = "") -> Query:
    kept = [(Occur.Must, query) for name, query in groups.items() if name != but]
    if not kept:
        return Query.all_query()
    return kept[0][1] if len(kept) == 1 else Query.boolean_query(kept)


def _preferring(query: Query, schema: tantivy.Schema, expression: Expression) -> Query:
    better = [
        (Occur.Should, Query.boost_query(_stem(schema, stem, in_title=False), BETTER))
        for stem in expression.better
    ]
    return Query.boolean_query([(Occur.Must, query), *better]) if better else query


def _concept(schema: tantivy.Schema, concept: Concept) -> Query:
    """The best alternative counts: a rare compound is not worth more for being rare."""
    found = [_alternative(schema, each) for each in concept.alternatives]
    return found[0] if len(found) == 1 else Query.disjunction_max_query(found)


def _alternative(schema: tantivy.Schema, alternative: Alternative) -> Query:
    stems = {
        n: _stem(schema, stem, in_title=alternative.in_title)
        for n, stem in enumerate(alternative.stems)
    }
    return Query.boost_query(_all_of(stems), alternative.weight)


def _stem(schema: tantivy.Schema, stem: str, *, in_title: bool) -> Query:
    fields = [name for name in WEIGHTS if not (in_title and name == "body")]
    return Query.disjunction_max_query(
        [
            Query.boost_query(Query.term_query(schema, name, stem, "freq"), WEIGHTS[name])
            for name in fields
        ]
    )


def _count(shelf: Shelf, groups: Mapping[str, Query], facets: tuple[str, ...]) -> Facets:
    """One pass for all facets whose own filter is off anyway, one more for each that is on."""
    counted: Facets = {}
    free = [facet for facet in facets if facet not in groups]
    for together in [free, *([facet] for facet in facets if facet in groups)]:
        if not together:
            continue
        query = _all_of(groups, but=together[0])
        asked = {
            facet: {"terms": {"field": documents.column(facet), "size": MOST_VALUES}}
            for facet in together
        }
        for facet, found in shelf.searcher.aggregate(query, asked).items():
            counted[facet] = _sums(found["buckets"])
    if "remote" in counted:
        counted["remote"].pop("false", None)
    return {facet: counted[facet] for facet in facets}


def _sums(buckets: list[dict[str, Any]]) -> dict[str, int]:
    """Counts by code; a vacancy with several codes counts under each."""
    sums: dict[str, int] = {}
    for bucket in buckets:
        for code in bucket["key"].split(documents.BETWEEN):
            sums[code] = sums.get(code, 0) + bucket["doc_count"]
    return sums

"""Finding vacancies: a wish goes in; ids, a total, facet counts and cards come out.

Whoever asks knows only ``VacancyWish`` and ``Found``. The text of a wish is read once
(``words``, ``vocabulary``), and then answered by the index (``in_index``), or by PostgreSQL
alone (``in_sql``) where there is no index, or none to be trusted. Both find the same vacancies.
"""

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from flyttehjelp import regions
from jobs.search import documents, in_index, in_sql, keeper, shelf, vocabulary
from jobs.search.freshness import Behind, confirm, is_behind, unread
from jobs.search.wish import (
    COUNT_UP_TO,
    FACETS,
    Found,
    Loosening,
    Understood,
    VacancyWish,
)
from jobs.search.words import read, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet

    from jobs.models import Vacancy
    from jobs.queries import VacancyQuerySet
    from jobs.search.expression import Expression

__all__ = [
    "COUNT_UP_TO",
    "FACETS",
    "Found",
    "Loosening",
    "Understood",
    "VacancyWish",
    "like_vacancies",
    "search_vacancies",
    "version",
    "words_of",
]

MOST_LOOSENINGS = 3


def search_vacancies(
    wish: VacancyWish,
    *,
    among: "VacancyQuerySet",
    page: int,
    limit: int,
    facets: tuple[str, ...] = (),
    own: "VacancyQuerySet | None" = None,
) -> Found:
    """Answer one page of the open vacancies ``among`` which fit ``wish``, in a stable order.

    ``own``: what the asker works with. Who has just published or changed one of these sees it at
    once, although the index reads it within the next second only.
    """
    reading = read(wish, {m.number: m.name for m in regions.current().municipalities})
    expression, spelling = vocabulary.express(reading)
    how: dict[str, Any] = {"page": page, "limit": limit, "facets": facets}
    found = _from_index(reading.wish, expression, how, own=own)
    if found is None:
        found = in_sql.find(reading.wish, expression, among=among, **how)
        if not found.total:
            conditions = in_sql.conditions(reading.wish, expression, among=among)
            loosen = _loosen(conditions, lambda groups: in_sql.count(groups, among=among))
            found = replace(found, loosen=loosen)
    return replace(found, understood=(*reading.understood, *spelling))


def _from_index(
    wish: VacancyWish,
    expression: "Expression",
    how: dict[str, Any],
    *,
    own: "VacancyQuerySet | None",
) -> Found | None:
    """What the index answers; None when it had better not be asked. Whoever is not open any more
    is left out, and cards that may have changed since it read are: the table has them."""
    opened = shelf.current()
    if opened is None:
        return None
    try:
        with documents.carefully():
            found = in_index.find(opened, wish, expression, **how)
            fresh = confirm(opened, found.ids)
            if not found.total:
                conditions = in_index.conditions(opened.schema, wish, expression)
                loosen = _loosen(conditions, lambda groups: in_index.count(opened, groups))
                found = replace(found, loosen=loosen)
    except (Behind, *documents.BROKEN) as trouble:
        if not isinstance(trouble, Behind):
            shelf.throw_away(trouble)
        keeper.poke()
        return None
    ids = [pk for pk in found.ids if pk in fresh.still_open]
    if not fresh.changed and len(ids) == len(found.ids):
        return replace(found, version=_version(opened))
    keeper.poke()
    if own is not None and own.filter(pk__in=fresh.changed).exists():
        return None
    kept = {pk: found.cards[pk] for pk in ids if pk not in fresh.changed}
    return replace(found, ids=ids, cards=kept)


def _loosen(
    conditions: "Mapping[str, Any]", count: "Callable[[Mapping[str, Any]], int]"
) -> tuple[Loosening, ...]:
    """Which condition, or else which two, stand in the way of everything. Who searched for words
    would rather keep one of them."""
    words = {name for name in conditions if name.startswith("word")}
    for how_many in (1, 2):
        tried = []
        for drop in combinations(conditions, how_many):
            kept = {name: each for name, each in conditions.items() if name not in drop}
            if kept and (total := count(kept)):
                tried.append(Loosening(drop, total))
        if tried:
            tried.sort(key=lambda each: (bool(words) and words <= set(each.drop), -each.total))
            return tuple(tried[:MOST_LOOSENINGS])
    return ()


def version() -> str:
    """A word that stays the same as long as every search answers the same; "" when nobody can
    tell."""
    opened = shelf.current()
    if opened is None:
        return ""
    fresh = unread(opened)
    return "" if fresh.changed or is_behind(fresh) else _version(opened)


def _version(opened: shelf.Shelf) -> str:
    """Everything before its mark is settled, and nothing has come since: the last change that
    the index has seen says which state of the table it shows."""
    return f"{opened.mark.database}.{opened.mark.seen}"


def like_vacancies(
    title: str, occupation: str, *, among: "VacancyQuerySet", limit: int
) -> list[UUID]:
    """Answer open vacancies that somebody who came too late for this one may like."""
    same_group = among.filter(occupation__startswith=occupation[:3])
    words = words_of(title)
    if occupation and (ids := _newest(same_group)[:limit]):
        return list(ids)
    if not words:
        return []
    any_of = SearchQuery(
        " | ".join(f"{word}:*" for word in words), config="norwegian", search_type="raw"
    )
    pool = among.filter(pk__in=_newest(among.filter(search=any_of))[: in_sql.RANK_UP_TO])
    ranked = pool.order_by(SearchRank(F("search"), any_of).desc(), *in_sql.NEWEST)
    return list(ranked.values_list("pk", flat=True)[:limit])


def _newest(matching: "VacancyQuerySet") -> "QuerySet[Vacancy, UUID]":
    return matching.order_by(*in_sql.NEWEST).values_list("pk", flat=True)

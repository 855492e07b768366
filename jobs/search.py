"""Finding vacancies: a wish goes in, ids and a total come out.

What lies behind may change (an index of its own may answer in the table's stead); whoever asks
knows only ``VacancyWish`` and ``Found``, and fetches the rows of the ids afterwards. Only the
table of open vacancies is read here, each question by one of its partial indexes.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from jobs.models import Vacancy
    from jobs.queries import VacancyQuerySet

COUNT_UP_TO = 1_000
# Ranking reads every row it ranks: the newest thousand are enough to find the best among.
RANK_UP_TO = 1_000
MOST_WORDS = 12
LONGEST_WORD = 40
NEWEST = (F("published_at").desc(), F("pk").desc())

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class VacancyWish:
    """What somebody looks for. An empty wish is every open vacancy."""

    words: str = ""
    municipalities: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    occupation: str = ""
    extent_min: int | None = None
    extent_max: int | None = None
    remote: bool | None = None
    languages: tuple[str, ...] = ()
    partner_open: tuple[str, ...] = ()
    source: str = ""
    employer: UUID | None = None
    open_on: date | None = None
    closes_by: date | None = None
    order: str = ""


@dataclass(frozen=True)
class Found:
    ids: list[UUID]
    total: int
    total_exact: bool


def search_vacancies(
    wish: VacancyWish, *, among: "VacancyQuerySet", page: int, limit: int
) -> Found:
    """Answer one page of the vacancies ``among`` which fit ``wish``, in a stable order."""
    words = words_of(wish.words)
    fitting = _narrow(among, wish)
    matching = fitting.filter(search=_query(" & ", words)) if words else fitting
    total = matching.order_by()[: COUNT_UP_TO + 1].count()
    if not total and words:
        matching = fitting.filter(title__trigram_word_similar=" ".join(words))
        total = matching.order_by()[: COUNT_UP_TO + 1].count()
    start = (page - 1) * limit
    ids = _in_order(matching, wish, words)[start : start + limit]
    return Found(list(ids), min(total, COUNT_UP_TO), total <= COUNT_UP_TO)


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
    any_of = _query(" | ", words)
    return list(_best(among.filter(search=any_of), any_of)[:limit])


def words_of(text: str) -> list[str]:
    """The words worth looking for, each once, in the order they were written."""
    words = [word[:LONGEST_WORD] for word in _WORD.findall(text.lower())]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _narrow(among: "VacancyQuerySet", wish: VacancyWish) -> "VacancyQuerySet":
    plain = {
        "sector__in": wish.sectors,
        "occupation__startswith": wish.occupation,
        "work_languages__overlap": list(wish.languages),
        "partner_open__in": wish.partner_open,
        "source": wish.source,
        "employer": wish.employer,
        "apply_by__lte": wish.closes_by,
    }
    fitting = among.filter(**{lookup: value for lookup, value in plain.items() if value})
    if wish.municipalities:
        fitting = fitting.in_municipalities(wish.municipalities)
    if wish.remote is not None:
        with_remote = Q(remote_share__gt=0)
        fitting = fitting.filter(with_remote if wish.remote else ~with_remote)
    if wish.open_on:
        fitting = fitting.filter(Q(apply_by__gte=wish.open_on) | Q(apply_by__isnull=True))
    return fitting.filter(_extent(wish))


def _extent(wish: VacancyWish) -> Q:
    """Ranges that overlap. An ad that does not tell its extent may always fit."""
    fits = Q()
    if wish.extent_min is not None:
        fits &= Q(extent_max__gte=wish.extent_min) | Q(extent_max__isnull=True)
    if wish.extent_max is not None:
        fits &= Q(extent_min__lte=wish.extent_max) | Q(extent_min__isnull=True)
    return fits


def _query(operator: str, words: list[str]) -> SearchQuery:
    """Each word as a beginning. Its Norwegian stem also begins the word as it stands in a name;
    PostgreSQL leaves out what is too common to tell anything ("og", "til")."""
    together = operator.join(f"{word}:*" for word in words)
    return SearchQuery(together, config="norwegian", search_type="raw")


def _in_order(
    matching: "VacancyQuerySet", wish: VacancyWish, words: list[str]
) -> "QuerySet[Vacancy, UUID]":
    if wish.order == "deadline":
        by_deadline = (F("apply_by").asc(nulls_last=True), *NEWEST)
        return matching.order_by(*by_deadline).values_list("pk", flat=True)
    if words and wish.order != "newest":
        return _best(matching, _query(" & ", words))
    return _newest(matching)


def _newest(matching: "VacancyQuerySet") -> "QuerySet[Vacancy, UUID]":
    return matching.order_by(*NEWEST).values_list("pk", flat=True)


def _best(matching: "VacancyQuerySet", query: SearchQuery) -> "QuerySet[Vacancy, UUID]":
    rank = SearchRank(F("search"), query)
    pool = matching.filter(pk__in=_newest(matching)[:RANK_UP_TO])
    return pool.order_by(rank.desc(), *NEWEST).values_list("pk", flat=True)

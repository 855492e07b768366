"""Two wishes go in, pairs of open vacancies come out. The reading side of ``jobs.couples``.

Candidates come from the search of one wish by one function, ``openings_for``; what stands behind
that search is its own business.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, UUIDField, Value

from flyttehjelp.relocation.enums import TravelMode
from flyttehjelp.relocation.models import Place, TravelTime
from jobs.couples import (
    Board,
    Candidate,
    Ground,
    Household,
    Pair,
    Pool,
    Relaxation,
    Work,
    best_pairs,
    count_pairs,
    smallest_relaxations,
)
from jobs.couples.fit import points_of
from jobs.models import VacancyPlace
from jobs.queries import VacancyQuerySet
from jobs.search import VacancyWish, search_vacancies

MOST_CANDIDATES = 50_000
FROM_HOME = 100


@dataclass(frozen=True)
class Couples:
    """``candidates`` tells how many vacancies fit each wish by itself. ``total_exact`` is False
    where the search did not look at all that might fit."""

    candidates: tuple[int, int]
    total: int
    total_exact: bool
    pairs: list[Pair]
    relaxations: list[Relaxation]
    place_names: dict[str, str]


def find_couples(household: Household, *, among: VacancyQuerySet) -> Couples:
    """Find the best pairs among open vacancies; where there are none, what would give some."""
    map_ = Map.read()
    loaded: dict[Work, Pool] = {}

    def load(work: Work) -> Pool:
        if work not in loaded:
            loaded[work] = openings_for(work, among=among, map_=map_)
        return loaded[work]

    first, second = (load(wish.work) for wish in household.wishes)
    board = Board.of(household, (first, second), map_.ground)
    total = count_pairs(board)
    return Couples(
        candidates=(size(first), size(second)),
        total=total,
        total_exact=first.exact and second.exact,
        pairs=best_pairs(board) if total else [],
        relaxations=[] if total else smallest_relaxations(household, load, map_.ground),
        place_names=map_.names,
    )


def size(pool: Pool) -> int:
    return sum(spot.size for spot in pool.spots.values())


@dataclass(frozen=True)
class Map:
    """The places of the region file, and how far it is from those of our own."""

    ground: Ground
    names: dict[str, str]
    by_postcode: dict[str, str]
    # Where a vacancy is taken to be when it names no more than its municipality.
    middles: dict[str, str]

    @classmethod
    def read(cls) -> "Map":
        places = list(Place.objects.select_related("municipality").order_by("key"))
        homes = [place.key for place in places if place.municipality.is_ours]
        ways = TravelTime.objects.order_by("origin", "destination", "mode")
        minutes = {
            (origin, work, mode): (minutes, about)
            for origin, work, mode, minutes, about in ways.values_list(
                "origin", "destination", "mode", "minutes", "about"
            )
        }
        return cls(
            ground=Ground(homes, minutes),
            names={place.key: place.name for place in places},
            by_postcode={code: place.key for place in places for code in place.postcodes},
            middles=_middles(places, minutes),
        )

    def at(self, place: str | None, postcode: str, municipality: str) -> str | None:
        return place or self.by_postcode.get(postcode) or self.middles.get(municipality)


def _middles(
    places: list[Place], minutes: dict[tuple[str, str, str], tuple[int, bool]]
) -> dict[str, str]:
    """Of each municipality the place that is nearest to all its others."""
    inside: dict[str, list[str]] = defaultdict(list)
    for place in places:
        inside[place.municipality_id].append(place.key)

    def away(key: str, others: list[str]) -> int:
        known = (minutes.get((key, other, TravelMode.CAR)) for other in others)
        return sum(way[0] for way in known if way)

    return {
        number: min(keys, key=lambda key: (away(key, keys), key)) for number, keys in inside.items()
    }


def openings_for(work: Work, *, among: VacancyQuerySet, map_: Map) -> Pool:
    """Every open vacancy that fits ``work`` and whose place is known, with what a pair needs."""
    fields = asdict(work)
    occupation = fields.pop("occupation")
    wish = VacancyWish(**fields, occupations=(occupation,) if occupation else ())
    found = search_vacancies(wish, among=among, page=1, limit=MOST_CANDIDATES)
    exact = found.total_exact or len(found.ids) > found.total
    return Pool.of(_candidates(work, found.ids, among=among, map_=map_), exact=exact)


def _candidates(
    work: Work, ids: list[UUID], *, among: VacancyQuerySet, map_: Map
) -> Iterator[Candidate]:
    rank = {pk: rank for rank, pk in enumerate(ids)}
    rows = among.filter(_AnyOf("pk", ids)).order_by()
    facts = rows.values_list(
        "pk", "extent_min", "extent_max", "partner_open", "remote_share", "positions"
    )
    where = _where(ids, map_=map_)
    for pk, least, most, promise, remote, positions in facts:
        at_home = (remote or 0) >= FROM_HOME
        works, about = (frozenset(), False) if at_home else where.get(pk, (frozenset(), False))
        if works or at_home:
            points = points_of(
                work, rank=rank[pk], of=len(rank), extent=(least, most), promise=promise
            )
            yield Candidate(pk, points, works, positions, about)


Where = tuple[frozenset[str], bool]


def _where(ids: list[UUID], *, map_: Map) -> dict[UUID, Where]:
    """At which places each vacancy is, and whether one of them is only a municipality's middle."""
    spots = VacancyPlace.objects.filter(_AnyOf("vacancy", ids))
    rows = spots.order_by().values_list("vacancy_id", "place_id", "postcode", "municipality_id")
    known: dict[tuple[str | None, str, str], tuple[str | None, bool]] = {}
    found: dict[UUID, Where] = {}
    alone: dict[tuple[str, bool], Where] = {}
    for pk, *spot in rows:
        key = (spot[0], str(spot[1]), str(spot[2]))
        if key not in known:
            known[key] = (map_.at(*key), not (key[0] or key[1] in map_.by_postcode))
        place, about = known[key]
        if place is None:
            continue
        here = alone.setdefault((place, about), (frozenset([place]), about))
        before = found.get(pk)
        found[pk] = (before[0] | here[0], before[1] or about) if before else here
    return found


class _AnyOf(Func):
    """``field = ANY(array)``: one parameter, however many ids."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, field: str, ids: list[UUID]) -> None:
        super().__init__(F(field), Value(ids, output_field=ArrayField(UUIDField())))

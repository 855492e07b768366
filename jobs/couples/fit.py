"""How well one vacancy fits one wish, and why. The points of a pair are those of both, and those
of the travel (``pairs.NEAR`` each)."""

from collections.abc import Iterator
from enum import StrEnum

from jobs.couples.facts import Work
from jobs.enums import PartnerPromise

# For standing first in the search; the last gets none.
SEARCH = 40
EXTENT_INSIDE, EXTENT_PARTLY = 10, 5
PROMISE = 10


class Why(StrEnum):
    WORDS = "words"
    OCCUPATION = "occupation"
    SECTOR = "sector"
    EXTENT = "extent"
    EXTENT_UNKNOWN = "extent_unknown"
    PROMISE = "promise"
    HOME = "home"


def points_of(
    work: Work, *, rank: int, of: int, extent: tuple[int | None, int | None], promise: str
) -> int:
    """Points for a vacancy that stands at ``rank`` (from 0) among ``of`` in the search."""
    points = SEARCH * (of - rank) // of
    if promise != PartnerPromise.NONE:
        points += PROMISE
    if _wants_extent(work) and None not in extent:
        points += EXTENT_INSIDE if _inside(work, extent) else EXTENT_PARTLY
    return points


def why(
    work: Work, *, extent: tuple[int | None, int | None], promise: str, at_home: bool
) -> Iterator[Why]:
    """What speaks for a vacancy that was found for ``work``."""
    if work.words:
        yield Why.WORDS
    if work.occupation:
        yield Why.OCCUPATION
    if work.sectors:
        yield Why.SECTOR
    if _wants_extent(work):
        yield Why.EXTENT_UNKNOWN if None in extent else Why.EXTENT
    if promise != PartnerPromise.NONE:
        yield Why.PROMISE
    if at_home:
        yield Why.HOME


def _wants_extent(work: Work) -> bool:
    return work.extent_min is not None or work.extent_max is not None


def _inside(work: Work, extent: tuple[int | None, int | None]) -> bool:
    least, most = extent
    return (least or 0) >= (work.extent_min or 0) and (most or 100) <= (work.extent_max or 100)

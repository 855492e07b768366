"""What is wished for, and what there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self
from uuid import UUID

SHOWN = 20
# A candidate behind the best of its group is only shown once those before it are, or are used up.
KEPT = SHOWN + 1
LONGEST_TRIP = 120


@dataclass(frozen=True, slots=True)
class Work:
    """The work one person wishes for. Without anything it is any work."""

    words: str = ""
    occupation: str = ""
    sectors: tuple[str, ...] = ()
    extent_min: int | None = None
    extent_max: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """One person's wish: the work, and how far to travel for it."""

    work: Work = Work()
    minutes: int = 45
    car: bool = True


@dataclass(frozen=True, slots=True)
class Household:
    """Both wishes, and how many cars (at least one) there are for those who drive."""

    wishes: tuple[Wish, Wish]
    cars: int = 1

    @property
    def drives(self) -> bool:
        return any(wish.car for wish in self.wishes)

    def with_wish(self, person: int, wish: Wish) -> Self:
        first, second = self.wishes
        return replace(self, wishes=(wish, second) if person == 0 else (first, wish))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A vacancy that fits a wish. ``points`` tell how well, ``works`` at which places it is;
    no place at all is work from home. ``about`` where only the municipality is known."""

    id: UUID
    points: int
    works: frozenset[str]
    positions: int = 1
    about: bool = False


@dataclass(slots=True)
class Spot:
    """The candidates whose work is at the same places: how many, and the best of them."""

    works: frozenset[str]
    size: int = 0
    best: list[Candidate] = field(default_factory=list)


@dataclass(slots=True)
class Pool:
    """The candidates of one wish, by where the work is. ``exact`` unless there are more."""

    spots: dict[frozenset[str], Spot]
    # Only one person can have these; where they are, to leave them out of the count.
    single: dict[UUID, frozenset[str]]
    exact: bool = True

    @classmethod
    def of(cls, candidates: Iterable[Candidate], *, exact: bool = True) -> Self:
        spots: dict[frozenset[str], Spot] = {}
        single = {}
        for one in candidates:
            spot = spots.get(one.works)
            if spot is None:
                spot = spots[one.works] = Spot(one.works)
            spot.best.append(one)
            if one.positions == 1:
                single[one.id] = one.works
        for spot in spots.values():
            spot.size = len(spot.best)
            spot.best.sort(key=lambda one: (-one.points, one.id))
            del spot.best[KEPT:]
        return cls(spots, single, exact)


class ChangeKind(StrEnum):
    """What a wish may give in by."""

    MINUTES = "minutes"
    OCCUPATION = "occupation"
    EXTENT = "extent"
    SECTOR = "sector"
    CAR = "car"
    SECOND_CAR = "second_car"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Change:
    """One step towards more pairs. ``person`` is 0 or 1, and None for the household's."""

    kind: ChangeKind
    person: int | None
    cost: int
    to: str = ""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Changes that would give ``total`` pairs, and what is wished for after them."""

    changes: tuple[Change, ...]
    household: Household
    total: int

"""Counting pairs without making them, and finding the best ones. How: see the package."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jobs.couples.facts import SHOWN, Candidate, Household, Pool, Spot, Wish
from jobs.couples.ground import Ground, Trip

if TYPE_CHECKING:
    from uuid import UUID

Pools = tuple[Pool, Pool]
Points = NDArray[np.int32]
# What no travel at all is worth to one person; the longest they would go is worth nothing.
NEAR = 30
NEVER = -1_000
# Nobody wants to read of the same vacancy twenty times, while there are others.
MOST_OF_ONE = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two vacancies for two people, and the ways from each home that holds, the quickest first."""

    candidates: tuple[Candidate, Candidate]
    points: int
    trips: tuple[Trip, ...]


@dataclass(frozen=True)
class Board:
    """The spots of both wishes, and how near each two of them are to the home that suits them
    best: below zero where no home does."""

    household: Household
    pools: Pools
    ground: Ground
    spots: tuple[list[Spot], list[Spot]]
    near: Points

    @classmethod
    def of(cls, household: Household, pools: Pools, ground: Ground) -> "Board":
        spots = (list(pools[0].spots.values()), list(pools[1].spots.values()))
        near = np.full((len(spots[0]), len(spots[1])), NEVER, dtype=np.int32)
        for one, other in _ways(household, spots, ground):
            for home in range(len(ground.homes)):
                np.maximum(near, one[:, home, None] + other[None, :, home], out=near)
        for work, points in _along(household, ground).items():
            first, second = ([work in spot.works for spot in side] for side in spots)
            here = np.ix_(np.flatnonzero(first), np.flatnonzero(second))
            near[here] = np.maximum(near[here], points)
        return cls(household, pools, ground, spots, near)


def _ways(
    household: Household, spots: tuple[list[Spot], list[Spot]], ground: Ground
) -> list[tuple[Points, Points]]:
    """Who takes the car: points by spot and home, for either side."""
    (bus_a, car_a), (bus_b, car_b) = (
        _reach(side, wish, ground) for side, wish in zip(spots, household.wishes, strict=True)
    )
    if household.cars > 1:
        return [(np.maximum(bus_a, car_a), np.maximum(bus_b, car_b))]
    return [(car_a, bus_b), (bus_a, np.maximum(bus_b, car_b))]


def _reach(spots: list[Spot], wish: Wish, ground: Ground) -> tuple[Points, Points]:
    """What the way to each spot is worth from each home: without the car, and with it."""
    worth = np.full((2, len(spots), len(ground.homes)), NEVER, dtype=np.int32)
    for n, spot in enumerate(spots):
        for bit, home in enumerate(ground.homes):
            for by_car, leg in ground.legs(home, spot.works, wish).items():
                worth[int(by_car), n, bit] = points_of(leg.minutes, wish)
    return worth[0], worth[1]


def _along(household: Household, ground: Ground) -> dict[str, int]:
    """What it is worth to drive to the same place together, from the home that suits best."""
    if not household.drives:
        return {}
    limit = min(wish.minutes for wish in household.wishes)
    return {
        work: max(sum(points_of(minutes, wish) for wish in household.wishes) for minutes in near)
        for work in ground.works
        if (near := [m for m in ground.drives_to(work) if m <= limit])
    }


def points_of(minutes: int, wish: Wish) -> int:
    return NEAR - NEAR * minutes // wish.minutes


def count_pairs(board: Board) -> int:
    """How many pairs there are, exactly."""
    first, second = (np.array([spot.size for spot in side], np.int64) for side in board.spots)
    return int(first @ (board.near >= 0) @ second) - _impossible(board)


def _impossible(board: Board) -> int:
    """Pairs of one vacancy with itself, where it has a single position."""
    mine, theirs = (pool.single for pool in board.pools)
    where = Counter(mine[shared] for shared in mine.keys() & theirs.keys())
    first, second = ({spot.works: n for n, spot in enumerate(side)} for side in board.spots)
    return sum(
        how_many
        for works, how_many in where.items()
        if board.near[first[works], second[works]] >= 0
    )


@dataclass(order=True, slots=True)
class _Next:
    """What may be the next best pair: the ``at``-th of two spots."""

    minus_points: int
    ids: tuple[str, str]
    at: tuple[int, int] = field(compare=False)
    spots: tuple[Spot, Spot] = field(compare=False)
    near: int = field(compare=False)

    @classmethod
    def of(cls, spots: tuple[Spot, Spot], at: tuple[int, int], near: int) -> "_Next":
        one, other = (spot.best[n] for spot, n in zip(spots, at, strict=True))
        points = one.points + other.points + near
        return cls(-points, (one.id.hex, other.id.hex), at, spots, near)

    @property
    def candidates(self) -> tuple[Candidate, Candidate]:
        return self.spots[0].best[self.at[0]], self.spots[1].best[self.at[1]]

    def followers(self) -> Iterator["_Next"]:
        """Every other pair of these spots follows one pair only."""
        i, j = self.at
        for at in [(i, j + 1), (i + 1, 0)] if j == 0 else [(i, j + 1)]:
            if all(n < len(spot.best) for spot, n in zip(self.spots, at, strict=True)):
                yield _Next.of(self.spots, at, self.near)


def best_pairs(board: Board, *, most: int = SHOWN) -> list[Pair]:
    """The best pairs, the best first. The same vacancy stands in a few of them only, unless that
    would leave places empty."""
    chosen: list[_Next] = []
    left_over: list[_Next] = []
    seen: Counter[tuple[int, UUID]] = Counter()
    for step in _by_points(board):
        marks = [(person, one.id) for person, one in enumerate(step.candidates)]
        if any(seen[mark] == MOST_OF_ONE for mark in marks):
            left_over.append(step)
            continue
        seen.update(marks)
        chosen.append(step)
        if len(chosen) == most:
            break
    chosen += left_over[: most - len(chosen)]
    return [_pair(step, board) for step in sorted(chosen)]


def _by_points(board: Board) -> Iterator[_Next]:
    """All pairs, the best first, each made when it is asked for.

    The best pair of two spots bounds all others of theirs: spots whose bound is not reached yet
    stay out of the heap.
    """
    bounds, order = _bounds(board)
    heap: list[_Next] = []
    opened = 0
    while heap or opened < len(order):
        while opened < len(order) and (not heap or -bounds[order[opened]] <= heap[0].minus_points):
            i, j = divmod(int(order[opened]), len(board.spots[1]))
            spots = (board.spots[0][i], board.spots[1][j])
            heappush(heap, _Next.of(spots, (0, 0), int(board.near[i, j])))
            opened += 1
        step = heappop(heap)
        one, other = step.candidates
        if one.id != other.id or one.positions > 1:
            yield step
        for after in step.followers():
            heappush(heap, after)


def _bounds(board: Board) -> tuple[Points, NDArray[np.int64]]:
    """The points of the best pair of each two spots, and those that go together by them."""
    first, second = (
        np.array([spot.best[0].points for spot in side], np.int32) for side in board.spots
    )
    bounds = (board.near + first[:, None] + second[None, :]).ravel()
    possible = np.flatnonzero(board.near.ravel() >= 0)
    return bounds, possible[np.argsort(-bounds[possible], kind="stable")]


def _pair(step: _Next, board: Board) -> Pair:
    one, other = step.candidates
    works = (one.works, other.works)
    ways = (board.ground.trip(home, works, board.household) for home in board.ground.homes)
    trips = sorted(
        (trip for trip in ways if trip is not None), key=lambda trip: (trip.minutes, trip.home)
    )
    return Pair((one, other), -step.minus_points, tuple(trips))

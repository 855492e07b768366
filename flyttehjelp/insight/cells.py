"""Small cells: figures about people are shown only where nobody can be found in them.

A published table is a set of counts with sums over them. First every count under five is hidden.
That alone does not help: a hidden count is its row's sum less the others. So further counts are
hidden until nobody can work the hidden ones out. What can be worked out is what the published sums
leave open, knowing that no count is negative: for each hidden cell the least and the most it could
be (two linear programs). The two must lie at least five apart. Where they do not, we look for the
cheapest other table in which that cell is five more and every sum still holds (a third program),
and hide what would differ there. A sum costs more than its parts.

This holds for one fixed table with its sums. Two tables over the same people are one table here,
with the sums of both; and what is published stays as it is, since the difference between the table
of yesterday and the one of today is a table too. So publish whole periods, each person in one.
(A. Hundepool et al., *Statistical Disclosure Control*, 2012, chapter 4.)
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np
from scipy.optimize import linprog

FEWEST: Final = 5
TOTAL: Final = "total"
# What the solver's arithmetic may be off by.
SLACK: Final = 1e-6
CHEAP: Final = 1e-3
COST_OF_A_SUM: Final = 10
COST_OF_A_DEAR_ONE: Final = 100

K = TypeVar("K", bound=Hashable)
Cell = tuple[str, str]


@dataclass(frozen=True)
class Sum(Generic[K]):
    """That one published count is the sum of others."""

    whole: K
    parts: tuple[K, ...]

    @property
    def terms(self) -> tuple[K, ...]:
        return (self.whole, *self.parts)


def protect(
    counts: Mapping[K, int],
    sums: Sequence[Sum[K]],
    *,
    fewest: int = FEWEST,
    known: Collection[K] = (),
    dear: Collection[K] = (),
    withheld: Collection[K] = (),
) -> dict[K, int | None]:
    """The counts as they may be shown; None where one is hidden. All hidden ones look the same: it
    is not told which are small and which are there to hide those. ``known`` are counts that anybody
    may know, however small; the others are hidden from somebody who does. ``dear`` are hidden
    last; ``withheld`` are never shown, and need no hiding place of their own.

    :raises ValueError: where a sum does not add up.
    """
    for each in sums:
        if counts[each.whole] != sum(counts[part] for part in each.parts):
            raise ValueError(f"{each.whole} is not the sum of its parts")
    hiding = _Hiding(counts, sums, fewest=fewest, known=known, dear=dear)
    hiding.withhold(withheld)
    while (exposed := hiding.exposed()) is not None:
        hiding.hide_behind_others(exposed)
    return hiding.shown


def primary_only(counts: Mapping[K, int], *, fewest: int = FEWEST) -> dict[K, int | None]:
    """What does not suffice; kept so that the tests can show why."""
    return {key: count if count >= fewest else None for key, count in counts.items()}


def bounds(shown: Mapping[K, int | None], sums: Sequence[Sum[K]]) -> dict[K, tuple[float, float]]:
    """The least and the most that each hidden count could be, by what is shown."""
    gap = _Gap(shown, sums)
    return {key: (gap.extreme(key, 1)[key], gap.extreme(key, -1)[key]) for key in gap.hidden}


def protect_table(counts: Mapping[Cell, int], *, fewest: int = FEWEST) -> dict[Cell, int | None]:
    """A table by row and column, published with the sums of its rows and columns and of all, which
    are added here under ``TOTAL``. A cell that is not given counts nobody."""
    whole, sums = with_totals(counts)
    return protect(whole, sums, fewest=fewest)


def with_totals(counts: Mapping[Cell, int]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """A table with the sums of its rows, of its columns and of all."""
    rows = list(dict.fromkeys(row for row, _column in counts))
    columns = list(dict.fromkeys(column for _row, column in counts))
    whole = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    across = [Sum((row, TOTAL), tuple((row, column) for column in columns)) for row in rows]
    down = [
        Sum((TOTAL, column), tuple((row, column) for row in rows)) for column in [*columns, TOTAL]
    ]
    for each in [*across, *down]:
        whole[each.whole] = sum(whole[part] for part in each.parts)
    return whole, [*across, *down]


class _Gap(Generic[K]):
    """What the shown sums leave open: each an equation over what is hidden."""

    def __init__(self, shown: Mapping[K, int | None], sums: Sequence[Sum[K]]) -> None:
        self.hidden = [key for key, count in shown.items() if count is None]
        self._place = {key: index for index, key in enumerate(self.hidden)}
        self._left = np.zeros((len(sums), len(self.hidden)))
        self._right = np.zeros(len(sums))
        for row, each in enumerate(sums):
            self._write(row, each, shown)

    def _write(self, row: int, each: Sum[K], shown: Mapping[K, int | None]) -> None:
        for key, sign in [(each.whole, -1), *((part, 1) for part in each.parts)]:
            count = shown[key]
            if count is None:
                self._left[row, self._place[key]] += sign
            else:
                self._right[row] -= sign * count

    def extreme(self, key: K, sign: int) -> dict[K, float]:
        """Counts that fit what is shown and have the least of ``key`` (or with -1 the most)."""
        goal = np.zeros(len(self.hidden))
        goal[self._place[key]] = sign
        found = linprog(goal, A_eq=self._left, b_eq=self._right, bounds=(0, None), method="highs")
        if found.x is None:  # the true counts fit, so this is: without an end
            return {key: np.inf}
        return {one: float(found.x[index]) for one, index in self._place.items()}


class _Hiding(Generic[K]):
    """A table while more and more of it is hidden.

    Each solution that fits shows of every hidden count something it could be. ``low`` and ``high``
    keep the ends of what was seen, so that most counts need no program of their own. What could be,
    could still be when more is hidden.
    """

    def __init__(
        self,
        counts: Mapping[K, int],
        sums: Sequence[Sum[K]],
        *,
        fewest: int,
        known: Collection[K],
        dear: Collection[K],
    ) -> None:
        self.shown = primary_only(counts, fewest=fewest) | {key: counts[key] for key in known}
        self._counts = counts
        self._largest = max(counts.values(), default=0) or 1
        self._sums = sums
        self._wholes = {each.whole for each in sums}
        self._fewest = fewest
        self._known = frozenset(known)
        self._dear = frozenset(dear)
        self._withheld: frozenset[K] = frozenset()
        self._low: dict[K, float] = dict(counts)
        self._high: dict[K, float] = dict(counts)

    def withhold(self, keys: Collection[K]) -> None:
        self.shown |= dict.fromkeys(keys)
        self._withheld = frozenset(keys)

    def exposed(self) -> K | None:
        """The first hidden count that can be worked out too closely, while anything is shown."""
        if not self._open():
            return None
        gap = _Gap(self.shown, self._sums)
        for key in (one for one in gap.hidden if one not in self._withheld):
            for sign in (-1, 1):
                if not self._is_well_hidden(key):
                    self._see(gap.extreme(key, sign))
            if not self._is_well_hidden(key):
                return key
        return None

    def hide_behind_others(self, key: K) -> None:
        """Hide what differs in the cheapest other table where this count is that much more; or
        less, where no more is possible. Where neither is, nothing but all of it will do."""
        moved = self._other_table(key, up=True) or self._other_table(key, up=False)
        moved = moved or dict.fromkeys(self._open(), 0.0)
        for one in self._open().keys() & moved.keys():
            self.shown[one] = None
        self._see({one: self._counts[one] + by for one, by in moved.items()})

    def _other_table(self, key: K, *, up: bool) -> dict[K, float]:
        """By how much each count differs there; empty where there is none. More and less are
        variables of their own, so that either costs; what is known to all does not move."""
        keys = list(self.shown)
        place = {one: index for index, one in enumerate(keys)}
        moves = np.zeros((len(self._sums), len(keys)))
        for row, each in enumerate(self._sums):
            moves[row, place[each.whole]] -= 1
            moves[row, [place[part] for part in each.parts]] += 1
        cost = [self._cost(one) for one in keys]
        more = [(0, 0) if one in self._known else (0, None) for one in keys]
        less = [(0, 0) if one in self._known else (0, self._counts[one]) for one in keys]
        there, not_there = (self._fewest, self._fewest), (0, 0)
        if not up and self._counts[key] < self._fewest:
            return {}
        more[place[key]], less[place[key]] = (there, not_there) if up else (not_there, there)
        found = linprog(
            [*cost, *cost],
            A_eq=np.hstack([moves, -moves]),
            b_eq=np.zeros(len(self._sums)),
            bounds=[*more, *less],
            method="highs",
        )
        if found.x is None:
            return {}
        by = found.x[: len(keys)] - found.x[len(keys) :]
        return {one: float(by[place[one]]) for one in keys if abs(by[place[one]]) > SLACK}

    def _cost(self, key: K) -> float:
        """What is lost for each that it differs by. What is hidden already costs hardly anything;
        of the others rather the small ones."""
        if self.shown[key] is None:
            return CHEAP
        size = 1 + self._counts[key] / self._largest
        if key in self._dear:
            return size * COST_OF_A_DEAR_ONE
        return size * COST_OF_A_SUM if key in self._wholes else size

    def _open(self) -> dict[K, int]:
        """What is still there to be hidden."""
        return {
            key: count
            for key, count in self.shown.items()
            if count is not None and key not in self._known
        }

    def _is_well_hidden(self, key: K) -> bool:
        return self._high[key] - self._low[key] >= self._fewest - SLACK

    def _see(self, could_be: Mapping[K, float]) -> None:
        for key, count in could_be.items():
            self._low[key] = min(self._low[key], count)
            self._high[key] = max(self._high[key], count)

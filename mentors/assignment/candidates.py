"""Which pairs the solver is shown, and the proof that the others would not have helped.

First each seeker's best few; a mentor who is named again and again counts for less and less, so
that not everybody stands in line for the same ones. Then, with prices from the solver, every pair
that was left out is looked at: those that would be worth more than they cost are added, and it is
solved again. Where none is left, what was found is the best of all.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain

import numpy as np

from mentors.assignment.fit import BEST_FIT
from mentors.assignment.hands import in_order
from mentors.assignment.prices import Prices, rent_of
from mentors.assignment.solve import Case, Edges, Numbers
from mentors.assignment.tables import Block, Row, Tables

# How many of the best a seeker is first shown, and how many are added at a time.
BEST = 24
# What being named once takes from the fit of a mentor with one place, for those who come after.
CROWDING, MOST_CROWDED = 8, 10_000
ADDED = 8


def first_edges(tables: Tables, case: Case) -> Edges:
    crowding = (CROWDING // np.maximum(case.places, 1)).astype(np.int16)
    crowd = np.zeros(len(case.places), dtype=np.int16)
    found = []
    for block in tables.blocks():
        here, step = crowd[block.hosts], crowding[block.hosts]
        # Who is seen as crowded depends on who was asked about before: here all must take turns.
        rows = chain.from_iterable(in_order(block.fits, block.groups()))
        for seeker, row in zip(block.seekers, rows, strict=True):
            which = _largest(row - here, BEST)
            here[which] = np.minimum(here[which] + step[which], MOST_CROWDED)
            found.append(_edges(seeker, block.hosts, row, which=which))
        crowd[block.hosts] = here
    return joined(iter(found))


def _largest(row: Row | Numbers, most: int) -> Numbers:
    """Which are the largest. Of equal ones at the end of the list, the first."""
    if len(row) <= most:
        return np.arange(len(row))
    least = np.partition(row, len(row) - most)[len(row) - most]
    which: Numbers = np.flatnonzero(row >= least)
    if len(which) > most:
        is_equal = row[which] == least
        equal = which[is_equal][: most - int(np.count_nonzero(~is_equal))]
        which = np.concatenate((which[~is_equal], equal))
    return which


def _edges(seeker: int, hosts: Numbers, row: Row, *, which: Numbers) -> Edges:
    allowed = which[row[which] >= 0]
    return Edges(np.full(len(allowed), seeker), hosts[allowed], row[allowed].astype(np.int64))


def joined(parts: Iterator[Edges]) -> Edges:
    found = list(parts)
    if not found:
        return Edges.of([])
    return Edges(
        np.concatenate([part.seekers for part in found]),
        np.concatenate([part.hosts for part in found]),
        np.concatenate([part.fits for part in found]),
    )


def look_again(tables: Tables, case: Case, prices: Prices) -> tuple[Edges, int]:
    """Answer the edges that would be worth more than they cost, and what no assignment can pass."""
    waits, bound, found = case.waits(), rent_of(prices.hosts, case), []
    for block in tables.blocks():
        if not len(block.hosts):
            continue
        asked = _Asked(prices.hosts[block.hosts])
        look = partial(_look, block, asked=asked, waits=waits, gains=prices.gains)
        for most, edges in in_order(look, block.groups()):
            bound += most
            found += edges
    return joined(iter(found)), bound


def _look(
    block: Block, seekers: list[int], *, asked: "_Asked", waits: Numbers, gains: Numbers
) -> tuple[int, list[Edges]]:
    """Answer what these seekers could have at the very most, all together, and the edges that
    would leave one of them more than they have."""
    most, found = 0, []
    for seeker, row in zip(seekers, block.fits(seekers), strict=True):
        wait, gain = int(waits[seeker]), int(gains[seeker])
        best, better = asked.left_by(row, block.barred(seeker), more_than=gain - wait)
        most += max(best + wait, 0)
        if len(better):
            found.append(_edges(seeker, block.hosts, row, which=better))
    return most, found


class _Asked:
    """What a block's mentors ask, in small numbers.

    Prices need 64 bits, but between two mentors fit can only ever make up for a difference of
    BEST_FIT. So the prices are counted from the lowest, and whoever asks far more than that is
    written down as asking ENOUGH: four times as fast. Where such a one could matter after all,
    the prices are looked up in full.
    """

    ENOUGH, NOTHING = 30_000, np.iinfo(np.int16).min

    def __init__(self, prices: Numbers) -> None:
        self._prices, self._lowest = prices, int(prices.min())
        self._near = np.minimum(prices - self._lowest, self.ENOUGH).astype(np.int16)

    def left_by(self, row: Row, barred: Numbers, *, more_than: int) -> tuple[int, Numbers]:
        """Answer the most that is left of a fit when its mentor is paid, and which mentors, a few
        of the best, leave more than that."""
        left: Row | Numbers = row - self._near
        left[barred] = self.NOTHING
        most, paid = int(left.max()), self._lowest
        if min(most, more_than + paid) <= BEST_FIT - self.ENOUGH:
            left, paid = row - self._prices, 0
            left[barred] = np.iinfo(np.int64).min
            most = int(left.max())
        if most - paid <= more_than:
            return most - paid, np.array([], dtype=np.int64)
        better = np.flatnonzero(left > more_than + paid)
        return most - paid, better[_largest(left[better], ADDED)]

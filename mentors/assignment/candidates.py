"""Which pairs the solver is shown, and the proof that the others would not have helped.

First each seeker's best few; a mentor who is named again and again counts for less and less, so
that not everybody stands in line for the same ones. Then, with prices from the solver, every pair
that was left out is looked at: those that would be worth more than they cost are added, and it is
solved again. Where none is left, what was found is the best of all.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from mentors.assignment.prices import Prices, rent_of
from mentors.assignment.solve import Case, Edges, Numbers
from mentors.assignment.tables import Row, Tables

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
        for seeker in block.seekers:
            row = block.fits(seeker)
            which = _largest(row - here, BEST)
            here[which] = np.minimum(here[which] + step[which], MOST_CROWDED)
            found.append(_edges(seeker, block.hosts, row, which=which))
        crowd[block.hosts] = here
    return joined(iter(found))


def _largest(row: npt.NDArray[np.generic], most: int) -> Numbers:
    if len(row) <= most:
        return np.arange(len(row))
    which: Numbers = np.argpartition(row, len(row) - most)[-most:]
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
        asked = prices.hosts[block.hosts]
        for seeker in block.seekers:
            row = block.fits(seeker)
            left = row - asked
            left[row < 0] = -waits[seeker]
            most = int(left.max()) + int(waits[seeker])
            bound += max(most, 0)
            if most > prices.gains[seeker]:
                which = _largest(left, ADDED)
                better = which[left[which] + waits[seeker] > prices.gains[seeker]]
                found.append(_edges(seeker, block.hosts, row, which=better))
    return joined(iter(found)), bound

"""The best assignment of everybody who waits to all free places: numbers in, numbers out.

In this order: (1) as many as possible get a mentor, (2) those who have waited longest, (3) the
best fit in all, less what the further places of one mentor cost. Found exactly, as a flow of
least cost in whole numbers. An edge is worth::

    (days waited + 1) * scale + fit        scale = (1000 + 200) * most pairs there can be + 1

and 200 is the most a place can cost.

*Fit never outweighs a day*: all fits less all costs lie between -200 and 1000 times the number of
pairs, and scale is larger than what lies between.
*Days never outweigh a pair*: the sets of wishes that can be met at once form a matroid (matchings
with capacities), and every wish is worth at least scale - 200 > 0. A heaviest set of positive
weights is never a part of a larger one, so it is a basis, and all bases are equally large: the
number met is the largest possible. Among sets of that size, the sum of days + 1 is largest where
the sum of days is.
*Nothing overflows*: with 100,000 pairs an edge is worth less than 7.4e9 and all together less
than 7.4e14, far below 2**63; the solver checks its own scaling and says so if it does not fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mentors.assignment.fit import BEST_FIT

Numbers = npt.NDArray[np.int64]

DAYS_CAP = 60
# What the first place of a mentor costs, the second, ... Whoever has nobody yet comes first.
PLACE_COSTS = (0, 50, 100, 150, 200)
DEAREST_PLACE = PLACE_COSTS[-1]


@dataclass(frozen=True, slots=True)
class Edges:
    """Which wishes (by number) could be met by which mentors (by theirs), and how well it fits."""

    seekers: Numbers
    hosts: Numbers
    fits: Numbers

    @classmethod
    def of(cls, edges: Sequence[tuple[int, int, int]]) -> "Edges":
        table = np.array(edges, dtype=np.int64).reshape(len(edges), 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])

    def __len__(self) -> int:
        return len(self.seekers)

    def __getitem__(self, which: Numbers | npt.NDArray[np.bool_]) -> "Edges":
        return Edges(self.seekers[which], self.hosts[which], self.fits[which])


@dataclass(frozen=True, slots=True)
class Case:
    """Who waits how long, and which places are free: ``places`` and ``taken`` by mentor."""

    days: Numbers
    places: Numbers
    taken: Numbers

    @classmethod
    def of(
        cls, *, days: Sequence[int], places: Sequence[int], taken: Sequence[int] | None = None
    ) -> "Case":
        held = [0] * len(places) if taken is None else taken
        return cls(*(np.array(part, dtype=np.int64) for part in (days, places, held)))

    @property
    def scale(self) -> int:
        most_pairs = min(len(self.days), int(self.places.sum()))
        return (BEST_FIT + DEAREST_PLACE) * most_pairs + 1

    def waits(self) -> Numbers:
        """What meeting each wish is worth, whoever meets it."""
        worth: Numbers = (np.minimum(self.days, DAYS_CAP) + 1) * self.scale
        return worth

    def counted_days(self, met: Numbers) -> int:
        return int(np.minimum(self.days[met], DAYS_CAP).sum())

    def costs(self) -> list[Numbers]:
        """What each mentor's next place costs, where they have one; the second next, and so on."""
        last = len(PLACE_COSTS) - 1
        costs = np.array(PLACE_COSTS, dtype=np.int64)
        most = int(self.places.max(initial=0))
        return [costs[np.minimum(self.taken + place, last)] for place in range(most)]


def best_pairs(edges: Edges, case: Case) -> Numbers:
    """Choose edges: each wish at most once, each mentor at most as often as they have places.

    Answers the numbers of the edges chosen.

    :raises ArithmeticError: when the numbers are too large to be solved exactly.
    """
    if not len(edges):
        return np.array([], dtype=np.int64)
    # Loaded here: most processes never solve anything.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - as above

    wishes, mentors = len(case.days), len(case.places)
    start, end = wishes + mentors, wishes + mentors + 1
    network = SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        edges.seekers,
        wishes + edges.hosts,
        np.ones(len(edges), dtype=np.int64),
        -(case.waits()[edges.seekers] + edges.fits),
    )
    everybody = np.arange(wishes)
    network.add_arcs_with_capacity_and_unit_cost(
        np.full(wishes, start),
        everybody,
        np.ones(wishes, dtype=np.int64),
        np.zeros(wishes, np.int64),
    )
    for number, costs in enumerate(case.costs()):
        there = np.flatnonzero(case.places > number)
        network.add_arcs_with_capacity_and_unit_cost(
            wishes + there, np.full(len(there), end), np.ones(len(there), np.int64), costs[there]
        )
    # Who gets no mentor goes past them all, at no worth.
    network.add_arc_with_capacity_and_unit_cost(start, end, wishes, 0)
    network.set_node_supply(start, wishes)
    network.set_node_supply(end, -wishes)
    if (outcome := network.solve()) != network.OPTIMAL:
        raise ArithmeticError(f"no exact assignment: {outcome.name}")
    chosen: Numbers = np.flatnonzero(network.flows(arcs))
    return chosen

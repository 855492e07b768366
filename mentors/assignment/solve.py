"""The best assignment of everybody who waits to all free places: numbers in, pairs out.

In this order: (1) as many as possible get a mentor, (2) those who have waited longest, (3) the
best fit in all. Found exactly, as a flow of least cost in whole numbers. An edge is worth::

    (days waited + 1) * scale + fit        scale = 1000 * most pairs there can be + 1

*Fit never outweighs a day*: all fits together are at most 1000 * pairs, which is less than scale.
*Days never outweigh a pair*: the sets of wishes that can be met at once form a matroid (matchings
with capacities), and every wish is worth at least scale. A heaviest set of positive weights is
never a part of a larger one, so it is a basis, and all bases are equally large: the number met is
the largest possible. Among sets of that size, the sum of days + 1 is largest where the sum of
days is.
*Nothing overflows*: with 100,000 pairs an edge is worth less than 6.2e9 and all together less
than 6.2e14, far below 2**63; the solver checks its own scaling and says so if it does not fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mentors.assignment.fit import BEST_FIT

DAYS_CAP = 60


@dataclass(frozen=True, slots=True)
class Edge:
    """That a wish (by its number) could be met by a mentor (by theirs), and how well it fits."""

    seeker: int
    host: int
    fit: int


def worth(edge: Edge, *, days: Sequence[int], scale: int) -> int:
    return (min(days[edge.seeker], DAYS_CAP) + 1) * scale + edge.fit


def best_pairs(edges: Sequence[Edge], *, days: Sequence[int], places: Sequence[int]) -> list[Edge]:
    """Choose edges: each wish at most once, each mentor at most ``places`` times.

    ``days`` by wish, ``places`` by mentor.

    :raises ArithmeticError: when the numbers are too large to be solved exactly.
    """
    if not edges:
        return []
    # Loaded here: most processes never solve anything.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - as above

    wishes, mentors = len(days), len(places)
    start, end = wishes + mentors, wishes + mentors + 1
    scale = BEST_FIT * min(wishes, sum(places)) + 1
    network = SimpleMinCostFlow()
    arcs = [
        network.add_arc_with_capacity_and_unit_cost(
            edge.seeker, wishes + edge.host, 1, -worth(edge, days=days, scale=scale)
        )
        for edge in edges
    ]
    for wish in range(wishes):
        network.add_arc_with_capacity_and_unit_cost(start, wish, 1, 0)
    for mentor, room in enumerate(places):
        network.add_arc_with_capacity_and_unit_cost(wishes + mentor, end, room, 0)
    # Who gets no mentor goes past them all, at no worth.
    network.add_arc_with_capacity_and_unit_cost(start, end, wishes, 0)
    network.set_node_supply(start, wishes)
    network.set_node_supply(end, -wishes)
    if (outcome := network.solve()) != network.OPTIMAL:
        raise ArithmeticError(f"no exact assignment: {outcome.name}")
    return [edge for edge, arc in zip(edges, arcs, strict=True) if network.flow(arc)]

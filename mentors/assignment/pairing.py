"""From people to pairs: who may meet, what it is worth, and what is best for all together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mentors.assignment.candidates import first_edges, joined, look_again
from mentors.assignment.fit import (
    NOWHERE,
    Distances,
    Host,
    Reason,
    Seeker,
    fit_between,
    reasons_for,
)
from mentors.assignment.prices import prices_of, value_of
from mentors.assignment.solve import Case, Edges, Numbers, best_pairs
from mentors.assignment.tables import Tables

# Far more than was ever needed: it took five rounds for ten thousand people.
MOST_ROUNDS = 40
Pair = tuple[int, int]  # a seeker and a host, by their numbers


@dataclass(frozen=True, slots=True)
class Proposal:
    seeker: Seeker
    host: Host
    score: int
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The pairs found, what they are worth, and what no assignment at all can be worth more than.

    Where the two are equal, nothing better exists.
    """

    edges: Edges
    case: Case
    value: int
    bound: int
    rounds: int

    @property
    def is_best(self) -> bool:
        return self.value == self.bound

    @property
    def pairs(self) -> list[Pair]:
        return list(zip(self.edges.seekers.tolist(), self.edges.hosts.tolist(), strict=True))

    @property
    def met(self) -> int:
        return len(self.edges)

    @property
    def days(self) -> int:
        """How long those who are met have waited, as far as it counts."""
        return self.case.counted_days(self.edges.seekers)

    @property
    def fit(self) -> int:
        """All fits, less what the places cost."""
        return self.value - (self.days + self.met) * self.case.scale


def pair_up(
    seekers: Sequence[Seeker],
    hosts: Sequence[Host],
    *,
    distances: Distances = NOWHERE,
    locked: Sequence[Pair] = (),
) -> list[Proposal]:
    """Answer the best pairs of all, in the order of ``seekers``; ``locked`` ones are among them."""
    outcome = solve(seekers, hosts, distances=distances, locked=locked)
    pairs = sorted([*locked, *outcome.pairs])
    return [propose(seekers[one], hosts[other], distances) for one, other in pairs]


def solve(
    seekers: Sequence[Seeker],
    hosts: Sequence[Host],
    *,
    distances: Distances = NOWHERE,
    locked: Sequence[Pair] = (),
    most_rounds: int = MOST_ROUNDS,
) -> Outcome:
    """Find the best for all who are not in ``locked``, whose places are taken beforehand."""
    free = _without(hosts, locked)
    settled = {seeker for seeker, _ in locked}
    case = Case.of(
        days=[seeker.days_waited for seeker in seekers],
        places=[host.places for host in free],
        taken=[host.taken for host in free],
    )
    tables = Tables(seekers, free, distances, leave_out=settled)
    return _solve(tables, case, most_rounds)


def _without(hosts: Sequence[Host], locked: Sequence[Pair]) -> list[Host]:
    free = list(hosts)
    for _, number in locked:
        host = free[number]
        free[number] = replace(host, places=host.places - 1, taken=host.taken + 1)
    return free


def _solve(tables: Tables, case: Case, most_rounds: int) -> Outcome:
    edges, rounds = first_edges(tables, case), 0
    while True:
        rounds += 1
        chosen = best_pairs(edges, case)
        prices = prices_of(edges, case, chosen)
        better, bound = look_again(tables, case, prices)
        if not len(better) or rounds >= most_rounds:
            value = value_of(edges, case, chosen)
            return Outcome(_in_order(edges[chosen]), case, value, bound, rounds)
        edges = joined(iter([edges, better]))


def _in_order(edges: Edges) -> Edges:
    order: Numbers = np.argsort(edges.seekers, kind="stable")
    return edges[order]


def propose(seeker: Seeker, host: Host, distances: Distances = NOWHERE) -> Proposal:
    return Proposal(
        seeker,
        host,
        fit_between(seeker, host, distances),
        reasons_for(seeker, host, distances),
    )

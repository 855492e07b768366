"""What a place with each mentor is worth to those who did not get it: the proof of the best.

With a price on every mentor, nobody can be better off than by the mentor who is worth most to
them less the price, and no mentor brings in more than the price of the places. The sum is a bound
on every assignment there is, whatever edges it uses; where it equals what was found, nothing
better exists. An edge that was left out for speed did no harm if its worth less the price is no
more than its seeker has already.
"""

from dataclasses import dataclass

import numpy as np

from mentors.assignment.solve import Case, Edges, Numbers

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Prices:
    """By mentor; and by wish what is left to it when its mentor is paid."""

    hosts: Numbers
    gains: Numbers


def worth_of(edges: Edges, case: Case) -> Numbers:
    worth: Numbers = case.waits()[edges.seekers] + edges.fits
    return worth


def value_of(edges: Edges, case: Case, chosen: Numbers) -> int:
    """What the chosen edges are worth together, less what the places cost."""
    met = edges[chosen]
    filled = np.bincount(met.hosts, minlength=len(case.places))
    spent = sum(int(costs[filled > n].sum()) for n, costs in enumerate(case.costs()))
    return int(worth_of(met, case).sum()) - spent


def prices_of(edges: Edges, case: Case, chosen: Numbers) -> Prices:
    """The lowest prices at which nobody would rather have another edge than the one chosen.

    A price is raised until that is so, along chains of people who would each move up one; in an
    assignment that is the best, that comes to an end.
    """
    worth = worth_of(edges, case)
    host_of, has = _chosen_by_seeker(edges, worth, chosen=chosen, wishes=len(case.days))
    prices = _first_prices(edges, case, chosen)
    others = np.delete(np.arange(len(edges)), chosen)
    by_host_of = others[np.argsort(host_of[edges.seekers[others]], kind="stable")]
    their_hosts = host_of[edges.seekers[by_host_of]]
    starts = np.searchsorted(their_hosts, np.arange(len(prices)))
    ends = np.searchsorted(their_hosts, np.arange(len(prices)), side="right")
    # Nobody stands in the way of who has no mentor: all they would give has been offered.
    alone = by_host_of[: starts[0] if len(starts) else len(by_host_of)]
    np.maximum.at(prices, edges.hosts[alone], worth[alone])
    # What a seeker would give for another mentor, beside the price of the one they have.
    more = worth - has[edges.seekers]
    risen = np.flatnonzero(ends > starts)
    while len(risen):
        which = by_host_of[_ranges(starts[risen], ends[risen])]
        offered = prices[host_of[edges.seekers[which]]] + more[which]
        targets = edges.hosts[which]
        before = prices[targets]
        np.maximum.at(prices, targets, offered)
        raised = np.unique(targets[prices[targets] > before])
        risen = raised[ends[raised] > starts[raised]]
    gains, met = np.zeros_like(has), host_of != NOBODY
    gains[met] = has[met] - prices[host_of[met]]
    return Prices(prices, gains)


def _chosen_by_seeker(
    edges: Edges, worth: Numbers, *, chosen: Numbers, wishes: int
) -> tuple[Numbers, Numbers]:
    host_of, has = np.full(wishes, NOBODY), np.zeros(wishes, dtype=np.int64)
    host_of[edges.seekers[chosen]] = edges.hosts[chosen]
    has[edges.seekers[chosen]] = worth[chosen]
    return host_of, has


def _first_prices(edges: Edges, case: Case, chosen: Numbers) -> Numbers:
    """What the last place that is filled costs; of a mentor who has nobody, the first."""
    filled = np.bincount(edges.hosts[chosen], minlength=len(case.places))
    prices = np.zeros(len(case.places), dtype=np.int64)
    for number, costs in enumerate(case.costs()):
        prices = np.where((filled > number) | (number == 0), costs, prices)
    return prices


def _ranges(starts: Numbers, ends: Numbers) -> Numbers:
    """All numbers from each start up to its end, one row after the other."""
    lengths = ends - starts
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    ranges: Numbers = offsets + np.arange(len(offsets))
    return ranges


def rent_of(prices: Numbers, case: Case) -> int:
    """What all places bring in at these prices."""
    return sum(
        int(np.maximum(prices - costs, 0)[case.places > number].sum())
        for number, costs in enumerate(case.costs())
    )

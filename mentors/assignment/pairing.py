"""From people to pairs: who may meet, what it is worth, and what is best for all together."""

from collections.abc import Sequence
from dataclasses import dataclass

from mentors.assignment.fit import Host, Reason, Seeker, bar_between, fit_between, reasons_for
from mentors.assignment.solve import Edge, best_pairs


@dataclass(frozen=True, slots=True)
class Proposal:
    seeker: Seeker
    host: Host
    score: int
    reasons: list[Reason]


def pair_up(seekers: Sequence[Seeker], hosts: Sequence[Host]) -> list[Proposal]:
    """Answer the best pairs of all, in the order of ``seekers``."""
    edges = [
        Edge(wish, mentor, fit_between(seeker, host))
        for wish, seeker in enumerate(seekers)
        for mentor, host in enumerate(hosts)
        if bar_between(seeker, host) is None
    ]
    days = [seeker.days_waited for seeker in seekers]
    chosen = best_pairs(edges, days=days, places=[host.places for host in hosts])
    return [propose(seekers[edge.seeker], hosts[edge.host]) for edge in chosen]


def propose(seeker: Seeker, host: Host) -> Proposal:
    return Proposal(seeker, host, fit_between(seeker, host), reasons_for(seeker, host))

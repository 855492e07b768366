"""Why not her? The honest answer: a bar, or what it would have cost everybody together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from mentors.assignment.fit import NOWHERE, Distances, Host, Seeker, bar_between, fit_between
from mentors.assignment.pairing import Pair, solve
from mentors.assignment.solve import DAYS_CAP, PLACE_COSTS
from mentors.enums import WhyNot


class Answer(TypedDict):
    """A code, and how much: people, days or points of fit."""

    code: str
    bar: str
    amount: int


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """What an assignment is judged by, the first before the second before the third."""

    met: int
    days: int
    fit: int


def why_not(
    pair: Pair,
    seekers: Sequence[Seeker],
    hosts: Sequence[Host],
    *,
    chosen: Sequence[Pair],
    locked: Sequence[Pair] = (),
    distances: Distances = NOWHERE,
) -> Answer:
    """Answer why ``pair`` is not among the ``chosen``, by solving again with the pair forced."""
    if pair in chosen:
        return _answer(WhyNot.CHOSEN)
    bar = bar_between(seekers[pair[0]], hosts[pair[1]])
    if bar is not None:
        return _answer(WhyNot.BARRED, bar=bar)
    if _stands_against(pair, locked, hosts):
        return _answer(WhyNot.LOCKED)
    others = solve(seekers, hosts, distances=distances, locked=[*locked, pair])
    forced = [*locked, pair, *others.pairs]
    have = weigh(chosen, seekers, hosts, distances=distances)
    would = weigh(forced, seekers, hosts, distances=distances)
    if would.met < have.met:
        return _answer(WhyNot.FEWER, amount=have.met - would.met)
    if would.days < have.days:
        return _answer(WhyNot.WAITED_LONGER, amount=have.days - would.days)
    if would.fit < have.fit:
        return _answer(WhyNot.LESS_FIT, amount=have.fit - would.fit)
    return _answer(WhyNot.AS_GOOD)


def weigh(
    pairs: Sequence[Pair],
    seekers: Sequence[Seeker],
    hosts: Sequence[Host],
    *,
    distances: Distances = NOWHERE,
) -> Weight:
    """Judge an assignment by counting it out, pair by pair."""
    fits = sum(fit_between(seekers[one], hosts[other], distances) for one, other in pairs)
    taken = Counter(other for _, other in pairs)
    costs = sum(
        PLACE_COSTS[min(hosts[host].taken + number, len(PLACE_COSTS) - 1)]
        for host, count in taken.items()
        for number in range(count)
    )
    days = sum(min(seekers[one].days_waited, DAYS_CAP) for one, _ in pairs)
    return Weight(len(pairs), days, fits - costs)


def _stands_against(pair: Pair, locked: Sequence[Pair], hosts: Sequence[Host]) -> bool:
    """Whether what somebody has locked leaves no room for this pair."""
    seeker, host = pair
    promised = sum(other == host for _, other in locked)
    return any(one == seeker for one, _ in locked) or promised >= hosts[host].places


def _answer(code: WhyNot, *, bar: str = "", amount: int = 0) -> Answer:
    return {"code": code, "bar": bar, "amount": amount}

"""From one measurement to the next: how large a difference is, how small a one could be seen, and
whether the two may be compared at all.

The interval of a difference is Newcombe's, put together from the two Wilson intervals. (R. G.
Newcombe, "Interval estimation for the difference between independent proportions", *Statistics in
Medicine* 17, 1998, method 10.) The smallest change is the one that a two-sided test at 5 % would
find in four of five cases. (J. L. Fleiss, B. Levin and M. C. Paik, *Statistical Methods for Rates
and Proportions*, 3rd ed., 2003, section 4.2, without the continuity correction.)
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist
from typing import Final

from flyttehjelp.insight.analysis.shares import CONFIDENCE, Share, z_for

POWER: Final = 0.8
CLOSE: Final = 1e-7


class Unlike(StrEnum):
    """Why two measurements may not be compared."""

    WORDING = "wording"
    RECRUITING = "recruiting"
    SAMPLE = "sample"


@dataclass(frozen=True)
class Sample:
    """What a figure was measured with: the question's wording, how people were found, and whether
    everybody had the same chance to be asked (else no interval may stand around it)."""

    wording: str
    recruiting: str
    is_self_selected: bool = False


@dataclass(frozen=True)
class Difference:
    value: float
    low: float
    high: float

    @property
    def is_seen(self) -> bool:
        """Whether the interval leaves out that nothing has changed."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Smallest:
    """The smallest rise and the smallest fall that would probably be seen; None where not even
    everybody, or nobody, would be enough."""

    rise: float | None
    fall: float | None


def unlike(before: Sample, after: Sample) -> list[Unlike]:
    """Why these two may not be compared; empty where they may."""
    reasons = {
        Unlike.WORDING: before.wording != after.wording,
        Unlike.RECRUITING: before.recruiting != after.recruiting,
        Unlike.SAMPLE: before.is_self_selected or after.is_self_selected,
    }
    return [reason for reason, holds in reasons.items() if holds]


def difference(before: Share, after: Share) -> Difference:
    """How much the share has risen. Both at the same confidence."""
    value = after.value - before.value
    down = math.hypot(after.value - after.low, before.high - before.value)
    up = math.hypot(after.high - after.value, before.value - before.low)
    return Difference(value, value - down, value + up)


def smallest_change(
    share: float,
    n_before: float,
    n_after: float,
    *,
    confidence: float = CONFIDENCE,
    power: float = POWER,
) -> Smallest:
    """The smallest change from ``share`` that samples of these sizes would probably show."""

    def found(other: float) -> bool:
        return _would_show(share, other, n_before, n_after, confidence, power)

    rise, fall = _nearest(share, 1.0, found), _nearest(share, 0.0, found)
    return Smallest(None if rise is None else rise - share, None if fall is None else share - fall)


def _would_show(  # noqa: PLR0917 - the letters of one formula
    p1: float, p2: float, n1: float, n2: float, confidence: float, power: float
) -> bool:
    pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
    by_chance = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    apart = math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    needed = z_for(confidence) * by_chance + NormalDist().inv_cdf(power) * apart
    return abs(p2 - p1) >= needed


def _nearest(start: float, end: float, found: Callable[[float], bool]) -> float | None:
    """The share nearest to ``start`` on the way to ``end`` that would be found (bisection)."""
    if start == end or not found(end):
        return None
    near, far = start, end
    while abs(far - near) > CLOSE:
        middle = (near + far) / 2
        near, far = (near, middle) if found(middle) else (middle, far)
    return far

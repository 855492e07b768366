"""A share of those who answered, and the interval around it.

The interval is Wilson's score interval. It keeps its promise for small samples and for shares near
0 and 1, where the textbook's share ± 1.96 standard errors does not. (E. B. Wilson, *JASA* 22, 1927;
L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial proportion",
*Statistical Science* 16, 2001.)

Where answers are weighted, some count more than others and the sample says less than its size.
Kish's effective n, (Σw)² / Σw², stands in for n in the interval. (L. Kish, *Survey
Sampling*, 1965.)

There is no correction for a finite population, even where nearly all newcomers have answered: what
one wants to know is how it is to move here, also for those who come next.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Share:
    """``n`` is how many answered; ``effective_n`` how many equal answers those are worth."""

    value: float
    low: float
    high: float
    n: int
    effective_n: float


def z_for(confidence: float) -> float:
    """How many standard errors to each side hold so much of the normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(share: float, n: float, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The ends of the interval around a share of ``n``, which need not be a whole number.

    :raises ValueError: for a sample of nobody, or what is no share.
    """
    if n <= 0 or not 0 <= share <= 1:
        raise ValueError("a share is between 0 and 1, of somebody")
    z2 = z_for(confidence) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    low = 0.0 if share == 0 else max(0.0, centre - reach)
    high = 1.0 if share == 1 else min(1.0, centre + reach)
    return low, high


def share(count: int, n: int, *, confidence: float = CONFIDENCE) -> Share | None:
    """The share ``count`` is of ``n``; None where nobody answered."""
    if not n:
        return None
    low, high = wilson(count / n, n, confidence=confidence)
    return Share(count / n, low, high, n, float(n))


def effective_n(weights: Sequence[float]) -> float:
    """Kish's effective n: how many equal answers these are worth. 0 where they weigh nothing."""
    squares = math.fsum(weight * weight for weight in weights)
    return math.fsum(weights) ** 2 / squares if squares else 0.0


def weighted_share(
    hits: Sequence[bool], weights: Sequence[float], *, confidence: float = CONFIDENCE
) -> Share | None:
    """The share of the weight that lies on the hits; None where there is no weight."""
    whole = math.fsum(weights)
    if not whole:
        return None
    on_hits = math.fsum(weight for hit, weight in zip(hits, weights, strict=True) if hit)
    value = min(1.0, on_hits / whole)
    worth = effective_n(weights)
    low, high = wilson(value, worth, confidence=confidence)
    return Share(value, low, high, len(weights), worth)

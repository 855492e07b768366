"""How often work of a kind is advertised within a commute, and how sure one can be. Pure.

What is known is which ads appeared on the days that were watched, and who had them out. The method:

* Employers advertise in bursts: a hospital that opens a ward has five ads out in one morning. Ads
  of one employer on one day are therefore one **occasion**. Occasions of many employers, each with
  its own reasons, come as a Poisson process of some rate; ads come as a compound Poisson process,
  whose counts vary more than a Poisson's by the dispersion E[b²]/E[b], b the ads of an occasion.
  It is estimated as the sum of squares of the occasions' sizes over the number of ads.
  (P. McCullagh and J. A. Nelder, *Generalized Linear Models*, 2nd ed., 1989, chapter 6: counts
  in clusters, and the quasi-likelihood that divides by the dispersion.)
* The rate after what was seen is gamma distributed: with Jeffreys' prior, occasions k in T years
  give Gamma(k + 1/2, T), and ads n with dispersion d give Gamma(n/d + 1/2, T/d). Between the 5th
  and the 95th percentile lies the 90 % interval. (L. D. Brown, T. T. Cai and A. DasGupta,
  "Interval estimation in exponential families", *Statistica Sinica* 13, 2003: Jeffreys' interval
  keeps its promise for Poisson rates.)
* How many occasions the next h years bring is then negative binomial (A. Gelman et al., *Bayesian
  Data Analysis*, 3rd ed., 2013, section 2.6), and none at all comes with the chance
  (T / (T + h)) ** (k + 1/2).

T counts watched days only, so a pause of the feed makes the interval wider and no rate lower.
Seasons are averaged over the year, and the next years are taken to be like those watched.

**Too little** to say anything: fewer than half a year's watched days, for work has its seasons; or
fewer than three ads, which say that it is rare and nothing closer.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from scipy.special import gammaincinv

DAYS_A_YEAR: Final = 365.25
FEWEST_DAYS: Final = 182
FEWEST_ADS: Final = 3
MONTHS: Final = (3, 6, 12)
PERCENTILES: Final = (0.05, 0.95)
JEFFREYS: Final = 0.5


class TooLittle(StrEnum):
    """Why nothing can be said."""

    ENOUGH = ""
    DAYS = "days"
    ADS = "ads"


@dataclass(frozen=True)
class Appearance:
    """That an ad appeared. ``employer`` is empty where the ad does not say whose it is."""

    day: date
    employer: str


@dataclass(frozen=True)
class Estimate:
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Chance:
    """Of at least one ad within so many months."""

    months: int
    chance: Estimate


@dataclass(frozen=True)
class Forecast:
    ads: int
    employers: int
    too_little: TooLittle
    ads_a_year: Estimate | None = None
    chances: tuple[Chance, ...] = ()


def forecast(appearances: Iterable[Appearance], *, watched_days: int) -> Forecast:
    """What the ads that appeared on ``watched_days`` say of those to come."""
    seen = list(appearances)
    employers = len({ad.employer for ad in seen if ad.employer})
    # Ads that do not say whose they are have somebody behind them.
    employers = employers or min(len(seen), 1)
    too_little = _too_little(len(seen), watched_days)
    if too_little:
        return Forecast(len(seen), employers, too_little)
    years = watched_days / DAYS_A_YEAR
    sizes = occasions(seen)
    return Forecast(
        ads=len(seen),
        employers=employers,
        too_little=too_little,
        ads_a_year=rate(sizes, years=years),
        chances=tuple(
            Chance(months, chance(len(sizes), years=years, ahead=months / 12)) for months in MONTHS
        ),
    )


def _too_little(ads: int, watched_days: int) -> TooLittle:
    if watched_days < FEWEST_DAYS:
        return TooLittle.DAYS
    return TooLittle.ADS if ads < FEWEST_ADS else TooLittle.ENOUGH


def occasions(seen: Iterable[Appearance]) -> list[int]:
    """How many ads each occasion has. One that names nobody is an occasion of its own."""
    together = Counter((ad.day, ad.employer or number) for number, ad in enumerate(seen))
    return list(together.values())


def rate(sizes: Sequence[int], *, years: float) -> Estimate:
    """Ads a year, from the sizes of the occasions; there must be at least one."""
    ads = sum(sizes)
    dispersion = sum(size * size for size in sizes) / ads
    low, high = _gamma(ads / dispersion, years / dispersion)
    return Estimate(ads / years, low, high)


def chance(occasions_seen: int, *, years: float, ahead: float) -> Estimate:
    """Of at least one ad within ``ahead`` years."""
    low, high = _gamma(occasions_seen, years)
    none = (years / (years + ahead)) ** (occasions_seen + JEFFREYS)
    return Estimate(1 - none, _at_least_one(low * ahead), _at_least_one(high * ahead))


def _gamma(events: float, years: float) -> tuple[float, float]:
    low, high = gammaincinv(events + JEFFREYS, PERCENTILES) / years
    return float(low), float(high)


def _at_least_one(expected: float) -> float:
    return 1 - math.exp(-expected)

"""The forecast against histories whose truth is known."""

import math
import random
from datetime import date, timedelta

import pytest

from jobs.forecast import (
    FEWEST_ADS,
    FEWEST_DAYS,
    Appearance,
    TooLittle,
    chance,
    forecast,
    occasions,
    rate,
)

BEGAN = date(2024, 1, 1)
RATES = [1, 2, 3, 5, 8, 12, 20, 30, 40, 50]
YEARS = [1, 2, 3, 5]
HISTORIES = 60


def history(dice, *, ads_a_year, days, burst=1.0, employers=6):
    """Ads of a work on ``days`` days: occasions at random, ``burst`` ads each on average."""
    expected = ads_a_year / burst * days / 365.25
    seen = []
    for _ in range(poisson(dice, expected)):
        day = BEGAN + timedelta(days=dice.randrange(days))
        employer = f"employer {dice.randrange(employers)}"
        size = 1
        while dice.random() > 1 / burst:
            size += 1
        seen += [Appearance(day, employer)] * size
    return seen


def poisson(dice, expected):
    """A count whose mean is ``expected``: how many steps of a walk fit in it."""
    count, at = 0, dice.expovariate(1)
    while at < expected:
        count, at = count + 1, at + dice.expovariate(1)
    return count


def coverage(*, burst, employers=6, seed=8):
    """How often the 90 % intervals hold the truth, over all rates and lengths: of the ads a
    year, and of the chance within three months."""
    dice = random.Random(seed)  # noqa: S311 - a play, not a secret
    held = {"rate": [], "chance": []}
    for ads_a_year in RATES:
        for years in YEARS:
            days = round(365.25 * years)
            truth = 1 - math.exp(-ads_a_year / burst / 4)
            for _ in range(HISTORIES):
                seen = history(
                    dice, ads_a_year=ads_a_year, days=days, burst=burst, employers=employers
                )
                said = forecast(seen, watched_days=days)
                if said.too_little:
                    continue
                held["rate"].append(said.ads_a_year.low <= ads_a_year <= said.ads_a_year.high)
                in_three = said.chances[0].chance
                held["chance"].append(in_three.low <= truth <= in_three.high)
    return {name: sum(each) / len(each) for name, each in held.items()}


@pytest.mark.parametrize(
    ("burst", "employers"), [(1.0, 6), (1.0, 40), (1.25, 6), (1.5, 6), (2.0, 20)]
)
def test_90_percent_interval_holds_the_truth_in_87_to_93_of_100_histories(burst, employers):
    held = coverage(burst=burst, employers=employers)

    told = f"{held['rate']:.1%} of the ads a year, {held['chance']:.1%} of the chances"
    print(f"the 90 % interval (bursts of {burst}, {employers} employers) holds {told}")  # noqa: T201 - pytest -rP shows it
    assert 0.87 <= held["rate"] <= 0.93
    assert 0.87 <= held["chance"] <= 0.93


def test_interval_that_overlooks_the_bursts_would_not(monkeypatch):
    monkeypatch.setattr("jobs.forecast.occasions", lambda seen: [1] * len(list(seen)))

    held = coverage(burst=2.0, employers=20)

    assert held["rate"] < 0.82
    assert held["chance"] < 0.87


def test_longer_history_tells_closer():
    dice = random.Random(3)  # noqa: S311 - a play, not a secret
    widths = []
    for years in (1, 4):
        days = round(365.25 * years)
        said = forecast(history(dice, ads_a_year=12, days=days), watched_days=days)
        widths.append(said.ads_a_year.high - said.ads_a_year.low)

    assert widths[1] < widths[0]


def test_ads_of_one_employer_on_one_day_are_one_occasion():
    day, next_day = BEGAN, BEGAN + timedelta(days=1)
    seen = [Appearance(day, "a")] * 3 + [Appearance(next_day, "a"), Appearance(day, "b")]

    assert sorted(occasions(seen)) == [1, 1, 3]


def test_ads_that_name_nobody_are_occasions_of_their_own():
    seen = [Appearance(BEGAN, "")] * 3

    assert occasions(seen) == [1, 1, 1]
    assert forecast(seen, watched_days=400).employers == 1
    assert forecast([], watched_days=400).employers == 0


def test_figures_are_those_of_the_method():
    said = rate([1] * 9 + [3], years=2)

    assert said.value == 6
    assert said.low < 6 < said.high
    assert rate([1] * 12, years=2).high < said.high
    # Jeffreys' interval of 10 events in 1 year, as tables of the chi-square have it.
    ten = rate([1] * 10, years=1)
    assert (round(ten.low, 2), round(ten.high, 2)) == (5.8, 16.34)


def test_chance_grows_with_the_time_ahead_and_stays_between_its_ends():
    said = [chance(4, years=2, ahead=months / 12) for months in (3, 6, 12)]

    assert [round(each.value, 3) for each in said] == [0.411, 0.634, 0.839]
    assert all(0 < each.low < each.value < each.high < 1 for each in said)
    assert sorted(each.low for each in said) == [each.low for each in said]


@pytest.mark.parametrize(
    ("ads", "days", "expected"),
    [
        (0, 0, TooLittle.DAYS),
        (50, FEWEST_DAYS - 1, TooLittle.DAYS),
        (0, 2000, TooLittle.ADS),
        (FEWEST_ADS - 1, 2000, TooLittle.ADS),
        (FEWEST_ADS, FEWEST_DAYS, TooLittle.ENOUGH),
    ],
)
def test_too_little_is_said_and_nothing_is_guessed(ads, days, expected):
    seen = [Appearance(BEGAN + timedelta(days=n), "a") for n in range(ads)]

    said = forecast(seen, watched_days=days)

    assert said.too_little == expected
    assert (said.ads_a_year is None) is bool(expected)
    assert bool(said.chances) is not bool(expected)
    assert said.ads == ads

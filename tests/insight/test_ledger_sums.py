"""The sums of a year beside the tables of its quarters: what one who subtracts cannot find out."""

import random
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from flyttehjelp.insight.cells import FEWEST, bounds
from flyttehjelp.insight.rules.ledger import (
    COLUMNS,
    Referred,
    _system,
    _up_to,
    middle_days,
    rough,
    stored,
    year_so_far,
)
from flyttehjelp.insight.rules.promises import ALL, ANSWERS, Quarter, figures_of

YEARS = 40
FIRSTS = [date(2026, month, 1) for month in (1, 4, 7, 10)]
ANSWERED = ("in_time", "late", "none")


def quarter_of(dice):
    """Referrals as they come: told once by how fast, once by what was answered."""
    cells = {}
    most = dice.choice([3, 9, 25])
    for place in dice.sample(["3405", "3440", "3441", "elsewhere"], dice.randint(0, 3)):
        in_time, late, none = (dice.choice([0, dice.randint(0, most)]) for _ in ANSWERED)
        cuts = sorted(dice.randint(0, in_time + late) for _ in range(3))
        answers = [after - before for before, after in pairwise([0, *cuts, in_time + late])]
        told = zip(ANSWERED, (in_time, late, none), strict=True)
        found = {**dict(told), **dict(zip(ANSWERS, answers, strict=True))}
        cells |= {(place, column): number for column, number in found.items() if number}
    all_of_them = sum(n for (_, column), n in cells.items() if column in ANSWERED)
    return Quarter(referrals=cells, hired=dice.randint(0, all_of_them))


@cache
def year_of(seed):
    """The quarters of a year as they were published, one after the other."""
    dice = random.Random(seed)  # noqa: S311 - made-up data
    told = []
    for first in FIRSTS:
        quarter = quarter_of(dice)
        one = Referred.told(first, stored(quarter), figures_of(quarter, for_all=True))
        told.append(Referred(first, one.cells, one.hired, one.shown, year_so_far([*told, one])))
    return [one for one in told if one.cells]


def published(told):
    """Every count of the year and the sums between them, as whoever reads all of it knows them."""
    counts, sums, shown = _system(told)
    shown |= {(_up_to(told[-1]), ALL, column): told[-1].year[column] for column in COLUMNS}
    return counts, sums, shown


def recovered_by_subtraction(shown, sums):
    hidden = [key for key, count in shown.items() if count is None]
    if not hidden:
        return set()
    rows = [[(key == s.whole) * -1.0 + (key in s.parts) * 1.0 for key in hidden] for s in sums]
    _u, strengths, directions = np.linalg.svd(np.array(rows), full_matrices=True)
    free = directions[int((strengths > 1e-9).sum()) :]
    return {key for n, key in enumerate(hidden) if not (np.abs(free[:, n]) > 1e-9).any()}


def small_ones(counts, keys):
    return {key for key in keys if counts[key] < FEWEST}


def test_who_subtracts_quarters_from_years_finds_nothing_small():
    found = {}
    for seed in range(YEARS):
        if told := year_of(seed):
            counts, sums, shown = published(told)
            known = small_ones(counts, recovered_by_subtraction(shown, sums))
            found |= {(seed, key): counts[key] for key in known}

    assert found == {}


def test_plain_sums_of_the_same_quarters_are_broken_by_the_same_attack():
    broken = 0
    for seed in range(YEARS):
        if told := year_of(seed):
            counts, sums, shown = published(told)
            for key in shown:
                if key[0].startswith("up to"):
                    shown[key] = counts[key] if counts[key] >= FEWEST else None
            broken += bool(small_ones(counts, recovered_by_subtraction(shown, sums)))

    assert broken > YEARS / 4


@pytest.mark.parametrize("seed", range(0, YEARS, 10))
def test_each_small_count_may_be_five_different_ones_at_least(seed):
    counts, sums, shown = published(year_of(seed))

    ends = bounds(shown, sums)

    narrow = {key for key, (low, high) in ends.items() if high - low < FEWEST - 1e-6}
    assert small_ones(counts, narrow) == set()


def test_what_is_told_of_a_year_is_true_and_never_small():
    told_at_all = 0
    for seed in range(YEARS):
        told = year_of(seed)
        for number, one in enumerate(told, 1):
            counts, _sums, _shown = _system(told[:number])
            shown = {column: n for column, n in one.year.items() if n is not None}
            assert all(n == counts[_up_to(one), ALL, column] for column, n in shown.items()), seed
            assert all(n >= FEWEST for n in shown.values()), seed
            told_at_all += len(shown)

    assert told_at_all > YEARS


def test_year_in_which_nobody_was_referred_says_nothing():
    quarter = Quarter(questions={"in_time": 9})
    told = Referred.told(FIRSTS[0], stored(quarter), figures_of(quarter, for_all=True))

    assert year_so_far([told]) == {}


def test_year_adds_up_what_each_quarter_may_tell():
    cells = {("3405", "in_time"): 20, ("3405", "late"): 10, ("3405", "none"): 10}
    quarter = Quarter(
        referrals={**cells, ("3405", "talk"): 15, ("3405", "lead"): 8, ("3405", "no"): 7}, hired=12
    )
    first, second = (
        Referred.told(day, stored(quarter), figures_of(quarter, for_all=True)) for day in FIRSTS[:2]
    )

    told = year_so_far([first, second])

    assert {told[each] for each in ("total", "in_time", "hired")} == {80, 40, 24}
    assert told["vacancy"] is None


@pytest.mark.parametrize(
    ("year", "days", "told"),
    [
        ({"total": 20, "none": 6}, 2.5, 2),
        ({"total": 20, "none": 16}, 2.5, None),
        ({"total": 20, "none": None}, 2.5, None),
        ({"total": None, "none": 6}, 2.5, None),
        ({"total": 20, "none": 6}, None, None),
    ],
)
def test_days_in_the_middle_are_told_where_five_are_known_to_have_answered(year, days, told):
    assert middle_days(Quarter(answer_days=days), year) == told


def test_other_members_figures_are_in_whole_fives_and_nothing_under_five():
    figures = {"given": 4, "received": 14, "answered": 5, "in_time": 0, "median_days": 1.5}

    assert rough(figures) == {
        "given": None,
        "received": 10,
        "answered": 5,
        "in_time": None,
        "median_days": 2,
    }
    assert rough({**figures, "answered": 3})["median_days"] is None

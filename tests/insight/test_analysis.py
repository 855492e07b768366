"""The figures beside a statistics library's, on random data, and where the two could not differ."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    proportion_confint,
)
from statsmodels.stats.weightstats import DescrStatsW

from flyttehjelp.insight.analysis import (
    CannotWeight,
    Margin,
    Sample,
    Unlike,
    difference,
    effective_n,
    rake,
    share,
    smallest_change,
    unlike,
    weighted_share,
    wilson,
)

SEXES, TOWNS, SECTORS = ("woman", "man"), ("3405", "3440", "3441"), ("public", "private")


# -- Shares -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(200))
def test_an_interval_is_what_the_library_says(seed):
    dice = random.Random(seed)  # noqa: S311 - made-up data
    n = dice.randint(1, 800)
    count = dice.choice([0, n, dice.randint(0, n)])

    found = share(count, n)

    assert (found.low, found.high) == pytest.approx(
        proportion_confint(count, n, method="wilson"), abs=1e-12
    )
    assert (found.value, found.n, found.effective_n) == (count / n, n, n)


@pytest.mark.parametrize("seed", range(200))
def test_a_weighted_share_is_what_the_library_says(seed):
    dice = random.Random(seed)  # noqa: S311 - made-up data
    n = dice.randint(1, 300)
    hits = [dice.random() < 0.4 for _ in range(n)]
    weights = [dice.uniform(0.2, 5) for _ in range(n)]

    found = weighted_share(hits, weights)

    library = DescrStatsW(hits, weights)
    worth = math.fsum(weights) ** 2 / math.fsum(w * w for w in weights)
    assert found.value == pytest.approx(library.mean, abs=1e-12)
    assert found.effective_n == pytest.approx(worth)
    assert (found.low, found.high) == pytest.approx(
        proportion_confint(library.mean * worth, worth, method="wilson"), abs=1e-9
    )


def test_equal_weights_change_nothing():
    plain = share(9, 30)

    found = weighted_share([True] * 9 + [False] * 21, [2.5] * 30)

    assert found.value == pytest.approx(plain.value)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high))


def test_of_nobody_there_is_no_share():
    assert share(0, 0) is None
    assert weighted_share([], []) is None
    assert effective_n([]) == 0


@pytest.mark.parametrize(("value", "n"), [(0.5, 0), (-0.1, 10), (1.1, 10)])
def test_what_is_no_share_is_refused(value, n):
    with pytest.raises(ValueError, match="a share"):
        wilson(value, n)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=60))
def test_effective_n_is_never_more_than_n(weights):
    assert 1 - 1e-9 <= effective_n(weights) <= len(weights) + 1e-9


# -- Weights ------------------------------------------------------------------------------------


def answers(dice, n):
    return [
        {
            "sex": dice.choice(SEXES),
            "municipality": dice.choices(TOWNS, (6, 2, 2))[0],
            "sector": dice.choice(SECTORS),
        }
        for _ in range(n)
    ]


def held(answered, weights, by):
    """The shares that the weights give."""
    found = {}
    for one, weight in zip(answered, weights, strict=True):
        kind = tuple(one[name] for name in by)
        found[kind] = found.get(kind, 0) + weight / sum(weights)
    return found


@pytest.mark.parametrize("seed", range(200))
def test_weights_meet_every_margin(seed):
    dice = random.Random(seed)  # noqa: S311 - made-up data
    answered = answers(dice, 400)
    margins = [
        Margin(("sex",), {("woman",): dice.uniform(40, 60), ("man",): 50}),
        Margin(
            ("municipality", "sector"),
            {(town, sector): dice.uniform(5, 12) for town in TOWNS for sector in SECTORS},
        ),
    ]

    weights = rake(answered, margins)

    for margin in margins:
        whole = sum(margin.sizes.values())
        wanted = {kind: size / whole for kind, size in margin.sizes.items()}
        assert held(answered, weights, margin.by) == pytest.approx(wanted, abs=1e-6)
    assert sum(weights) / len(weights) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(50))
def test_one_margin_over_everything_is_post_stratification(seed):
    dice = random.Random(seed)  # noqa: S311 - made-up data
    answered = answers(dice, 300)
    by = ("sex", "municipality", "sector")
    counted = held(answered, [1] * 300, by)
    sizes = {kind: dice.uniform(0.5, 2) * part for kind, part in counted.items()}

    weights = rake(answered, [Margin(by, sizes)])

    whole = sum(sizes.values())
    expected = [
        sizes[kind] / whole / counted[kind]
        for kind in (tuple(one[name] for name in by) for one in answered)
    ]
    assert weights == pytest.approx(expected)


def test_without_margins_all_weigh_the_same():
    assert rake([{"sex": "man"}] * 3, []) == [1, 1, 1]
    assert rake([], []) == []


def test_who_has_not_said_counts_as_one():
    answered = [{"sex": "woman"}] * 3 + [{"sex": "man"}] + [{"sex": ""}, {}, {"sex": "other"}]

    weights = rake(answered, [Margin(("sex",), {("woman",): 50, ("man",): 50})])

    assert weights == pytest.approx([2 / 3] * 3 + [2, 1, 1, 1])


def test_a_part_nobody_answered_for_cannot_be_mended():
    with pytest.raises(CannotWeight) as refused:
        rake([{"sex": "woman"}] * 9, [Margin(("sex",), {("woman",): 50, ("man",): 50})])

    assert refused.value.reason == "empty"


def test_one_who_would_speak_for_too_many_is_not_made_to():
    answered = [{"sex": "woman"}] * 30 + [{"sex": "man"}]

    with pytest.raises(CannotWeight) as refused:
        rake(answered, [Margin(("sex",), {("woman",): 50, ("man",): 50})])

    assert refused.value.reason == "heavy"


def test_margins_that_disagree_are_refused():
    answered = [{"sex": "woman"}] * 5 + [{"sex": "man"}] * 5
    margins = [Margin(("sex",), {("woman",): part, ("man",): 100 - part}) for part in (30, 60)]

    with pytest.raises(CannotWeight) as refused:
        rake(answered, margins)

    assert refused.value.reason == "apart"


# -- From one measurement to the next -----------------------------------------------------------


@pytest.mark.parametrize("seed", range(200))
def test_a_difference_is_what_the_library_says(seed):
    dice = random.Random(seed)  # noqa: S311 - made-up data
    n1, n2 = dice.randint(1, 400), dice.randint(1, 400)
    before, after = dice.randint(0, n1), dice.randint(0, n2)

    found = difference(share(before, n1), share(after, n2))

    library = confint_proportions_2indep(after, n2, before, n1, method="newcomb")
    assert (found.low, found.high) == pytest.approx(library, abs=1e-9)
    assert found.is_seen == (library[0] > 0 or library[1] < 0)


@pytest.mark.parametrize("seed", range(100))
def test_the_smallest_change_is_seen_in_four_of_five_cases(seed):
    """The library's power leaves out the tail on the wrong side, as the formula does."""
    dice = random.Random(seed)  # noqa: S311 - made-up data
    n1, n2 = dice.randint(60, 900), dice.randint(60, 900)
    start = dice.uniform(0.1, 0.9)

    found = smallest_change(start, n1, n2)

    for change in (found.rise, -found.fall if found.fall else None):
        if change is not None:
            library = power_proportions_2indep(change, start, n2, ratio=n1 / n2)
            assert library.power == pytest.approx(0.8, abs=2e-3)


def test_a_small_sample_shows_hardly_anything():
    found = smallest_change(0.9, 8, 8)

    assert found.rise is None
    assert found.fall > 0.5


def test_nothing_rises_from_everybody():
    found = smallest_change(1.0, 100, 100)

    assert found.rise is None
    assert 0.05 < found.fall < 0.15


def test_what_was_asked_in_other_words_or_of_others_is_not_compared():
    first = Sample("right_job.1", "letter")

    assert unlike(first, first) == []
    assert unlike(first, Sample("right_job.2", "letter")) == [Unlike.WORDING]
    assert unlike(Sample("right_job.1", "media", is_self_selected=True), first) == [
        Unlike.RECRUITING,
        Unlike.SAMPLE,
    ]

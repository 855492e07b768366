"""The assignment is the best there is, and says why."""

from itertools import pairwise, product
from uuid import UUID

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from mentors.assignment.fit import (
    BEST_FIT,
    Distances,
    Host,
    Seeker,
    bar_between,
    fit_between,
    reasons_for,
)
from mentors.assignment.hands import in_order
from mentors.assignment.pairing import pair_up, solve
from mentors.assignment.prices import value_of
from mentors.assignment.solve import DAYS_CAP, DEAREST_PLACE, PLACE_COSTS, Case, Edges, best_pairs
from mentors.assignment.tables import Tables
from mentors.assignment.why import Weight, weigh, why_not
from mentors.assignment.words import in_words, why_in_words
from mentors.enums import Bar, WhyNot
from tests.bench.towns import town


def seeker(number: int = 1, **changed) -> Seeker:
    told = {
        "languages": frozenset({"nb"}),
        "interests": frozenset(),
        "situation": "family",
        "municipality": "3405",
        "days_waited": 0,
    }
    return Seeker(
        wish=UUID(int=number), newcomer=UUID(int=number), user=UUID(int=number), **told | changed
    )


def host(number: int = 101, **changed) -> Host:
    told = {
        "languages": frozenset({"nb"}),
        "interests": frozenset(),
        "situations": frozenset(),
        "municipality": "3440",
        "places": 1,
    }
    return Host(mentor=UUID(int=number), user=UUID(int=number), **told | changed)


@st.composite
def small_towns(draw):
    """A few people with little to choose between, so that ties and scarcity are common."""
    words = st.frozensets(st.sampled_from("ab"), max_size=2)
    some = st.frozensets(st.sampled_from("ab"), min_size=1, max_size=2)
    seekers = [
        seeker(
            number,
            languages=draw(some),
            interests=draw(words),
            situation=draw(st.sampled_from(["family", "student"])),
            municipality=draw(st.sampled_from(["3405", "3440"])),
            days_waited=draw(st.sampled_from([0, 1, 2, 59, 60, 61, 300])),
            employers=draw(st.frozensets(st.sampled_from("12"), max_size=1)),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    hosts = [
        host(
            number + 100,
            languages=draw(some),
            interests=draw(words),
            situations=draw(st.frozensets(st.just("family"), max_size=1)),
            places=draw(st.integers(0, 3)),
            taken=draw(st.integers(0, 2)),
            is_pausing=draw(st.sampled_from([False, False, True])),
            employers=draw(st.frozensets(st.sampled_from("12"), max_size=1)),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return seekers, hosts


def best_by_trying_everything(seekers, hosts) -> Weight:
    """Everybody with everybody who is not barred, or with nobody."""
    choices = [
        [None, *(n for n, other in enumerate(hosts) if bar_between(one, other) is None)]
        for one in seekers
    ]
    tried = (
        [(one, other) for one, other in enumerate(choice) if other is not None]
        for choice in product(*choices)
    )
    return max(
        weigh(pairs, seekers, hosts)
        for pairs in tried
        if all(sum(other == n for _, other in pairs) <= one.places for n, one in enumerate(hosts))
    )


def is_the_best(seekers, hosts) -> bool:
    found = solve(seekers, hosts)
    wishes = [one for one, _ in found.pairs]
    assert len(set(wishes)) == len(wishes)
    assert all(bar_between(seekers[one], hosts[other]) is None for one, other in found.pairs)
    assert all(
        sum(other == n for _, other in found.pairs) <= one.places for n, one in enumerate(hosts)
    )
    assert found.is_best
    weighed = weigh(found.pairs, seekers, hosts)
    assert weighed == Weight(found.met, found.days, found.fit)
    return weighed == best_by_trying_everything(seekers, hosts)


@settings(max_examples=150, deadline=None)
@given(small_towns())
def test_assignment_equals_trying_everything(people):
    assert is_the_best(*people)


@pytest.mark.resilience
@settings(max_examples=2000, deadline=None)
@given(small_towns())
def test_assignment_equals_trying_everything_two_thousand_times(people):
    assert is_the_best(*people)


@settings(max_examples=60, deadline=None)
@given(small_towns())
def test_tables_say_what_the_rules_say(people):
    seekers, hosts = people
    looked_up = {
        (one, int(n)): int(fit)
        for block in Tables(seekers, hosts).blocks()
        for group in block.groups()
        for one, row in zip(group, block.fits(group), strict=True)
        for n, fit in zip(block.hosts, row, strict=True)
        if fit >= 0
    }

    assert looked_up == {
        (one, n): fit_between(seekers[one], hosts[n])
        for one, n in product(range(len(seekers)), range(len(hosts)))
        if bar_between(seekers[one], hosts[n]) is None
    }


def test_many_hands_answer_in_order_and_pass_on_what_went_wrong():
    squares = list(in_order(lambda number: number * number, range(50)))

    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda number: 1 // number, [1, 0]))
    assert squares == [number * number for number in range(50)]


@pytest.mark.parametrize("seed", range(5))
def test_edges_left_out_are_proved_harmless(seed):
    """The same as with every edge there is, though the solver was shown a few of them."""
    seekers, hosts, distances = town(200, 150, seed=seed)
    case = Case.of(
        days=[one.days_waited for one in seekers],
        places=[one.places for one in hosts],
        taken=[one.taken for one in hosts],
    )
    every = Edges.of(
        [
            (one, n, fit_between(seekers[one], hosts[n], distances))
            for one, n in product(range(200), range(150))
            if bar_between(seekers[one], hosts[n]) is None
        ]
    )

    found = solve(seekers, hosts, distances=distances)

    assert found.is_best
    assert found.value == value_of(every, case, best_pairs(every, case))


def test_where_rounds_run_out_the_gap_is_told():
    seekers, hosts, distances = town(400, 300)

    hasty = solve(seekers, hosts, distances=distances, most_rounds=1)
    whole = solve(seekers, hosts, distances=distances)

    assert hasty.value < whole.value == whole.bound <= hasty.bound


@pytest.mark.parametrize("pairs", [1, 1000, 100_000])
def test_no_weight_overflows_into_the_next(pairs):
    case = Case.of(days=[0, 1, 10_000, *[0] * (pairs - 3)], places=[1] * pairs)
    worst = -DEAREST_PLACE * pairs
    best = BEST_FIT * pairs
    new, a_day_old, oldest = (int(worth) for worth in case.waits()[:3]) if pairs > 2 else (0, 0, 0)
    scale = case.scale

    assert scale > best - worst
    assert scale > DEAREST_PLACE
    if pairs > 2:
        assert (new, a_day_old - new, oldest) == (scale, scale, (DAYS_CAP + 1) * scale)
        assert (oldest + BEST_FIT) * pairs < 2**63


def chosen(edges, **case):
    picked = best_pairs(Edges.of(edges), Case.of(**case))
    return [edges[number] for number in picked]


def test_as_many_as_possible_comes_before_waiting_and_fit():
    edges = [(0, 0, 1000), (0, 1, 0), (1, 0, 0)]

    assert chosen(edges, days=[60, 0], places=[1, 1]) == [(0, 1, 0), (1, 0, 0)]


def test_waiting_comes_before_fit():
    edges = [(0, 0, 0), (1, 0, 1000)]

    assert chosen(edges, days=[8, 7], places=[1]) == [(0, 0, 0)]


def test_waiting_counts_no_more_than_sixty_days():
    edges = [(0, 0, 0), (1, 0, 1)]

    assert chosen(edges, days=[300, 60], places=[1]) == [(1, 0, 1)]


def test_each_further_place_of_one_mentor_costs_more():
    steps = [later - before for before, later in pairwise(PLACE_COSTS)]

    assert min(steps) > 0
    assert PLACE_COSTS[0] == 0


@pytest.mark.parametrize(("better_by", "host"), [(PLACE_COSTS[1] - 1, 1), (PLACE_COSTS[1] + 1, 0)])
def test_mentor_with_nobody_comes_first_unless_the_other_fits_much_better(better_by, host):
    edges = [(0, 0, 100 + better_by), (0, 1, 100)]

    ((_, picked, _),) = chosen(edges, days=[0], places=[1, 1], taken=[1, 0])

    assert picked == host


def test_numbers_too_large_to_solve_exactly_are_refused():
    with pytest.raises(ArithmeticError):
        chosen([(0, 0, 2**61), (0, 1, 3)], days=[60], places=[1, 1])


def test_locked_pair_stays_and_the_others_are_best_around_it():
    seekers = [seeker(1, interests=frozenset({"ski"})), seeker(2, interests=frozenset({"ski"}))]
    hosts = [host(101, interests=frozenset({"ski"})), host(102)]

    free = pair_up(seekers, hosts)
    locked = pair_up(seekers, hosts, locked=[(0, 1)])

    assert len(free) == 2
    assert [(one.seeker, one.host) for one in locked] == [
        (seekers[0], hosts[1]),
        (seekers[1], hosts[0]),
    ]


def test_nobody_to_pair_gives_no_pairs():
    assert pair_up([], [host()]) == []


@pytest.mark.parametrize(
    ("changed_seeker", "changed_host", "bar"),
    [
        ({}, {}, None),
        ({}, {"places": 0}, Bar.NO_ROOM),
        ({}, {"is_pausing": True}, Bar.PAUSING),
        ({"languages": frozenset({"pl"})}, {}, Bar.NO_LANGUAGE),
        ({"employers": frozenset({"1"})}, {"employers": frozenset({"1"})}, Bar.COLLEAGUES),
        ({"companions": frozenset({UUID(int=101)})}, {}, Bar.HOUSEHOLD),
        ({"asked_before": frozenset({UUID(int=101)})}, {}, Bar.ASKED_BEFORE),
        ({"kept_apart": frozenset({UUID(int=101)})}, {}, Bar.KEPT_APART),
    ],
)
def test_bar_stands_whatever_the_fit(changed_seeker, changed_host, bar):
    who, whom = seeker(**changed_seeker), host(**changed_host)

    proposals = pair_up([who], [whom])

    assert bar_between(who, whom) == bar
    assert len(proposals) == (0 if bar else 1)


def test_nobody_is_their_own_mentor():
    assert bar_between(seeker(7), host(7)) == Bar.HOUSEHOLD


def test_perfect_pair_has_the_best_fit():
    likes = frozenset({"skiing", "music", "books", "food", "running"})
    told = {"languages": frozenset({"nb", "en", "pl"}), "interests": likes, "place": "oyer"}
    ages = frozenset({"0-5"})

    fit = fit_between(
        seeker(**told, age_bands=ages),
        host(**told, situations=frozenset({"family"}), age_bands=ages),
    )

    assert fit == BEST_FIT


@pytest.mark.parametrize(
    ("minutes", "worth"), [(0, 200), (10, 200), (35, 100), (59, 4), (60, 0), (200, 0)]
)
def test_short_way_is_worth_more(minutes, worth):
    distances = Distances({("a", "b"): minutes})

    assert fit_between(seeker(place="a"), host(place="b"), distances) == 150 + worth


def test_unknown_place_leaves_the_municipality():
    assert fit_between(seeker(place="a"), host(municipality="3405")) == 150 + 150


def test_language_spoken_a_little_is_worth_half():
    assert fit_between(seeker(), host(little_languages=frozenset({"nb"}))) == 75


def test_unknown_municipality_is_no_likeness():
    assert fit_between(seeker(municipality=""), host(municipality="")) == 150


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (("oyer", "oyer"), "Dere bor på samme sted i kommunen."),
        (("oyer", "hafjell"), "Det er omtrent 5 minutter med bil mellom dere."),
        (("oyer", ""), "Dere bor i samme kommune."),
        (("oyer", "far"), "Dere bor i samme kommune."),
    ],
)
def test_nearness_reads_as_a_sentence(places, sentence):
    near = Distances({("oyer", "hafjell"): 5, ("oyer", "far"): 90})
    pair = seeker(place=places[0]), host(place=places[1], municipality="3405")

    with translation.override("nb"):
        sentences = [in_words(reason) for reason in reasons_for(*pair, near)]

    assert sentences == ["Dere snakker begge norsk bokmål.", sentence]


def test_reasons_read_as_sentences():
    told = {"languages": frozenset({"pl", "en"}), "interests": frozenset({"skiing", "music"})}
    ages = frozenset({"0-5"})
    pair = (
        seeker(**told, age_bands=ages),
        host(**told, situations=frozenset({"family"}), age_bands=ages),
    )

    with translation.override("nb"):
        reasons = reasons_for(*pair)
        sentences = [in_words(reason) for reason in reasons]
        of_them = [in_words(reason, to_the_two=False) for reason in reasons]

    assert sentences == [
        "Dere snakker begge engelsk og polsk.",
        "Dere er begge interessert i musikk og ski.",
        "Dere er i samme livssituasjon: familie med barn.",
        "Dere har barn på samme alder.",
    ]
    assert of_them == [
        "De snakker begge engelsk og polsk.",
        "De er begge interessert i musikk og ski.",
        "De er i samme livssituasjon: familie med barn.",
        "De har barn på samme alder.",
    ]


def test_house_without_pairs_has_no_language_in_common():
    assert pair_up([seeker(languages=frozenset({"so"}))], [host()]) == []


# -- Why not her? -------------------------------------------------------------------------------


def asked(pair, seekers, hosts, locked=()):
    pairs = [*locked, *solve(seekers, hosts, locked=locked).pairs]
    with translation.override("nb"):
        answer = why_not(pair, seekers, hosts, chosen=pairs, locked=locked)
        return answer["code"], answer["amount"], why_in_words(answer)


def test_answer_names_the_bar():
    answer = asked((0, 0), [seeker()], [host(employers=frozenset({"1"})), host(102)])
    barred = asked((0, 0), [seeker(employers=frozenset({"1"}))], [host(employers=frozenset({"1"}))])

    assert answer[:2] == (WhyNot.AS_GOOD, 0) or answer[0] == WhyNot.CHOSEN
    assert barred == (WhyNot.BARRED, 0, "Det går ikke: de har samme arbeidsgiver.")


def test_answer_says_that_somebody_would_be_left_without():
    seekers = [seeker(1, languages=frozenset({"nb", "pl"})), seeker(2)]
    hosts = [host(101), host(102, languages=frozenset({"pl"}))]

    assert asked((0, 0), seekers, hosts) == (WhyNot.FEWER, 1, "Da ville én færre fått mentor.")


def test_answer_says_that_somebody_has_waited_longer():
    seekers = [seeker(1, days_waited=3), seeker(2, days_waited=12)]

    assert asked((0, 0), seekers, [host()]) == (
        WhyNot.WAITED_LONGER,
        9,
        "Plassen gikk til noen som har ventet lenger: til sammen 9 dager.",
    )


def test_answer_says_how_much_worse_all_would_fit():
    ski = frozenset({"ski"})
    seekers = [seeker(1), seeker(2, interests=ski)]
    hosts = [host(101, interests=ski), host(102)]

    assert asked((0, 0), seekers, hosts) == (
        WhyNot.LESS_FIT,
        75,
        "Da ville alle til sammen passet 75 poeng dårligere.",
    )


def test_answer_admits_what_would_be_as_good():
    seekers, hosts = [seeker(1), seeker(2)], [host(101), host(102)]
    ((_, given), _) = solve(seekers, hosts).pairs

    assert asked((0, 1 - given), seekers, hosts)[0] == WhyNot.AS_GOOD
    assert asked((0, given), seekers, hosts)[0] == WhyNot.CHOSEN


def test_answer_tells_of_a_lock():
    seekers, hosts = [seeker(1), seeker(2)], [host(101), host(102)]

    assert asked((0, 1), seekers, hosts, locked=[(0, 0)])[0] == WhyNot.LOCKED
    assert asked((1, 0), seekers, hosts, locked=[(0, 0)])[0] == WhyNot.LOCKED


def test_barely_fitting_pair_has_one_reason():
    assert [reason["code"] for reason in reasons_for(seeker(), host())] == ["languages"]

"""The assignment is the best there is, and says why."""

from itertools import product
from uuid import UUID

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from mentors.assignment.fit import BEST_FIT, Host, Seeker, bar_between, fit_between, reasons_for
from mentors.assignment.pairing import pair_up
from mentors.assignment.solve import DAYS_CAP, Edge, best_pairs, worth
from mentors.assignment.words import in_words
from mentors.enums import Bar


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
def small_cases(draw):
    wishes, mentors = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    days = draw(st.lists(st.integers(0, 80), min_size=wishes, max_size=wishes))
    places = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    pairs = draw(st.sets(st.tuples(st.integers(0, wishes - 1), st.integers(0, mentors - 1))))
    edges = [Edge(*pair, draw(st.integers(0, BEST_FIT))) for pair in sorted(pairs)]
    return edges, days, places


def value(chosen: list[Edge], days: list[int]) -> tuple[int, int, int]:
    """What the assignment promises to make largest, in this order."""
    waited = sum(min(days[edge.seeker], DAYS_CAP) for edge in chosen)
    return len(chosen), waited, sum(edge.fit for edge in chosen)


def holds(chosen: list[Edge], places: list[int]) -> bool:
    seekers = [edge.seeker for edge in chosen]
    hosts = [edge.host for edge in chosen]
    fits = all(hosts.count(number) <= room for number, room in enumerate(places))
    return len(set(seekers)) == len(seekers) and fits


def best_by_trying_everything(edges, days, places) -> tuple[int, int, int]:
    tried = (
        [edge for edge, taken in zip(edges, choice, strict=True) if taken]
        for choice in product([False, True], repeat=len(edges))
    )
    return max(value(chosen, days) for chosen in tried if holds(chosen, places))


@settings(max_examples=150, deadline=None)
@given(small_cases())
def test_assignment_equals_trying_everything(case):
    edges, days, places = case
    edges = edges[:11]

    chosen = best_pairs(edges, days=days, places=places)

    assert holds(chosen, places)
    assert value(chosen, days) == best_by_trying_everything(edges, days, places)


@pytest.mark.resilience
@settings(max_examples=2000, deadline=None)
@given(small_cases())
def test_assignment_equals_trying_everything_two_thousand_times(case):
    edges, days, places = case
    edges = edges[:11]

    chosen = best_pairs(edges, days=days, places=places)

    assert value(chosen, days) == best_by_trying_everything(edges, days, places)


@pytest.mark.parametrize("pairs", [1, 1000, 100_000])
def test_no_weight_overflows_into_the_next(pairs):
    scale = BEST_FIT * pairs + 1
    best_on_a_new_day = worth(Edge(0, 0, BEST_FIT), days=[0], scale=scale)
    worst_a_day_older = worth(Edge(0, 0, 0), days=[1], scale=scale)
    largest = worth(Edge(0, 0, BEST_FIT), days=[10_000], scale=scale)

    gained_by_fit = pairs * BEST_FIT

    assert best_on_a_new_day > 0
    assert worst_a_day_older - worth(Edge(0, 0, 0), days=[0], scale=scale) > gained_by_fit
    assert largest * pairs < 2**63


def test_as_many_as_possible_comes_before_waiting_and_fit():
    edges = [Edge(0, 0, 1000), Edge(0, 1, 0), Edge(1, 0, 0)]

    chosen = best_pairs(edges, days=[60, 0], places=[1, 1])

    assert chosen == [Edge(0, 1, 0), Edge(1, 0, 0)]


def test_waiting_comes_before_fit():
    edges = [Edge(0, 0, 0), Edge(1, 0, 1000)]

    chosen = best_pairs(edges, days=[8, 7], places=[1])

    assert chosen == [Edge(0, 0, 0)]


def test_waiting_counts_no_more_than_sixty_days():
    edges = [Edge(0, 0, 0), Edge(1, 0, 1)]

    chosen = best_pairs(edges, days=[300, 60], places=[1])

    assert chosen == [Edge(1, 0, 1)]


def test_numbers_too_large_to_solve_exactly_are_refused():
    with pytest.raises(ArithmeticError):
        best_pairs([Edge(0, 0, 2**61), Edge(0, 1, 3)], days=[60], places=[1, 1])


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
    speaks = frozenset({"nb", "en", "pl"})

    fit = fit_between(
        seeker(languages=speaks, interests=likes),
        host(
            languages=speaks,
            interests=likes,
            situations=frozenset({"family"}),
            municipality="3405",
        ),
    )

    assert fit == BEST_FIT


def test_unknown_municipality_is_no_likeness():
    assert fit_between(seeker(municipality=""), host(municipality="")) == 150


def test_reasons_read_as_sentences():
    pair = (
        seeker(languages=frozenset({"pl", "en"}), interests=frozenset({"skiing", "music"})),
        host(
            languages=frozenset({"pl", "en"}),
            interests=frozenset({"skiing", "music"}),
            situations=frozenset({"family"}),
            municipality="3405",
        ),
    )

    with translation.override("nb"):
        sentences = [in_words(reason) for reason in reasons_for(*pair)]

    assert sentences == [
        "Dere snakker begge engelsk og polsk.",
        "Dere er begge interessert i musikk og ski.",
        "Dere er i samme livssituasjon: familie med barn.",
        "Dere bor i samme kommune.",
    ]


def test_barely_fitting_pair_has_one_reason():
    assert [reason["code"] for reason in reasons_for(seeker(), host())] == ["languages"]

"""Couples against brute force: every small case that hypothesis can think of."""

from dataclasses import replace
from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.couples import (
    Board,
    Candidate,
    ChangeKind,
    Ground,
    Household,
    Pool,
    Wish,
    Work,
    best_pairs,
    count_pairs,
    smallest_relaxations,
)
from tests.jobs.couples.brute import every_pair, shown

HOMES = ["follebu", "lillehammer", "tretten"]
WORKS = [*HOMES, "hamar"]
TRIPS = [(h, w, m) for h, w, m in product(HOMES, WORKS, ["car", "transit"]) if h != w]

grounds = st.dictionaries(
    st.sampled_from(TRIPS), st.tuples(st.integers(1, 90), st.booleans()), max_size=len(TRIPS)
)
wishes = st.builds(Wish, minutes=st.integers(5, 90), car=st.booleans())
households = st.builds(Household, wishes=st.tuples(wishes, wishes), cars=st.integers(1, 2))
vacancies = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(WORKS), max_size=2), st.integers(1, 2), st.integers(0, 60)
    ),
    max_size=9,
)


@st.composite
def sides(draw):
    """Some vacancies; each wish finds some of them, and thinks what it likes of them."""
    known = draw(vacancies)

    def one_side():
        return [
            Candidate(UUID(int=n + 1), draw(st.integers(0, 60)), works, positions)
            for n, (works, positions, _) in enumerate(known)
            if draw(st.booleans())
        ]

    return one_side(), one_side()


def board_of(household, both, minutes):
    return Board.of(household, (Pool.of(both[0]), Pool.of(both[1])), Ground(HOMES, minutes))


@settings(max_examples=300, deadline=None)
@given(household=households, both=sides(), minutes=grounds)
def test_pairs_are_counted_as_if_each_were_made(household, both, minutes):
    board = board_of(household, both, minutes)

    assert count_pairs(board) == len(every_pair(household, both, board.ground, minutes))


@settings(max_examples=300, deadline=None)
@given(household=households, both=sides(), minutes=grounds, most=st.integers(1, 20))
def test_best_pairs_are_those_of_all_that_were_made(household, both, minutes, most):
    board = board_of(household, both, minutes)

    best = best_pairs(board, most=most)

    wanted = shown(every_pair(household, both, board.ground, minutes), most)
    assert [
        (
            pair.points,
            *(one.id.hex for one in pair.candidates),
            {trip.home: trip.minutes for trip in pair.trips},
        )
        for pair in best
    ] == wanted


@settings(max_examples=50, deadline=None)
@given(points=st.lists(st.integers(0, 5), min_size=25, max_size=60))
def test_best_of_a_large_group_are_not_lost_with_those_it_drops(points):
    """More candidates at one place than a group keeps: those dropped are never needed."""
    both = tuple(
        [Candidate(UUID(int=n + 1 + side), p, frozenset(["hamar"])) for n, p in enumerate(points)]
        for side in (0, 500)
    )
    minutes = {("follebu", "hamar", "car"): (40, True)}
    household = Household((Wish(), Wish()))
    board = board_of(household, both, minutes)

    best = best_pairs(board)

    wanted = shown(every_pair(household, both, board.ground, minutes), 20)
    assert [(p.points, *(one.id.hex for one in p.candidates)) for p in best] == [
        row[:3] for row in wanted
    ]


# -- What a household can do ------------------------------------------------------------------

MINUTES = {
    ("follebu", "hamar", "car"): (50, True),
    ("follebu", "lillehammer", "car"): (20, True),
    ("follebu", "lillehammer", "transit"): (40, True),
}


def one(n, *works, positions=1):
    return Candidate(UUID(int=n), 10, frozenset(works), positions)


def homes_of(household, first, second):
    board = Board.of(household, (Pool.of([first]), Pool.of([second])), Ground(["follebu"], MINUTES))
    return [trip for pair in best_pairs(board) for trip in pair.trips]


def test_one_car_serves_both_where_the_other_takes_the_bus():
    household = Household((Wish(minutes=60), Wish(minutes=45)), cars=1)

    (trip,) = homes_of(household, one(1, "hamar"), one(2, "lillehammer"))

    assert [(leg.mode, leg.minutes) for leg in trip.legs] == [("car", 50), ("transit", 40)]


def test_one_car_is_not_enough_where_no_bus_is_in_time():
    household = Household((Wish(minutes=60), Wish(minutes=30)), cars=1)

    assert homes_of(household, one(1, "hamar"), one(2, "lillehammer")) == []
    assert len(homes_of(replace(household, cars=2), one(1, "hamar"), one(2, "lillehammer"))) == 1


def test_one_car_takes_both_to_the_same_place():
    household = Household((Wish(minutes=60), Wish(minutes=60, car=False)), cars=1)

    (trip,) = homes_of(household, one(1, "hamar"), one(2, "hamar"))

    assert (trip.together, trip.minutes) == (True, 100)


def test_work_from_home_needs_no_way():
    household = Household((Wish(minutes=60, car=False), Wish(minutes=60, car=False)))

    (trip,) = homes_of(household, one(1), one(2, "follebu"))

    assert [leg.mode for leg in trip.legs] == [None, None]
    assert trip.minutes == 0


def test_one_position_is_not_given_to_both_and_two_are():
    household = Household((Wish(), Wish()))

    assert homes_of(household, one(1, "lillehammer"), one(1, "lillehammer")) == []
    shared = one(1, "lillehammer", positions=2)
    assert len(homes_of(household, shared, shared)) == 1


# -- What would have to give ------------------------------------------------------------------

BOARD = {
    Work(words="kokk"): [one(1, "hamar")],
    Work(words="kokk", extent_min=100): [],
    Work(words="smed"): [one(2, "lillehammer")],
    Work(occupation="7115"): [],
    Work(occupation="711"): [],
    Work(occupation="71"): [one(3, "lillehammer"), one(4, "lillehammer")],
}


def relax(household, **also):
    def load(work):
        return Pool.of((BOARD | also.get("vacant", {})).get(work, []))

    found = smallest_relaxations(household, load, Ground(["follebu"], MINUTES))
    return [
        ([(change.kind, change.person, change.to) for change in one.changes], one.total)
        for one in found
    ]


def test_more_minutes_are_as_few_as_will_do():
    wishes = (Wish(Work(words="kokk"), minutes=30), Wish(Work(words="smed"), minutes=45))

    assert relax(Household(wishes, cars=2)) == [([(ChangeKind.MINUTES, 0, "60")], 1)]


def test_second_car_and_more_minutes_stand_side_by_side():
    wishes = (Wish(Work(words="kokk"), minutes=60), Wish(Work(words="smed"), minutes=30))

    assert relax(Household(wishes, cars=1)) == [
        ([(ChangeKind.MINUTES, 1, "45")], 1),
        ([(ChangeKind.SECOND_CAR, None, "")], 1),
    ]


def test_occupation_gets_no_wider_than_it_must():
    wishes = (Wish(Work(words="smed")), Wish(Work(occupation="7115")))

    found = relax(Household(wishes), vacant={Work(): BOARD[Work(occupation="71")]})

    assert found == [([(ChangeKind.OCCUPATION, 1, "71")], 2)]


def test_two_changes_are_offered_only_where_one_is_not_enough():
    wishes = (
        Wish(Work(words="kokk", extent_min=100), minutes=45),
        Wish(Work(words="smed"), minutes=45),
    )

    assert relax(Household(wishes, cars=1)) == [
        ([(ChangeKind.MINUTES, 0, "60"), (ChangeKind.EXTENT, 0, "")], 1)
    ]


def test_nothing_is_offered_where_nothing_helps():
    wishes = (Wish(Work(words="astronaut"), minutes=120), Wish(Work(words="smed"), car=False))

    assert relax(Household(wishes)) == []


@settings(max_examples=100, deadline=None)
@given(household=households, both=sides(), minutes=grounds)
def test_every_relaxation_keeps_its_word(household, both, minutes):
    first, second = (
        replace(wish, work=Work(words=str(n))) for n, wish in enumerate(household.wishes)
    )
    asked = Household((first, second), household.cars)
    pools = {first.work: both[0], second.work: both[1]}
    ground = Ground(HOMES, minutes)

    for found in smallest_relaxations(asked, lambda work: Pool.of(pools.get(work, [])), ground):
        sides_after = tuple(pools.get(wish.work, []) for wish in found.household.wishes)
        pairs = every_pair(found.household, sides_after, ground, minutes)
        assert found.total == len(pairs) > 0

import pytest

from flyttehjelp.relocation.enums import TravelMode
from flyttehjelp.relocation.rules import fill_in, kilometres, road_estimate

# Three villages in a row in one valley, and one behind the mountain.
UP, MID, DOWN, OVER = (61.3, 10.0), (61.2, 10.1), (61.1, 10.2), (61.1, 9.8)
VALLEY = {"up": UP, "mid": MID, "down": DOWN}
KNOWN = {("up", "mid"): 12, ("mid", "up"): 12, ("mid", "down"): 11, ("down", "mid"): 13}


def test_a_missing_trip_is_the_chain_of_known_ones_in_whole_five_minutes():
    filled = fill_in(KNOWN, VALLEY, mode=TravelMode.CAR)

    assert filled == {("up", "down"): 25, ("down", "up"): 25}


def test_each_change_of_bus_costs_a_wait():
    filled = fill_in(KNOWN, VALLEY, mode=TravelMode.TRANSIT)

    assert filled == {("up", "down"): 35, ("down", "up"): 35}


def test_the_quickest_chain_is_taken():
    known = {("a", "b"): 50, ("a", "c"): 10, ("c", "b"): 20, ("b", "d"): 5, ("c", "d"): 40}
    points = dict.fromkeys("abcd", MID)

    filled = fill_in(known, points, mode=TravelMode.CAR)

    assert filled["a", "d"] == 35


def test_a_known_trip_is_never_changed_though_a_chain_is_quicker():
    known = {("a", "b"): 50, ("a", "c"): 10, ("c", "b"): 20}

    filled = fill_in(known, dict.fromkeys("abc", MID), mode=TravelMode.CAR)

    assert ("a", "b") not in filled


def test_by_car_a_place_without_any_known_trip_is_guessed_from_a_winding_road():
    filled = fill_in(KNOWN, {**VALLEY, "over": OVER}, mode=TravelMode.CAR)

    line = kilometres(DOWN, OVER)
    assert line == pytest.approx(21.5, abs=0.1)
    assert road_estimate(DOWN, OVER) == pytest.approx(5 + 21.5 * 1.5 * 1.2, abs=0.2)
    assert filled["down", "over"] == 45


def test_by_bus_and_train_nothing_is_guessed():
    filled = fill_in(KNOWN, {**VALLEY, "over": OVER}, mode=TravelMode.TRANSIT)

    assert not [pair for pair in filled if "over" in pair]


def test_towns_are_as_far_apart_as_the_map_says():
    assert kilometres((61.115, 10.466), (60.795, 11.068)) == pytest.approx(48.2, abs=0.5)

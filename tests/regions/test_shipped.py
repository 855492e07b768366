"""What the two files that ship with us promise."""

import pytest

from flyttehjelp import regions
from flyttehjelp.regions.reader import read

LILLEHAMMER = {"3405": "Lillehammer", "3440": "Øyer", "3441": "Gausdal"}
HALLINGDAL = {
    "3320": "Flå",
    "3322": "Nesbyen",
    "3324": "Gol",
    "3326": "Hemsedal",
    "3328": "Ål",
    "3330": "Hol",
}


@pytest.mark.parametrize(
    ("key", "ours"), [("lillehammer", LILLEHAMMER), ("hallingdal", HALLINGDAL)]
)
def test_region_has_its_municipalities(key, ours):
    region = read(regions.file_of(key))

    assert {m.number: m.name for m in region.municipalities if m.is_ours} == ours


@pytest.mark.parametrize("key", regions.shipped())
def test_every_municipality_has_a_place_and_ours_have_a_website(key):
    region = read(regions.file_of(key))

    peopled = {place.municipality for place in region.places}
    assert {m.number for m in region.municipalities} == peopled
    assert all(m.website for m in region.municipalities if m.is_ours)


@pytest.mark.parametrize("key", regions.shipped())
def test_estimates_are_called_so(key):
    region = read(regions.file_of(key))

    assert {trip.about for trip in region.trips} == {True}
    assert "not measured" in region.travel_source["en"]


@pytest.mark.parametrize("key", regions.shipped())
def test_neighbours_are_within_commuting_reach_and_only_they_are_named(key):
    """Ads from these municipalities are shown too: somebody here must be able to drive there."""
    region = read(regions.file_of(key))
    ours = {m.number for m in region.municipalities if m.is_ours}
    town_of = {place.key: place.municipality for place in region.places}

    reached = {
        town_of[trip.destination]
        for trip in region.trips
        if trip.mode == "car" and trip.minutes <= 75 and town_of[trip.origin] in ours
    }

    assert {m.number for m in region.municipalities} - ours <= reached


@pytest.mark.parametrize("key", regions.shipped())
def test_former_numbers_are_nobody_s_numbers_now(key):
    region = read(regions.file_of(key))

    former = [number for m in region.municipalities for number in m.former]

    assert all(m.former for m in region.municipalities)
    assert not set(former) & {m.number for m in region.municipalities}

import dataclasses
import threading

import pytest
from django.db import connection, transaction

from flyttehjelp import regions
from flyttehjelp.core.models import Happening
from flyttehjelp.regions.reader import read
from flyttehjelp.relocation.actions import Loaded, load_region
from flyttehjelp.relocation.enums import TravelMode
from flyttehjelp.relocation.models import Municipality, Place, TravelTime
from tests.factories.relocation import NewcomerFactory

OURS = {"3405", "3440", "3441"}


@pytest.fixture
def lillehammer():
    return read(regions.file_of("lillehammer"))


def numbers_of_ours():
    return {m.number for m in Municipality.objects.filter(is_ours=True).order_by("number")}


@pytest.mark.django_db
def test_tables_say_what_the_file_says(at, lillehammer):
    load_region(at=at)

    assert numbers_of_ours() == OURS
    assert Place.objects.count() == len(lillehammer.places)
    hamar = TravelTime.objects.get(origin="lillehammer", destination="hamar", mode="car")
    assert (hamar.minutes, hamar.about) == (50, True)


@pytest.mark.django_db
def test_every_pair_is_known_by_car_and_what_was_worked_out_is_about(at, lillehammer):
    load_region(at=at)

    places = len(lillehammer.places)
    by_car = TravelTime.objects.filter(mode=TravelMode.CAR)
    assert by_car.count() == places * (places - 1)
    svatsum_tretten = by_car.get(origin="svatsum", destination="tretten")
    assert svatsum_tretten.about
    assert svatsum_tretten.minutes >= 60


@pytest.mark.django_db
def test_loading_twice_changes_nothing(at):
    first = load_region(at=at)

    second = load_region(at=at)

    assert first.places > 0
    assert second == Loaded()
    assert Happening.objects.filter(kind="region.loaded").count() == 1


@pytest.mark.django_db
def test_hallingdal_starts_by_one_setting(settings, at):
    settings.REGION = "hallingdal"

    load_region(at=at)

    assert numbers_of_ours() == {"3320", "3322", "3324", "3326", "3328", "3330"}
    near = Place.objects.within(30, of="gol", mode=TravelMode.CAR).order_by("key")
    assert [place.key for place in near] == ["aal", "gol", "hemsedal", "nesbyen", "torpo"]


@pytest.mark.django_db
def test_what_has_left_the_file_goes_and_what_has_changed_changes(at, lillehammer):
    load_region(at=at)
    fewer = dataclasses.replace(
        lillehammer,
        places=tuple(
            dataclasses.replace(place, name="Øyer") if place.key == "oyer" else place
            for place in lillehammer.places
            if place.key != "dokka"
        ),
        trips=tuple(
            dataclasses.replace(trip, minutes=47, about=False)
            if (trip.origin, trip.destination) == ("lillehammer", "hamar")
            else trip
            for trip in lillehammer.trips
            if "dokka" not in {trip.origin, trip.destination}
        ),
    )

    loaded = load_region(at=at, region=fewer)

    assert (loaded.places, loaded.removed, loaded.kept) == (1, 1, 0)
    assert not Place.objects.filter(key="dokka").exists()
    assert Place.objects.get(key="oyer").name == "Øyer"
    there = TravelTime.objects.get(origin="lillehammer", destination="hamar", mode="car")
    assert (there.minutes, there.about) == (47, False)


@pytest.mark.django_db
def test_a_place_somebody_lives_in_stays_as_a_neighbour(settings, at):
    load_region(at=at)
    NewcomerFactory(place_id="tretten", municipality_id="3440")
    settings.REGION = "hallingdal"

    first, second = load_region(at=at), load_region(at=at)

    assert first.kept == second.kept == 2
    assert Place.objects.filter(key="tretten").exists()
    assert not Municipality.objects.get(pk="3440").is_ours
    assert not Municipality.objects.filter(pk="3441").exists()


@pytest.mark.django_db
def test_places_within_reach_hold_the_place_itself_and_no_place_of_unknown_trip(at):
    load_region(at=at)

    near = Place.objects.within(10, of="nordseter", mode=TravelMode.TRANSIT)

    assert [place.key for place in near.order_by("key")] == ["nordseter"]


@pytest.mark.django_db(transaction=True)
def test_two_machines_that_load_at_once_take_turns(at):
    results = []

    def load():
        try:
            results.append(load_region(at=at))
        finally:
            connection.close()

    other = threading.Thread(target=load)
    with transaction.atomic():
        results.append(load_region(at=at))
        other.start()
        other.join(timeout=0.5)
        waiting = other.is_alive()
    other.join()

    assert waiting, "the second machine should be waiting for the first"
    assert results[1] == Loaded()
